import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type LockedPackage, lockedPackages } from './packages.ts';
import { nameOf, readPublished, TAKEN_YOUNG, tooYoung } from './published.ts';

const packages = lockedPackages(join(import.meta.dirname, '../..'));
const published = readPublished();
const one = (name: string, version: string): LockedPackage => ({
  path: `node_modules/${name}`,
  name,
  version,
  resolved: undefined,
  integrity: undefined,
  license: undefined,
  hasInstallScript: false,
  isForDevelopment: false,
});

test('every locked version was published a week ago or longer', () => {
  assert.deepEqual(tooYoung(packages, published, new Date()), []);
});

test('the record names what is locked and nothing else', () => {
  assert.deepEqual(Object.keys(published).toSorted(), [...new Set(packages.map(nameOf))].toSorted());
  for (const day of Object.values(published)) assert.match(day, /^\d{4}-\d{2}-\d{2}$/);
  assert.deepEqual(
    [...TAKEN_YOUNG].filter((name) => published[name] === undefined),
    [],
    'who is locked no more needs no exception',
  );
});

test('a version of six days, and one that nobody recorded, are found', () => {
  const locked = [one('young', '1.0.0'), one('old', '2.0.0'), one('new', '3.0.0')];
  const found = tooYoung(locked, { 'young@1.0.0': '2026-03-02', 'old@2.0.0': '2026-03-01' }, new Date('2026-03-08T23:59:59Z'));
  assert.deepEqual(
    found.map((text) => text.split(' ')[0]),
    ['new@3.0.0', 'young@1.0.0'],
  );
  assert.deepEqual(tooYoung([one('young', '1.0.0')], { 'young@1.0.0': '2026-03-02' }, new Date('2026-03-09T00:00:00Z')), []);
});

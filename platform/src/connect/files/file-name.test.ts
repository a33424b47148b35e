import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPlainName, isUnfinishedName, namePattern } from './file-name.ts';

test('a name with path parts, control characters or a leading dot is not plain', () => {
  for (const name of ['', '.', '..', '../x', 'a/b', 'a\\b', '/etc/passwd', '.hidden', 'a\nb', 'a\0b', 'x'.repeat(200)]) {
    assert.equal(isPlainName(name), false, JSON.stringify(name));
  }
  for (const name of ['remit.835', 'Überweisung 3.txt', 'a..b', '-rf']) assert.equal(isPlainName(name), true, name);
});

test('names in progress are known by their ending', () => {
  for (const name of ['x.part', 'x.835.tmp', 'x.filepart', 'X.PART', 'x~', 'x.swp']) assert.equal(isUnfinishedName(name), true, name);
  for (const name of ['x.835', 'part', 'x.partner', 'tmp.835']) assert.equal(isUnfinishedName(name), false, name);
});

test('a pattern takes every other character as it is', () => {
  const fits = (pattern: string, name: string): boolean => namePattern(pattern)(name);
  assert.ok(fits('*.835', 'a.835') && fits('*', 'anything') && fits('r?.edi', 'r1.edi') && fits('a+(b)[c].x', 'a+(b)[c].x'));
  assert.ok(!fits('*.835', 'a.835x') && !fits('*.835', 'aX835') && !fits('r?.edi', 'r.edi') && !fits('A.x', 'a.x'));
});

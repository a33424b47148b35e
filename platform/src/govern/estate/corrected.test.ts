import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Correction } from '../corrections.ts';
import { withCorrections } from './corrected.ts';
import type { Estate } from './estate.ts';

const files = { crosswalks: { 'northside.department': { LAB: 'lab', XRAY: 'imaging' } } } as unknown as Estate;
const correction = (code: string, meaning: string, crosswalk = 'northside.department'): Correction => ({
  id: 1n,
  crosswalk,
  code,
  meaning,
  note: 'asked the sender',
  release: 2,
  person: 'ada',
  madeAt: new Date(0),
});

test('a correction that the files do not know of stays in force', () => {
  const { estate, kept } = withCorrections(files, [correction('ENDO', 'surgery')]);
  assert.deepEqual(estate.crosswalks['northside.department'], { LAB: 'lab', XRAY: 'imaging', ENDO: 'surgery' });
  assert.equal(kept.length, 1);
});

test('a correction that the files hold is theirs from now on', () => {
  const { estate, inFiles, kept } = withCorrections(files, [correction('XRAY', 'imaging')]);
  assert.deepEqual(estate, files);
  assert.deepEqual([inFiles.length, kept.length], [1, 0]);
});

test('files that say something else, or dropped the crosswalk, have decided against a correction', () => {
  const { estate, replaced } = withCorrections(files, [correction('XRAY', 'lab'), correction('1', 'x', 'gone.table')]);
  assert.deepEqual(estate, files);
  assert.equal(replaced.length, 2);
});

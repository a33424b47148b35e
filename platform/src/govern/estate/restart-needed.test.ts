import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withRow } from './corrected.ts';
import type { Estate } from './estate.ts';
import { restartNeeded } from './restart-needed.ts';

const estate: Estate = {
  tenant: { tenant: 'gph', name: 'Example Health' } as Estate['tenant'],
  entities: [],
  systems: [],
  mappings: { adt: { kinds: ['ADT^A01'], from: 'x' } },
  crosswalks: { department: { LAB: 'laboratory' } },
  policies: { 'posting-rules': { rules: [] } },
};

test('a corrected crosswalk is followed while a process runs, anything else needs a restart', () => {
  assert.deepEqual(restartNeeded(estate, withRow(estate, 'department', 'MRI', 'radiology')), []);
  assert.deepEqual(
    restartNeeded(estate, { ...estate, mappings: { adt: { from: 'x', kinds: ['ADT^A01'] } } }),
    [],
    'the order of names says nothing',
  );
  const changed: Estate = { ...estate, mappings: {}, policies: { 'posting-rules': { rules: ['other'] } } };
  assert.deepEqual(restartNeeded(estate, changed), ['mappings', 'policies']);
});

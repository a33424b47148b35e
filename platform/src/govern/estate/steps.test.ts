import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { policySchemas } from '../../policy-schemas.ts';
import { loadTriedEstate } from './estate-folder.ts';
import { atOnce, inTurns, type Steps } from './steps.ts';

function* counted(to: number): Steps<number> {
  for (let n = 0; n < to; n++) yield;
  return to;
}

test('what is done in turns lets others go first after each step, and comes to the same', async () => {
  assert.equal(atOnce(counted(3)), 3);
  let others = 0;
  let isOver = false;
  const other = (): void => {
    others += 1;
    if (!isOver) setImmediate(other);
  };
  setImmediate(other);
  assert.equal(await inTurns(counted(50)), 50);
  isOver = true;
  assert.ok(others >= 49, String(others));
});

test('an estate is read and tried in a step for each of its files, samples and decisions', () => {
  const steps = loadTriedEstate(join(import.meta.dirname, '../../../../estate'), { policySchemas });
  let taken = 0;
  for (let step = steps.next(); step.done !== true; step = steps.next()) taken += 1;
  assert.ok(taken > 200, String(taken));
});

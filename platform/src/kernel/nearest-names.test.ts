import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestNames } from './nearest-names.ts';

test('the nearest names come first, and as many as are wanted', () => {
  const names = ['claim.remitted', 'charge.recorded', 'payment.recorded', 'claim.submitted'];
  assert.deepEqual(nearestNames('charge-recorded', names, 1), ['charge.recorded']);
  assert.deepEqual(nearestNames('claim.submited', names, 2), ['claim.submitted', 'claim.remitted']);
  assert.deepEqual(nearestNames('', ['bb', 'aa', 'c'], 3), ['c', 'aa', 'bb']);
  assert.deepEqual(nearestNames('any', [], 3), []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACTION_WORDS, offered } from './task-actions.ts';

test('every action has its own words, and a correction is made where its row is asked for', () => {
  const labels = Object.values(ACTION_WORDS).map(({ label }) => label);
  assert.equal(new Set(labels).size, labels.length);
  assert.deepEqual(offered(['retry', 'correct', 'reject']), ['retry', 'reject']);
});

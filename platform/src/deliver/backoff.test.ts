import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookDelay, retryDelay } from './backoff.ts';

const RULE = { firstMs: 100, mostMs: 5_000, tries: 12 };

test('retries double up to the most, half of each left to chance', () => {
  const longest = [1, 2, 3, 6, 7, 50].map((tries) => retryDelay(RULE, tries, 1));
  assert.deepEqual(longest, [100, 200, 400, 3_200, 5_000, 5_000]);
  assert.equal(retryDelay(RULE, 3, 0), 200);
});

test('what the target asked for is honoured', () => {
  assert.equal(retryDelay(RULE, 1, 0.5, 60_000), 60_000);
  assert.equal(retryDelay(RULE, 7, 1, 10), 5_000);
});

test('looks become rarer the longer something waits', () => {
  assert.deepEqual(
    [0, 1_000, 8_000, 1e9].map((age) => lookDelay(RULE, age, 0.5)),
    [100, 250, 2_000, 5_000],
  );
});

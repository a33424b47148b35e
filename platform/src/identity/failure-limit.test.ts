import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../kernel/index.ts';
import { FailureLimit } from './failure-limit.ts';

const START = new Date('2026-03-02T08:00:00Z');

test('who failed too often waits for the rest of the minute, and is then looked at anew', () => {
  const clock = new ManualClock(START);
  const limit = new FailureLimit(clock, 3);
  for (let n = 0; n < 3; n++) {
    assert.equal(limit.waitSeconds('a|1'), 0);
    limit.failed('a|1');
  }
  clock.advance(14_500);
  assert.equal(limit.waitSeconds('a|1'), 46);
  assert.equal(limit.waitSeconds('a|2'), 0);
  clock.advance(45_500);
  assert.equal(limit.waitSeconds('a|1'), 0);
  limit.failed('a|1');
  assert.equal(limit.waitSeconds('a|1'), 0);
});

test('failures spread over many minutes never add up', () => {
  const clock = new ManualClock(START);
  const limit = new FailureLimit(clock, 2);
  for (let n = 0; n < 20; n++) {
    limit.failed('slow');
    clock.advance(60_000);
    assert.equal(limit.waitSeconds('slow'), 0);
  }
});

test('inventing names makes it forget the oldest, and does not fill the memory', () => {
  const limit = new FailureLimit(new ManualClock(START), 1);
  for (let n = 0; n < 10_001; n++) limit.failed(`name ${n}`);
  assert.equal(limit.waitSeconds('name 0'), 0);
  assert.equal(limit.waitSeconds('name 1'), 60);
});

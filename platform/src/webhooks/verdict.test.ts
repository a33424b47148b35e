import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PATIENCE, verdictOf } from './verdict.ts';

const now = new Date('2026-03-02T08:00:00Z');
const given = { rule: PATIENCE, now, chance: 0 };
const first = { tries: 1, failures: 0 };

test('taken is 2xx and nothing else', () => {
  for (const status of [200, 202, 204, 299]) assert.equal(verdictOf({ status, ms: 1 }, first, given).delivered, true, String(status));
  for (const status of [100, 199, 301, 302, 307, 400, 404, 408, 410, 429, 500, 503]) {
    const { delivered, code } = verdictOf({ status, ms: 1 }, first, given);
    assert.deepEqual([delivered, code], [false, `HTTP_${status}`]);
  }
  assert.equal(verdictOf({ code: 'TIMEOUT', ms: 1 }, first, given).code, 'TIMEOUT');
  assert.equal(verdictOf({ status: 410, ms: 1 }, first, given).isGone, true);
});

test('waits double with the tries of an event and with the failures of its receiver, up to an hour, half of each left to chance', () => {
  const waits = (tries: number, failures: number, chance: number) => {
    const { dueInMs, pauseMs } = verdictOf({ status: 500, ms: 1 }, { tries, failures }, { ...given, chance });
    return [dueInMs, pauseMs];
  };
  assert.deepEqual(waits(1, 0, 0), [2_500, 2_500]);
  assert.deepEqual(waits(3, 0, 0), [10_000, 2_500]);
  assert.deepEqual(waits(1, 4, 0), [2_500, 40_000]);
  assert.deepEqual(waits(16, 40, 1), [3_600_000, 3_600_000]);
});

test('a receiver that asks for time gets it, a day at most', () => {
  const asked = (status: number, retryAfter: string) => verdictOf({ status, retryAfter, ms: 1 }, first, given).pauseMs;
  assert.equal(asked(503, '120'), 120_000);
  assert.equal(asked(429, 'Mon, 02 Mar 2026 08:10:00 GMT'), 600_000);
  assert.equal(asked(429, '99999999'), 86_400_000);
  for (const header of ['Mon, 02 Mar 2026 07:00:00 GMT', '-5', 'soon', '']) assert.equal(asked(503, header), 2_500, header);
  assert.equal(asked(500, '120'), 2_500, 'only who says that it is busy is asked when');
});

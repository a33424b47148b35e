import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeRead, judgeWrite, plainText } from './http-answer.ts';

const NOW = new Date('2026-03-31T12:00:00Z');
const answered = (status: number, headers: Record<string, string> = {}) =>
  ({ outcome: 'answered', status, headers, body: Buffer.alloc(0) }) as const;

test('only what surely did nothing may be sent again without a look', () => {
  assert.deepEqual(judgeWrite({ outcome: 'unsent', code: 'ECONNREFUSED' }, NOW), { result: 'unavailable', code: 'ECONNREFUSED' });
  assert.deepEqual(judgeWrite({ outcome: 'unanswered', code: 'TIMEOUT' }, NOW), { result: 'unknown', code: 'TIMEOUT' });
  const results = [200, 201, 302, 400, 401, 404, 408, 409, 422, 429, 500, 502, 503, 504].map((status) => [
    status,
    judgeWrite(answered(status), NOW).result,
  ]);
  assert.deepEqual(results, [
    [200, 'judged'],
    [201, 'judged'],
    [302, 'unavailable'],
    [400, 'judged'],
    [401, 'unavailable'],
    [404, 'unavailable'],
    [408, 'unknown'],
    [409, 'judged'],
    [422, 'judged'],
    [429, 'throttled'],
    [500, 'unknown'],
    [502, 'unknown'],
    [503, 'unknown'],
    [504, 'unknown'],
  ]);
});

test('Retry-After counts in seconds or as a date, within reason', () => {
  const wait = (value: string) => {
    const judged = judgeWrite(answered(503, { 'retry-after': value }), NOW);
    return judged.result === 'throttled' ? judged.retryAfterMs : judged.result;
  };
  assert.equal(wait('120'), 120_000);
  assert.equal(wait('Tue, 31 Mar 2026 12:05:00 GMT'), 300_000);
  assert.equal(wait('Tue, 31 Mar 2020 12:05:00 GMT'), 0);
  assert.equal(wait('999999'), 12 * 3_600_000);
  assert.equal(wait('soon'), 'unknown');
});

test('a look that fails says nothing, whatever the failure', () => {
  assert.equal(judgeRead(answered(200), NOW).result, 'judged');
  assert.equal(judgeRead(answered(404), NOW).result, 'judged');
  for (const status of [302, 400, 401, 500, 503]) assert.equal(judgeRead(answered(status), NOW).result, 'unavailable');
  assert.equal(judgeRead({ outcome: 'unanswered', code: 'TIMEOUT' }, NOW).result, 'unavailable');
});

test('text from outside is made harmless', () => {
  assert.equal(plainText('row 3\u001b[31m <b>é\n', 12), 'row 3 [31m <');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantOf } from './read.ts';

test('a time as a session in UTC writes it is read to the millisecond', () => {
  const times: [string, string][] = [
    ['2026-11-22 02:11:32.123456+00', '2026-11-22T02:11:32.123Z'],
    ['2026-11-22 02:11:32.1+00', '2026-11-22T02:11:32.100Z'],
    ['2026-11-22 02:11:32+00', '2026-11-22T02:11:32.000Z'],
    ['2024-02-29 23:59:59.9999+00', '2024-02-29T23:59:59.999Z'],
  ];
  for (const [text, instant] of times) assert.equal(instantOf(text), instant, text);
});

test('a time written in another way is read all the same', () => {
  assert.equal(instantOf('2026-11-22 02:11:32.5+01'), '2026-11-22T01:11:32.500Z');
  assert.equal(instantOf('12026-11-22 02:11:32+00'), '+012026-11-22T02:11:32.000Z');
});

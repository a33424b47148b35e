import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distanceText, durationText } from './duration.ts';

test('a time span is told in its two largest units', () => {
  assert.equal(durationText(0), '0 s');
  assert.equal(durationText(42), '42 s');
  assert.equal(durationText(185), '3 min 5 s');
  assert.equal(durationText(7_800), '2 h 10 min');
  assert.equal(durationText(7_200), '2 h');
  assert.equal(durationText(86_400 * 5 + 3 * 3_600 + 59), '5 d 3 h');
});

test('an instant is so far ago or ahead', () => {
  const now = Date.parse('2026-03-02T12:00:00Z');
  assert.equal(distanceText('2026-03-02T12:00:01Z', now), 'now');
  assert.equal(distanceText('2026-03-02T11:57:30Z', now), '2 min ago');
  assert.equal(distanceText('2026-03-05T12:00:00Z', now), 'in 3 d');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarOf, dayNumber, dayText, monthEnd } from './calendar.ts';

const chicago = calendarOf('America/Chicago');

test('days are counted from 1 January 2000', () => {
  assert.equal(dayNumber('2000-01-01'), 0);
  assert.equal(dayText(dayNumber('2026-03-02')), '2026-03-02');
  assert.equal(dayText(monthEnd(dayNumber('2024-02-10'))), '2024-02-29');
  assert.equal(dayText(monthEnd(dayNumber('2025-12-31'))), '2025-12-31');
});

test('an instant belongs to the day of the entity`s zone', () => {
  assert.equal(dayText(chicago.dayOf('2026-03-03T05:59:59.999Z')), '2026-03-02');
  assert.equal(dayText(chicago.dayOf('2026-03-03T06:00:00.000Z')), '2026-03-03');
});

test('a day ends at local midnight, on the days the clock changes too', () => {
  assert.equal(chicago.endOf(dayNumber('2026-03-07')), '2026-03-08T06:00:00.000Z');
  assert.equal(chicago.endOf(dayNumber('2026-03-08')), '2026-03-09T05:00:00.000Z');
  assert.equal(chicago.endOf(dayNumber('2026-10-31')), '2026-11-01T05:00:00.000Z');
  assert.equal(chicago.endOf(dayNumber('2026-11-01')), '2026-11-02T06:00:00.000Z');
  assert.equal(calendarOf('Asia/Tokyo').endOf(dayNumber('2026-03-08')), '2026-03-08T15:00:00.000Z');
});

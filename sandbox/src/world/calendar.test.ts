import assert from 'node:assert/strict';
import test from 'node:test';
import { compactMinute, DAY, dayOf, existing, HOUR, hoursFromGreenwich, instantOf, isLastOfMonth, startOf, weekday } from './calendar.ts';

test('summer time is that of Chicago in every hour of three years', () => {
  const chicago = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Chicago', dateStyle: 'short', timeStyle: 'short' });
  for (let minute = startOf('2024-01-01'); minute < startOf('2027-01-01'); minute += HOUR) {
    const written = chicago.format(instantOf(existing(minute))).replaceAll(/[- :]/g, '');
    assert.equal(written, compactMinute(existing(minute)), compactMinute(minute));
  }
});

test('days, weekdays and ends of months', () => {
  const tuesday = startOf('2026-03-31') + 8 * HOUR;
  assert.equal(dayOf(tuesday), '2026-03-31');
  assert.equal(weekday(tuesday), 2);
  assert.ok(isLastOfMonth(tuesday) && !isLastOfMonth(tuesday + DAY));
  assert.equal(hoursFromGreenwich(tuesday), -5);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fiscalYear, type PeriodState, periodOf, periodRule, periodsOf } from './fiscal-calendar.ts';

const standing = (...states: PeriodState[]) =>
  periodsOf(2026, '06-30').map((period, index) => ({ ...period, state: states[index] ?? 'open' }));

test('a fiscal year that ends in June is named after that June', () => {
  assert.equal(fiscalYear('2026-06-30', '06-30'), 2026);
  assert.equal(fiscalYear('2026-07-01', '06-30'), 2027);
  assert.equal(fiscalYear('2026-12-31', '12-31'), 2026);
});

test('its periods are the twelve months from July to June', () => {
  const periods = periodsOf(2024, '06-30');
  assert.deepEqual(periods[0], { period: '2023-07', starts: '2023-07-01', ends: '2023-07-31' });
  assert.deepEqual(periods[7], { period: '2024-02', starts: '2024-02-01', ends: '2024-02-29' });
  assert.equal(periods[11]?.ends, '2024-06-30');
  assert.equal(periodOf('2024-02-29'), '2024-02');
});

test('a document of an open period is posted on its own day', () => {
  assert.deepEqual(periodRule(standing(), '2025-08-15', 'refuse'), { outcome: 'post', day: '2025-08-15', period: '2025-08' });
});

test('a late document is refused, moved to the next open day with a link, or asks, as the entity declares', () => {
  const periods = standing('closed', 'closed', 'soft');
  assert.deepEqual(periodRule(periods, '2025-07-15', 'refuse'), { outcome: 'refused', period: '2025-07' });
  assert.deepEqual(periodRule(periods, '2025-07-15', 'ask'), { outcome: 'ask', period: '2025-07' });
  assert.deepEqual(periodRule(periods, '2025-07-15', 'next-open-day'), {
    outcome: 'post',
    day: '2025-10-01',
    period: '2025-10',
    originalDay: '2025-07-15',
  });
});

test('a softly closed period takes period-end documents only', () => {
  const periods = standing('soft');
  assert.equal(periodRule(periods, '2025-07-31', 'refuse').outcome, 'refused');
  assert.equal(periodRule(periods, '2025-07-31', 'refuse', true).outcome, 'post');
});

test('a day outside all periods has none', () => {
  assert.deepEqual(periodRule(standing(), '2027-01-01', 'next-open-day'), { outcome: 'missing' });
});

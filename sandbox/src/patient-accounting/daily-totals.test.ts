import assert from 'node:assert/strict';
import test from 'node:test';
import { DailyTotals } from './daily-totals.ts';

test('a charge that comes late restates its day and the receivable since', () => {
  const totals = new DailyTotals(['north']);
  const post = (day: string, measure: 'charges' | 'payments', amount: bigint): void =>
    totals.add({ entity: 'north', day, measure, amount });
  const stated = (day: string): string[] =>
    totals.close(day).map((total) => `${total.day} ${total.measure} ${total.amount} ${total.count}`);
  post('2026-03-01', 'charges', 100n);
  assert.deepEqual(stated('2026-03-01'), [
    '2026-03-01 charges 100 1',
    '2026-03-01 payments 0 0',
    '2026-03-01 adjustments 0 0',
    '2026-03-01 receivable 100 1',
  ]);
  post('2026-03-02', 'payments', 30n);
  post('2026-03-01', 'charges', 5n);
  assert.deepEqual(stated('2026-03-02'), [
    '2026-03-01 charges 105 2',
    '2026-03-01 payments 0 0',
    '2026-03-01 adjustments 0 0',
    '2026-03-02 charges 0 0',
    '2026-03-02 payments 30 1',
    '2026-03-02 adjustments 0 0',
    '2026-03-02 receivable 75 3',
  ]);
});

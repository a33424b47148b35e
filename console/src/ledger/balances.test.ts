import assert from 'node:assert/strict';
import { test } from 'node:test';
import { periodsOf, summedByAccount } from './balances.ts';

const line = (entity: string, period: string, account: string, debit: string, credit: string) => ({
  entity,
  period,
  currency: 'USD',
  account,
  debit,
  credit,
});
const lines = [
  line('north', '2026-02', 'patient-receivable', '100', '40'),
  line('river', '2026-03', 'patient-receivable', '9007199254740993', '0'),
  line('north', '2026-03', 'gross-revenue', '0', '100'),
];

test('facilities and periods add up by account, however large', () => {
  assert.deepEqual(summedByAccount(lines), [
    { account: 'gross-revenue', currency: 'USD', debit: '0', credit: '100' },
    { account: 'patient-receivable', currency: 'USD', debit: '9007199254741093', credit: '40' },
  ]);
});

test('periods stand newest first, each once', () => {
  assert.deepEqual(periodsOf(lines), ['2026-03', '2026-02']);
});

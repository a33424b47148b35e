import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JournalBatch } from './answers.ts';
import { differencesOf } from './compare.ts';

const sent = {
  entity: 'north',
  day: '2026-03-30',
  period: '2026-03',
  currency: 'USD',
  made: '2026-03-31',
  debit: '12345',
  lines: [
    { account: '1100', amount: '12345' },
    { account: '4010', amount: '-12345' },
  ],
};

const batch: JournalBatch = {
  JeBatchId: 7,
  Reference: 'K',
  AccountingDate: '2026-03-30T00:00:00Z',
  PeriodName: '2026-03',
  CurrencyCode: 'USD',
  Status: 'Posted',
  TotalDebit: '123.45',
  TotalCredit: '123.450',
  LineCount: 2,
};

test('what stands there as it was sent shows no difference', () => {
  assert.deepEqual(differencesOf(sent, [batch]), []);
});

test('amount, day, period, currency, status, lines and number of copies are all compared', () => {
  const differs = (changes: Partial<JournalBatch>): string[] => differencesOf(sent, [{ ...batch, ...changes }]);
  assert.deepEqual(differs({ TotalDebit: '123.44' }), ['the debit total differs']);
  assert.deepEqual(differs({ TotalCredit: '123.451' }), ['the credit total differs']);
  assert.deepEqual(differs({ AccountingDate: '2026-04-01' }), ['it is booked on 2026-04-01 instead of 2026-03-30']);
  assert.deepEqual(differs({ PeriodName: '2026-04' }), ['it is booked in another period instead of 2026-03']);
  assert.deepEqual(differs({ CurrencyCode: 'CAD' }), ['it is in another currency than USD']);
  assert.deepEqual(differs({ Status: 'Unposted' }), ['it is not posted']);
  assert.deepEqual(differs({ LineCount: 3 }), ['it has 3 lines instead of 2']);
  assert.deepEqual(differencesOf(sent, [batch, batch]), ['it stands there 2 times']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredEvent } from '../../canonical/index.ts';
import type { ControlTotal } from './control.ts';
import { compareTotals, type LedgerSum, measureOf } from './control-totals.ts';
import { adjustment, charge, credit, encounter, payment, remitted, run, submitted } from './testing.ts';

/** What the ledger holds of patient accounts after a story, line by line. */
const heldAfter = (events: readonly StoredEvent[]): LedgerSum[] =>
  run(events).journals.flatMap(({ entity, day, currency, lines }) =>
    lines
      .filter(({ subject }) => subject.startsWith('account:'))
      .map(({ account, amount }) => ({ entity, day, currency, account, amount })),
  );

const total = (measure: string, amount: number, day: string, entity = 'north'): ControlTotal => ({
  source: 'patient-accounting',
  entity,
  day,
  measure,
  amount: String(amount),
  currency: 'USD',
  count: 1,
  at: `${day}T23:00:00.000Z`,
});

const differences = (totals: readonly ControlTotal[], events: readonly StoredEvent[]) =>
  compareTotals(totals, heldAfter(events)).map(({ measure, day, difference }) => [measure, day, Number(difference)]);

const story = [
  encounter('opened', { class: 'inpatient', payerClass: 'commercial' }),
  charge(100_000),
  credit(3_000, { code: '71046' }),
  submitted('CLAIM-1'),
  remitted('CLAIM-1', '1', 60_000, ['CO-45 30000', 'PR-2 7000']),
  payment(5_000),
  adjustment('charity', 2_000),
];

const stated = [
  total('charges', 97_000, '2026-03-02'),
  total('payments', 60_000, '2026-03-25'),
  total('adjustments', 30_000, '2026-03-25'),
  total('payments', 5_000, '2026-03-20'),
  total('adjustments', 2_000, '2026-03-20'),
  total('receivable', 0, '2026-03-25'),
];

test('what patient accounting states of a day is what the ledger holds of it', () => {
  assert.deepEqual(
    differences(stated, story),
    stated.map(({ measure, day }) => [measure, day, 0]),
  );
});

test('what is not here yet, or is not there, is the difference', () => {
  const late = charge(400, { serviceDay: '2026-03-03' });
  const totals = [total('charges', 97_500, '2026-03-02'), total('charges', 0, '2026-03-03')];
  assert.deepEqual(differences(totals, [...story, late]), [
    ['charges', '2026-03-02', -500],
    ['charges', '2026-03-03', 400],
  ]);
});

test('a receivable is compared for the last day it was stated for', () => {
  const totals = [total('receivable', 1, '2026-03-02'), total('receivable', 97_000, '2026-03-10')];
  assert.deepEqual(differences(totals, story), [['receivable', '2026-03-10', 0]]);
});

test('a payment to another entity counts where the service was given', () => {
  const paidElsewhere = remitted('CLAIM-1', '1', 60_000, ['CO-45 40000'], { payeeEntity: 'shared' });
  const totals = [total('payments', 60_000, '2026-03-25'), total('payments', 0, '2026-03-25', 'shared')];
  const found = compareTotals(totals, heldAfter([charge(100_000), submitted('CLAIM-1'), paidElsewhere]));
  assert.deepEqual(
    found.map(({ entity, difference }) => [entity, difference]),
    [
      ['north', 0n],
      ['shared', 0n],
    ],
  );
});

test('money that is moved between buckets and accounts, or held, counts for nothing; a deposit is a payment when it comes', () => {
  for (const posting of ['bucket-transfer', 'account-transfer', 'deposit-transfer', 'prepayment-applied', 'credit-balance', 'owed-by']) {
    assert.equal(measureOf(posting), undefined, posting);
  }
  const events = [payment(2_500), encounter('opened', { payerClass: 'self-pay' }), charge(10_000)];
  const totals = [total('payments', 2_500, '2026-03-20'), total('receivable', 7_500, '2026-03-20')];
  assert.deepEqual(
    differences(totals, events).map(([, , difference]) => difference),
    [0, 0],
  );
});

test('postings and the accounts they end up in are counted alike', () => {
  const events = [...story, payment(-1_000), remitted('CLAIM-2', '22', -500, [], { registered: 'CLAIM-2' }), adjustment('bad-debt', 300)];
  const byPosting = new Map<string, bigint>();
  for (const { event } of run(events).asked.filter((asked) => asked.event.subject.startsWith('account:'))) {
    for (const { posting, amount } of event.entries) {
      const part = measureOf(posting);
      if (part !== undefined) byPosting.set(part.measure, (byPosting.get(part.measure) ?? 0n) + part.sign * amount);
    }
  }
  const held = heldAfter(events).map((sum) => ({ ...sum, day: '2026-03-25' }));
  const totals = [...byPosting].map(([measure, amount]) => total(measure, Number(amount), '2026-03-25'));
  assert.deepEqual(
    compareTotals(totals, held).map(({ difference }) => difference),
    [0n, 0n, 0n],
  );
});

test('a measure that nobody here adds up is left out', () => {
  assert.deepEqual(compareTotals([total('visits', 12, '2026-03-02')], []), []);
});

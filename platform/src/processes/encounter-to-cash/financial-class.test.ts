import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredEvent } from '../../canonical/index.ts';
import { adjustment, charge, credit, encounter, merged, payment, remitted, run, submitted } from './testing.ts';

/** What stands in accounts that are kept by payer class, cents: `account/bucket class`. */
function byClass(events: readonly StoredEvent[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const line of run(events).journals.flatMap(({ lines }) => lines)) {
    if (!['patient-receivable', 'gross-revenue', 'discounts', 'contractual-adjustment'].includes(line.account)) continue;
    const name = `${line.account}${line.bucket === undefined ? '' : `/${line.bucket}`} ${line.payerClass ?? 'unknown'}`;
    sums.set(name, (sums.get(name) ?? 0) + Number(line.amount));
  }
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0));
}

const opened = (payerClass: string, at = '2026-03-02T08:00:00.000Z'): StoredEvent =>
  encounter('opened', { class: 'outpatient', payerClass }, { at });

test('a charge that comes before its admission stands under the class that the admission brings', () => {
  assert.deepEqual(byClass([charge(30_000), opened('medicare')]), {
    'patient-receivable/primary medicare': 30_000,
    'gross-revenue medicare': -30_000,
  });
});

test('coverage that is found later takes charges, payments, discounts and what they left along', () => {
  const later = encounter('updated', { payerClass: 'commercial' }, { at: '2026-03-05T08:00:00.000Z' });
  assert.deepEqual(byClass([opened('self-pay'), charge(100_000), payment(25_000), adjustment('discount', 10_000), later]), {
    'patient-receivable/primary commercial': 100_000,
    'patient-receivable/guarantor commercial': -35_000,
    'gross-revenue commercial': -100_000,
    'discounts commercial': 10_000,
  });
});

test('a credit takes its charge back under the class that the charge has come to stand under', () => {
  assert.deepEqual(byClass([charge(8_000), opened('medicaid'), credit(8_000)]), {});
});

test('what a secondary payer of another class pays leaves nothing of the receivable under either class', () => {
  const paid = [
    opened('medicare'),
    charge(100_000),
    submitted('C1', { payerClass: 'medicare' }),
    submitted('C2', { rank: 'secondary', payerClass: 'commercial' }),
    remitted('C1', '1', 60_000, ['CO-45 30000', 'PR-2 10000']),
    remitted('C2', '2', 7_000, ['CO-45 3000', 'OA-23 90000']),
  ];
  assert.deepEqual(byClass(paid), {
    'gross-revenue medicare': -100_000,
    'contractual-adjustment medicare': 30_000,
    'contractual-adjustment commercial': 3_000,
  });
});

test('an account that is merged into one of another class stands under that of the survivor', () => {
  const events = [
    encounter('opened', { payerClass: 'self-pay' }),
    charge(50_000),
    encounter('opened', { payerClass: 'commercial' }, { account: 'B' }),
    charge(20_000, {}, { account: 'B' }),
    merged('B'),
  ];
  assert.deepEqual(byClass(events), { 'patient-receivable/primary commercial': 70_000, 'gross-revenue commercial': -70_000 });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type CaseEvent, type GoldenCase, type Order, readCases } from './case.ts';
import { minor } from './case-events.ts';
import { inOrder } from './case-orders.ts';
import { Names } from './names.ts';
import { expectedJournals, expectedReceivables, netByDay, netOf, receivables } from './net.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** The words of the cases for the exception codes of the processes. */
const KIND: Readonly<Record<string, string>> = {
  CANCELLED_WITH_CHARGES: 'cancelled-with-charges',
  DENIAL: 'denial',
  DEPOSIT_MISMATCH: 'deposit-differs',
  DEPOSIT_MISSING: 'deposit-missing',
  MERGE_CONFLICT: 'merge-cycle',
  MISSING_CHARGE: 'charges-missing',
  REMITTANCE_MISSING: 'remittance-missing',
  REVERSAL_WITHOUT_ORIGINAL: 'reversal-without-original',
  TAKEBACK_WITHOUT_ITEM: 'takeback',
  UNMATCHED_CLAIM: 'unmatched-claim',
};

const magnitude = (amount: bigint | undefined): string => (amount === undefined ? '' : String(amount < 0n ? -amount : amount));

function exceptionsOf(outcome: Outcome): string[] {
  return outcome.exceptions.map(({ code, amount }) => `${KIND[code] ?? code} ${magnitude(amount)}`.trim()).sort();
}

function expectedExceptions(golden: GoldenCase): string[] | undefined {
  return golden.expected.exceptions?.map(({ kind, amount }) => `${kind} ${amount === undefined ? '' : minor(amount)}`.trim()).sort();
}

/** Where a case lets one of several accounts hold everything, no two of them do. */
function isKeptInOne(golden: GoldenCase, outcome: Outcome): boolean {
  return golden.sameAccount === undefined || Object.keys(receivables(outcome.journals, new Names())).length <= 1;
}

const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);

function assertAsGiven(golden: GoldenCase): void {
  const names = new Names(golden.sameAccount);
  const outcome = outcomeOf(golden, golden.events, names);
  const net = golden.grain === 'net' ? netOf : netByDay;
  for (const { entity, day, lines } of outcome.journals) {
    assert.equal(sumOf(lines.map((line) => line.amount)), 0n, `a journal of ${entity} on ${day} does not balance`);
  }
  assert.deepEqual(net(outcome.journals, names), net(expectedJournals(golden), names), 'journals');
  assert.deepEqual(receivables(outcome.journals, names), expectedReceivables(golden), 'balances');
  assert.ok(isKeptInOne(golden, outcome), 'one account holds everything');
  const exceptions = expectedExceptions(golden);
  if (exceptions !== undefined) assert.deepEqual(exceptionsOf(outcome), exceptions, 'exceptions');
}

function assertSameNet(golden: GoldenCase, events: readonly CaseEvent[]): void {
  const names = new Names(golden.sameAccount);
  const outcome = outcomeOf(golden, events, names);
  assert.deepEqual(netOf(outcome.journals, names), netOf(expectedJournals(golden), names));
  assert.ok(isKeptInOne(golden, outcome), 'one account holds everything');
}

/** What reads backwards to the same end must do so in any order. */
function assertAnyOrder(golden: GoldenCase): void {
  const { events } = golden;
  const shuffled = fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length });
  fc.assert(
    fc.property(shuffled, (some) => assertSameNet(golden, some)),
    { numRuns: 12, seed: 417 },
  );
}

for (const golden of readCases()) {
  const { orders, disputed } = golden;
  /** A test of a disputed order runs and is reported, but does not fail the suite. */
  const options = (order: Order) => (disputed?.orders.includes(order) === true ? { todo: disputed.because } : {});
  void describe(`${golden.title} (${golden.file})`, () => {
    void test('as given', options('given'), () => assertAsGiven(golden));
    if (orders.includes('reversed')) {
      void test('backwards, the same net', options('reversed'), () => assertSameNet(golden, inOrder(golden, 'reversed')));
      void test('in any order, the same net', options('reversed'), () => assertAnyOrder(golden));
    }
    if (orders.includes('duplicated')) {
      void test('twice, the same net', options('duplicated'), () => assertSameNet(golden, inOrder(golden, 'duplicated')));
    }
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Invoice, ONE, type Order, type Receipt } from './documents.ts';
import { matchAll } from './match-all.ts';
import { clearedWhen, valueOf } from './position.ts';
import { allowance } from './tolerances.ts';
import { billed, invoice, order, orderLine, policy } from './testing.ts';

const LINES = ['1', '2'] as const;
const units = (max: number) => fc.integer({ min: 1, max }).map(BigInt);

/** Orders, receipts with returns, and invoices with credits, wrong prices and quantities: whatever may be sent. */
const documents = fc
  .record({
    prices: fc.tuple(units(100_000), units(100_000)),
    matching: fc.tuple(...LINES.map(() => fc.constantFrom('two-way' as const, 'three-way' as const, 'four-way' as const))),
    receipts: fc.array(
      fc.record({ line: fc.constantFrom(...LINES), received: fc.integer({ min: -20, max: 80 }), share: fc.integer({ min: 0, max: 100 }) }),
      {
        maxLength: 6,
      },
    ),
    invoices: fc.array(
      fc.record({
        day: fc.integer({ min: 1, max: 9 }),
        line: fc.constantFrom(...LINES),
        units: fc.integer({ min: -20, max: 80 }).filter((n) => n !== 0),
        over: fc.constantFrom(0n, 0n, 0n, 100n, 500n, 3_000n),
        boxed: fc.boolean(),
      }),
      { maxLength: 7 },
    ),
  })
  .map(({ prices, matching, receipts, invoices }) => {
    const lines = LINES.map((id, n) => orderLine({ id, unitPrice: (prices[n] ?? 1n) * 10_000n, matching: matching[n] ?? 'three-way' }));
    return {
      orders: [order({ lines })] as Order[],
      receipts: receipts.map(
        ({ line, received, share }, n): Receipt => ({
          id: `R-${n}`,
          order: 'PO-1',
          line,
          received: BigInt(received) * ONE,
          accepted: (BigInt(received) * ONE * BigInt(share)) / 100n,
        }),
      ),
      invoices: invoices.map(({ day, line, units: count, over, boxed }, n): Invoice => {
        const price = ((prices[Number(line) - 1] ?? 1n) * 10_000n * (10_000n + over)) / 10_000n;
        const perBox = 100n;
        const quantity = BigInt(count) * ONE;
        const what = boxed
          ? { unit: 'BX', item: 'gloves', quantity: quantity / perBox, unitPrice: price * perBox }
          : { quantity, unitPrice: price };
        return invoice(`${n}`, [billed(0n, { orderLine: line, amount: valueOf(quantity, { unitPrice: price, perUnit: ONE }), ...what })], {
          day: `2026-03-0${day}`,
        });
      }),
    };
  });

const TOLERANCES = {
  price: { share: 200n, amount: 500n },
  ordered: { share: 500n },
  received: { share: 300n, amount: 1_000n },
  line: { amount: 1n },
} as const;
const by = policy({ tolerances: TOLERANCES });

test('the order in which documents come never changes what is decided', () => {
  fc.assert(
    fc.property(documents, fc.infiniteStream(fc.nat()), (given, random) => {
      const shuffled = <T>(all: readonly T[]): T[] =>
        all
          .map((one) => [random.next().value as number, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one);
      const decided = (all: typeof given) => new Map(matchAll(all, by).outcomes.map((outcome) => [outcome.invoice, outcome]));
      const again = { orders: shuffled(given.orders), receipts: shuffled(given.receipts), invoices: shuffled(given.invoices) };
      const [before, after] = [decided(given), decided(again)];
      for (const [id, outcome] of before) assert.deepEqual(after.get(id), outcome);
    }),
    { numRuns: 300 },
  );
});

test('what is payable on a line is never more than what is here or tolerated, at the price agreed or tolerated', () => {
  fc.assert(
    fc.property(documents, (given) => {
      const { outcomes, book } = matchAll(given, by);
      for (const line of given.orders[0]?.lines ?? []) {
        const { received, accepted } = book.position('PO-1', line.id);
        const limit =
          line.matching === 'two-way' ? line.ordered : line.matching === 'three-way' ? received : accepted < received ? accepted : received;
        const most = limit > line.ordered ? line.ordered + allowance(TOLERANCES.ordered, line.ordered) : limit;
        const here = most > 0n ? most : 0n;
        let paid = 0n;
        let bills = 0n;
        // In the order in which they count, so that credits that follow do not hide what was paid before.
        const counted = given.invoices.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.number < b.number ? -1 : 1));
        for (const { id, lines } of counted) {
          if (lines[0]?.orderLine !== line.id) continue;
          const outcome = outcomes.find(({ invoice: name }) => name === id);
          if (outcome === undefined || outcome.payable <= 0n) continue;
          paid += outcome.payable;
          bills += 1n;
        }
        const credited = given.invoices.flatMap(({ lines }) => lines.filter((one) => one.orderLine === line.id && one.quantity < 0n));
        if (credited.length > 0) continue;
        const value = valueOf(here, line);
        // A cent of rounding a bill, as the tolerance of a line allows.
        assert.ok(paid <= value + (here > 0n ? 1_000n + value / 20n + 500n : 0n) + 2n * bills, `paid ${paid}, here ${value}`);
      }
    }),
    { numRuns: 500 },
  );
});

test('what invoices clear adds up to what is received and billed, whatever the parts', () => {
  fc.assert(
    fc.property(documents, (given) => {
      const { outcomes, book } = matchAll(given, by);
      for (const line of given.orders[0]?.lines ?? []) {
        const cleared = outcomes
          .flatMap(({ lines }) => lines)
          .reduce((sum, one) => sum + (one.target?.line.id === line.id ? one.cleared : 0n), 0n);
        assert.equal(cleared, clearedWhen(line, book.position('PO-1', line.id)));
      }
    }),
    { numRuns: 300 },
  );
});

test('an invoice is payable in full or not at all, and what is undisputed is never more than was billed', () => {
  fc.assert(
    fc.property(documents, (given) => {
      for (const outcome of matchAll(given, by).outcomes) {
        const total = given.invoices.find(({ id }) => id === outcome.invoice)?.total ?? 0n;
        const isHeld = outcome.holds.length > 0 || outcome.lines.some(({ holds }) => holds.length > 0);
        assert.equal(outcome.payable, isHeld ? 0n : total);
        if (total > 0n) assert.ok(outcome.undisputed >= 0n && outcome.undisputed <= total);
      }
    }),
    { numRuns: 300 },
  );
});

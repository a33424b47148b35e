import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { StoredEvent } from '../../canonical/index.ts';
import type { Simulation } from '../../../test/golden/simulate.ts';
import { balances, billed, credit, decided, invoice, invoiceStage, line, order, receipt, run } from './testing.ts';

/** Prices in minor units a piece; the second line splits its cost, the third goes to stock. */
const LINES = [
  line({ line: '1', item: 'A', unit: 'EA', perUnit: '1', units: [], quantity: '40', unitPrice: '33.335' }),
  line({
    line: '2',
    item: 'B',
    unit: 'EA',
    perUnit: '1',
    units: [],
    quantity: '40',
    unitPrice: '0.10',
    distributions: [
      { costCenter: '7060', share: '33.33' },
      { costCenter: '7070', share: '66.67' },
    ],
  }),
  line({ line: '3', item: 'C', unit: 'EA', perUnit: '1', units: [], quantity: '40', unitPrice: '12.49', treatment: 'stock' }),
];
const CENTS: Readonly<Record<string, number>> = { 1: 3333.5, 2: 10, 3: 1249 };

const lineNumber = fc.constantFrom('1', '2', '3');
const receipts = fc.array(fc.record({ line: lineNumber, quantity: fc.integer({ min: -4, max: 20 }).filter((one) => one !== 0) }), {
  maxLength: 6,
});
const bills = fc.array(
  fc.record({
    line: lineNumber,
    quantity: fc.integer({ min: 1, max: 20 }),
    /** Of the price, in percent. */
    over: fc.constantFrom(0, 0, 0, 1, 5),
    isCredit: fc.boolean(),
    decision: fc.constantFrom('', '', 'short-pay', 'accept-variance', 'reject'),
  }),
  { maxLength: 5 },
);

interface Story {
  readonly documents: readonly StoredEvent[];
  readonly decisions: readonly StoredEvent[];
  readonly numbers: readonly string[];
}

const story = fc.record({ receipts, bills }).map(({ receipts: received, bills: sent }): Story => {
  const documents = sent.map(({ line: name, quantity, over, isCredit }, n) => {
    const cents = Math.round((CENTS[name] ?? 1) * (100 + over)) / 100;
    const signed = isCredit && n > 0 ? -quantity : quantity;
    const part = billed(String(signed), cents, { unit: 'EA', orderLine: name, unitPrice: (cents / 100).toFixed(6) });
    const document = signed < 0 ? credit : invoice;
    return document(`8${n}4${n * 7}`, [part], { day: `2026-03-1${n}` }, { at: `2026-03-1${n}T15:00:00.000Z` });
  });
  return {
    documents: [
      order({ lines: LINES }),
      ...received.map(({ line: name, quantity }, n) => receipt(String(quantity), { line: name, unit: 'EA', receipt: `R-${n}` })),
      ...documents,
    ],
    decisions: sent.flatMap(({ decision }, n) => (decision === '' ? [] : [decided(`8${n}4${n * 7}`, decision, { proposal: '1' })])),
    numbers: documents.map((_, n) => `8${n}4${n * 7}`),
  };
});

/** A text of a document's data. */
const textOf = ({ data }: StoredEvent, name: string): string => {
  const value = data[name];
  return typeof value === 'string' ? value : '';
};

/** What is received and not billed at the order's price, from the documents alone. */
function receivedLessBilled({ documents }: Story, simulation: Simulation): Map<string, number> {
  const open = new Map<string, number>();
  const paid = simulation.states.get('order:PO-1')?.state as {
    bills: { booked?: readonly (readonly [string, string])[] }[];
  };
  for (const name of ['1', '2', '3']) {
    const received = documents
      .filter(({ type, data }) => type === 'goods.received' && data['line'] === name)
      .reduce((sum, { data }) => sum + Number(data['quantity']), 0);
    const quantity = paid.bills.flatMap(({ booked = [] }) => booked.filter(([of]) => of === name).map(([, base]) => Number(base) / 1e6));
    const value = (units: number): number => (units < 0 ? -1 : 1) * Math.round(Math.abs(units) * (CENTS[name] ?? 0));
    open.set(name, value(received) - value(quantity.reduce((sum, one) => sum + one, 0)));
  }
  return open;
}

const shuffled = (events: readonly StoredEvent[], random: () => number): StoredEvent[] =>
  events
    .map((event) => [random(), event] as const)
    .sort(([a], [b]) => a - b)
    .map(([, event]) => event);

test('whatever happens in whatever order and however often: journals balance, and accruals are what is received less what is billed', () => {
  fc.assert(
    fc.property(story, fc.infiniteStream(fc.nat()), (given, random) => {
      const next = (): number => random.next().value as number;
      const events = [...shuffled(given.documents, next), ...given.decisions];
      const simulation = run([...events, ...events.slice(0, 3)], { keepCopies: true, pick: (waiting) => next() % waiting });
      for (const { lines } of simulation.journals)
        assert.equal(
          lines.reduce((sum, { amount }) => sum + amount, 0n),
          0n,
        );
      for (const [name, open] of receivedLessBilled(given, simulation)) {
        const books = balances(simulation, { openItem: `PO-1|${name}` });
        assert.equal(0 - (books['grni'] ?? 0) - (books['billed-not-received'] ?? 0), open + 0, `line ${name}`);
      }
    }),
    { numRuns: 250 },
  );
});

test('what is owed to the supplier is what its settled invoices come to, each once', () => {
  fc.assert(
    fc.property(story, fc.infiniteStream(fc.nat()), (given, random) => {
      const next = (): number => random.next().value as number;
      const simulation = run([...shuffled(given.documents, next), ...given.decisions]);
      let owed = 0;
      for (const number of given.numbers) {
        const state = simulation.states.get(`invoice:edi|MERIDIAN-MED|${number}`)?.state as {
          payable?: string;
          invoice?: { total: string };
        };
        if (state.payable === undefined) continue;
        owed += Number(state.payable);
        assert.ok(Math.abs(Number(state.payable)) <= Math.abs(Number(state.invoice?.total)), 'never more than was billed');
      }
      assert.equal(0 - (balances(simulation)['accounts-payable'] ?? 0), owed);
      const vouchers = simulation.deliveries.filter(({ kind }) => kind === 'supplier-invoice').map(({ content }) => content['number']);
      assert.equal(new Set(vouchers).size, vouchers.length, 'one voucher of an invoice');
    }),
    { numRuns: 250 },
  );
});

test('without a person’s word no more is paid on a line than came, at the price tolerated', () => {
  fc.assert(
    fc.property(story, fc.infiniteStream(fc.nat()), (given, random) => {
      const next = (): number => random.next().value as number;
      const simulation = run(
        shuffled(
          given.documents.filter((one) => textOf(one, 'kind') !== 'credit' && !textOf(one, 'quantity').startsWith('-')),
          next,
        ),
      );
      for (const name of ['1', '2', '3']) {
        const received = given.documents
          .filter((one) => one.type === 'goods.received' && textOf(one, 'line') === name && !textOf(one, 'quantity').startsWith('-'))
          .reduce((sum, { data }) => sum + Number(data['quantity']), 0);
        const paid = given.documents
          .filter(
            (one) =>
              one.type === 'invoice.received' &&
              textOf(one, 'kind') === 'invoice' &&
              invoiceStage(simulation, textOf(one, 'number')) === 'payable',
          )
          .flatMap(({ data }) => data['lines'] as { orderLine: string; amount: string }[])
          .filter(({ orderLine }) => orderLine === name)
          .reduce((sum, { amount }) => sum + Number(amount), 0);
        assert.ok(paid <= received * (CENTS[name] ?? 0) * 1.02 + 3, `line ${name}: ${paid} for ${received}`);
      }
    }),
    { numRuns: 250 },
  );
});

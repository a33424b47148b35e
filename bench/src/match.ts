import {
  type Invoice,
  type InvoiceLine,
  matchAll,
  type MatchPolicy,
  ONE,
  type Order,
  type Receipt,
  toleranceTable,
} from '../../platform/src/processes/requisition-to-pay/match/index.ts';
import type { Figure } from './figure.ts';

const LINES = 10;
const BATCH = 2_000;
const RECEIVED = [30n, 30n, 40n];

/** Matches invoices of ten lines against orders with three receipts a line, reading of documents left out. */
export function measureMatch(batches: number): Figure[] {
  const documents = { orders: range(BATCH, order), receipts: range(BATCH, receipts).flat(), invoices: range(BATCH, invoice) };
  const policy: MatchPolicy = {
    tolerances: toleranceTable([{ tolerances: { price: { share: 200n, amount: 500n }, received: { share: 100n } } }]),
    packaging: () => ONE,
  };
  const match = (): void => {
    const { outcomes } = matchAll(documents, policy);
    if (outcomes.some(({ payable }) => payable !== 50_000n)) throw new Error('an invoice that is right was held');
  };
  for (let n = 0; n < 5; n++) match();
  const before = process.cpuUsage();
  for (let n = 0; n < batches; n++) match();
  const { user, system } = process.cpuUsage(before);
  const value = (BATCH * batches * 1e6) / (user + system);
  return [{ name: 'invoices of 10 lines matched a CPU second', value, unit: '/s', reach: { atLeast: 50_000 } }];
}

const range = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

const order = (n: number): Order => ({
  id: `PO-${n}`,
  supplier: 'supplier',
  currency: 'USD',
  site: 'north',
  closedOn: undefined,
  freight: 0n,
  lines: range(LINES, (line) => ({
    id: String(line + 1),
    item: `item-${line}`,
    unit: 'EA',
    perUnit: ONE,
    unitPrice: 50n * ONE,
    commodity: 'supplies',
    ordered: 100n * ONE,
    matching: 'three-way' as const,
    isClosed: false,
    substitutes: [],
  })),
});

const receipts = (n: number): Receipt[] =>
  range(LINES, (line) =>
    RECEIVED.map((units, part) => ({
      id: `R-${n}-${line}-${part}`,
      order: `PO-${n}`,
      line: String(line + 1),
      received: units * ONE,
      accepted: units * ONE,
    })),
  ).flat();

const invoice = (n: number): Invoice => ({
  id: `I-${n}`,
  supplier: 'supplier',
  number: String(n),
  day: '2026-03-02',
  currency: 'USD',
  lines: range(
    LINES,
    (line): InvoiceLine => ({
      id: String(line + 1),
      order: `PO-${n}`,
      orderLine: String(line + 1),
      item: undefined,
      unit: 'EA',
      quantity: 100n * ONE,
      unitPrice: 50n * ONE,
      amount: 5_000n,
    }),
  ),
  freight: 0n,
  tax: 0n,
  expectedTax: undefined,
  total: 50_000n,
});

import { ONE, type Invoice, type InvoiceLine, type Order, type OrderLine, type Receipt } from './documents.ts';
import type { MatchPolicy } from './match-invoice.ts';
import { type ToleranceRule, toleranceTable } from './tolerances.ts';

const EACH = ONE;

/** An order line of 100 gloves at 0.50 each, matched against receipts. */
export const orderLine = (changes: Partial<OrderLine> = {}): OrderLine => ({
  id: '1',
  item: 'gloves',
  unit: 'EA',
  perUnit: EACH,
  unitPrice: 50n * ONE,
  commodity: 'supplies',
  ordered: 100n * ONE,
  matching: 'three-way',
  isClosed: false,
  substitutes: [],
  ...changes,
});

export const order = (changes: Partial<Order> = {}): Order => ({
  id: 'PO-1',
  supplier: 'medline',
  currency: 'USD',
  site: 'north',
  closedOn: undefined,
  freight: 0n,
  lines: [orderLine()],
  ...changes,
});

let receipts = 0;

/** Units received on a line, all found good. */
export const receipt = (units: bigint, changes: Partial<Receipt> = {}): Receipt => ({
  id: `R-${++receipts}`,
  order: 'PO-1',
  line: '1',
  received: units * ONE,
  accepted: units * ONE,
  ...changes,
});

/** A line of so many units at the order's price. */
export const billed = (units: bigint, changes: Partial<InvoiceLine> = {}): InvoiceLine => {
  const unitPrice = changes.unitPrice ?? 50n * ONE;
  const line = { id: '1', order: 'PO-1', orderLine: '1', item: undefined, unit: 'EA', quantity: units * ONE, unitPrice, ...changes };
  return { amount: (line.quantity * unitPrice) / (ONE * ONE), ...line };
};

/** An invoice whose total is the sum of its parts. */
export const invoice = (number: string, lines: readonly InvoiceLine[], changes: Partial<Invoice> = {}): Invoice => {
  const { freight = 0n, tax = 0n } = changes;
  const total = lines.reduce((sum, { amount }) => sum + amount, freight + tax);
  return {
    id: number,
    supplier: 'medline',
    number,
    day: '2026-03-02',
    currency: 'USD',
    lines,
    freight,
    tax,
    expectedTax: undefined,
    total,
    ...changes,
  };
};

/** Gloves come in boxes of 100 and cases of 1,000. */
export const policy = (...rules: readonly ToleranceRule[]): MatchPolicy => ({
  tolerances: toleranceTable(rules),
  packaging: (_supplier, item, unit) =>
    item !== 'gloves' ? undefined : unit === 'BX' ? 100n * ONE : unit === 'CA' ? 1_000n * ONE : unit === 'EA' ? EACH : undefined,
});

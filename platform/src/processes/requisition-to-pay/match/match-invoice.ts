import type { Amount, Invoice, InvoiceLine, Order, OrderLine, Quantity, Receipt } from './documents.ts';
import type { Hold } from './hold.ts';
import { type LineOutcome, matchLine, type Packaging, targetOf, unmatched } from './match-line.ts';
import { type Position, UNTOUCHED } from './position.ts';
import { allowance, type Purchase, type Tolerance, type Tolerances } from './tolerances.ts';

/** What matching goes by. */
export interface MatchPolicy {
  readonly tolerances: (purchase: Purchase) => Tolerances;
  readonly packaging: Packaging;
}

/** What matching says of an invoice. */
export interface InvoiceOutcome {
  readonly invoice: string;
  readonly lines: readonly LineOutcome[];
  /** Of the invoice as a whole; those of its lines are with them. */
  readonly holds: readonly Hold[];
  /** Its total when nothing holds it; nothing otherwise. */
  readonly payable: Amount;
  /** What its lines are worth whatever becomes of the holds: what a short payment would be, without freight and tax. */
  readonly undisputed: Amount;
  /** What it clears of the accrual of receipts, at the orders' prices. */
  readonly cleared: Amount;
}

/** An order line with what came of it, and what became of it as soon as somebody asks. */
interface Place {
  readonly line: OrderLine;
  received: Quantity;
  accepted: Quantity;
  position: Position | undefined;
}

/** An order with what became of each of its lines. */
interface Entry {
  readonly order: Order;
  readonly lines: Map<string, Place>;
  /** Billed for freight so far. */
  freight: Amount;
}

/** What is known of orders, and what became of them: each invoice that counts moves it on. */
export class Book {
  readonly #entries = new Map<string, Entry>();
  /** The order that was asked for last: the lines of an invoice are about one order as a rule. */
  #last: Entry | undefined;

  /** Receipts of orders or lines that are not there are for orders that have not come yet: they count when the book is made anew. */
  constructor(orders: Iterable<Order>, receipts: Iterable<Receipt>) {
    for (const order of orders) {
      const lines = new Map<string, Place>();
      for (const line of order.lines) lines.set(line.id, { line, received: 0n, accepted: 0n, position: undefined });
      this.#entries.set(order.id, { order, lines, freight: 0n });
    }
    for (const { order, line, received, accepted } of receipts) {
      const place = this.#entry(order)?.lines.get(line);
      if (place === undefined) continue;
      place.received += received;
      place.accepted += accepted;
    }
  }

  #entry(id: string): Entry | undefined {
    if (this.#last?.order.id !== id) this.#last = this.#entries.get(id);
    return this.#last;
  }

  order(id: string | undefined): Order | undefined {
    return id === undefined ? undefined : this.#entry(id)?.order;
  }

  line(order: string, line: string): OrderLine | undefined {
    return this.#entry(order)?.lines.get(line)?.line;
  }

  position(order: string, line: string): Position {
    const place = this.#entry(order)?.lines.get(line);
    if (place === undefined) return UNTOUCHED;
    const { received, accepted } = place;
    return place.position ?? { received, accepted, billed: 0n, overcharged: 0n, cleared: 0n };
  }

  /** What was billed for freight on an order so far. */
  freight(order: string): Amount {
    return this.#entry(order)?.freight ?? 0n;
  }

  /** Counts a line that was matched. */
  count({ target, after }: LineOutcome): void {
    if (target === undefined || after === undefined) return;
    const place = this.#entry(target.order.id)?.lines.get(target.line.id);
    if (place !== undefined) place.position = after;
  }

  countFreight(order: string, amount: Amount): void {
    const entry = this.#entry(order);
    if (entry !== undefined) entry.freight += amount;
  }
}

/**
 * Matches an invoice against the book, and counts it there: also when it is held, since what is held today is as a rule paid later and its quantity
 * must not be billed again meanwhile. An invoice that does not count, such as a duplicate or one sent back, must not be given.
 */
export function matchInvoice(invoice: Invoice, book: Book, policy: MatchPolicy): InvoiceOutcome {
  const lines: LineOutcome[] = [];
  for (const line of invoice.lines) {
    const outcome = outcomeOf(line, invoice, book, policy);
    book.count(outcome);
    lines.push(outcome);
  }
  const holds = invoiceHolds(invoice, lines, book, policy);
  let undisputed = 0n;
  let cleared = 0n;
  let isHeld = holds.length > 0;
  for (const line of lines) {
    undisputed += line.undisputed;
    cleared += line.cleared;
    isHeld ||= line.holds.length > 0;
  }
  return {
    invoice: invoice.id,
    lines,
    holds,
    payable: isHeld ? 0n : invoice.total,
    undisputed: isForeign(holds) ? 0n : undisputed,
    cleared,
  };
}

/** Another supplier's order, or another currency: then nothing of it is undisputed. */
const isForeign = (holds: readonly Hold[]): boolean =>
  holds.some(({ kind }) => kind === 'supplier-mismatch' || kind === 'currency' || kind === 'after-close');

function outcomeOf(line: InvoiceLine, { supplier, currency }: Invoice, book: Book, { tolerances, packaging }: MatchPolicy): LineOutcome {
  const target = targetOf(line, book.order(line.order), book);
  if (typeof target === 'string') return unmatched(line, 'not-ordered', target);
  const { order } = target;
  // An order in other money, or of somebody else, has nothing to be compared with: the invoice as a whole says so.
  if (order.supplier !== supplier || order.currency !== currency)
    return {
      line: line.id,
      target,
      quantity: 0n,
      amount: line.amount,
      holds: [],
      undisputed: 0n,
      supported: 0n,
      cleared: 0n,
      after: undefined,
    };
  const purchase = { supplier, commodity: target.line.commodity, site: order.site };
  return matchLine(line, target, book.position(order.id, target.line.id), tolerances(purchase), packaging);
}

function invoiceHolds(invoice: Invoice, lines: readonly LineOutcome[], book: Book, { tolerances }: MatchPolicy): Hold[] {
  const holds: Hold[] = [];
  const about = (kind: Hold['kind'], said: string): void =>
    void holds.push({ kind, line: undefined, measure: undefined, expected: undefined, found: undefined, about: said });
  const orders = new Map<string, Order>();
  let sum = invoice.freight + invoice.tax;
  for (const { target, amount } of lines) {
    sum += amount;
    if (target !== undefined) orders.set(target.order.id, target.order);
  }
  for (const order of orders.values()) {
    if (order.supplier !== invoice.supplier) about('supplier-mismatch', order.id);
    else if (order.currency !== invoice.currency) about('currency', order.currency);
    else if (order.closedOn !== undefined && invoice.day > order.closedOn) about('after-close', order.id);
  }
  const first = orders.values().next().value;
  const found = tolerances({ supplier: invoice.supplier, commodity: undefined, site: first?.site ?? '' });
  const differs = (kind: 'freight' | 'tax' | 'total', expected: Amount, is: Amount, tolerance: Tolerance | undefined): void => {
    const difference = is - expected;
    // Less than agreed is nobody's worry, but a total or a tax that is wrong is wrong either way.
    const size = difference < 0n && kind !== 'freight' ? -difference : difference;
    if (size > allowance(tolerance, expected))
      holds.push({ kind, line: undefined, measure: 'amount', expected, found: is, about: undefined });
  };
  if (invoice.freight !== 0n)
    freightHold(invoice, [...orders.values()], book, (expected, is) => differs('freight', expected, is, found.freight));
  if (invoice.expectedTax !== undefined) differs('tax', invoice.expectedTax, invoice.tax, found.tax);
  differs('total', sum, invoice.total, found.total);
  return holds;
}

/** Freight is agreed for an order and may be billed in parts: what counts is all of it, over the orders that the invoice names. */
function freightHold({ freight }: Invoice, orders: readonly Order[], book: Book, differs: (expected: Amount, is: Amount) => void): void {
  let agreed = 0n;
  let billed = freight;
  for (const order of orders) {
    agreed += order.freight;
    billed += book.freight(order.id);
  }
  differs(agreed, billed);
  // Counted on the first order with room for it, so that no part is counted twice.
  let left = freight;
  for (const [n, order] of orders.entries()) {
    const room = order.freight - book.freight(order.id);
    const part = n === orders.length - 1 || left <= room ? left : room > 0n ? room : 0n;
    book.countFreight(order.id, part);
    left -= part;
  }
}

import type { AccountingEntry, OrderLineData, PurchaseOrderData } from '../../../canonical/index.ts';
import { type Amount, type InvoiceOutcome, type OrderLine, type Quantity, valueOf } from '../match/index.ts';
import type { Matched } from './billing.ts';
import { matchOrderOf, placed, receivedOf } from './order-documents.ts';
import type { Bill, Booked, BookedLine, KeptReceipt } from './order-state.ts';
import { eventDay, lineOf, type OrderWork, settling } from './order-work.ts';
import { accrual, atLine, besides, type Bookkeeping, post, reverse, spread, varianceSpread } from './postings.ts';

/** What the books hold of a line, or are to hold. Minor units. */
interface Position {
  /** Value of what came, at the order's price. */
  readonly accrued: Amount;
  /** Of it what bills paid for. */
  readonly cleared: Amount;
  /** Value of what was billed and is not here. */
  readonly ahead: Amount;
}

const NOTHING: Position = { accrued: 0n, cleared: 0n, ahead: 0n };

/** The books of one order while an event is settled. */
interface Books extends Bookkeeping {
  readonly lines: ReadonlyMap<string, OrderLine>;
  readonly positions: Map<string, Position>;
}

/**
 * Brings the books to what is known. A receipt accrues its value at the order's price; a bill clears what is both received and billed, is ahead by
 * what is billed and not here, and what it costs more or less is the variance. Values are rounded on the whole line, so that parts leave nothing
 * behind. What is posted depends on the documents and not on the order in which they came.
 */
export function settleBooks(work: OrderWork, outcomes: Matched): void {
  const { order: state, purchasing } = work;
  const { order } = state;
  const asMatched = matchOrderOf(state, receivedOf(state), purchasing);
  if (order === undefined || asMatched === undefined) return;
  const books: Books = {
    work,
    order,
    lines: new Map(asMatched.lines.map((line) => [line.id, line])),
    positions: new Map(Object.entries(state.booked).map(([line, booked]) => [line, positionOf(booked)])),
  };
  state.receipts = accrueReceipts(books, state.receipts);
  const billed = new Map<string, Quantity>();
  state.bills = state.bills.map((bill) => countBooked(books, bill, outcomes.get(bill.invoice), billed));
  revalue(books, billed);
  state.bills = state.bills.map((bill) => bookBill(books, bill, outcomes.get(bill.invoice), billed));
  state.booked = Object.fromEntries([...books.positions].map(([line, position]) => [line, bookedOf(position)]));
}

const positionOf = ([accrued, cleared, ahead]: Booked): Position => ({
  accrued: BigInt(accrued),
  cleared: BigInt(cleared),
  ahead: BigInt(ahead),
});
const bookedOf = ({ accrued, cleared, ahead }: Position): Booked => [String(accrued), String(cleared), String(ahead)];

/** Lines that nobody receives, and consigned goods on our shelf, are nobody's money until they are billed or used. */
export const isAccrued = ({ kind }: Pick<PurchaseOrderData, 'kind'>, { matching, treatment }: OrderLineData): boolean =>
  matching !== 'two-way' && kind !== 'consignment' && (treatment !== 'consignment' || kind === 'bill-only');

function accrueReceipts(books: Books, receipts: readonly KeptReceipt[]): KeptReceipt[] {
  const { work, order } = books;
  const posted = new Map<string, Quantity>();
  const places = receipts.map((receipt) => (receipt.data.condition === 'good' ? placed(work.order, receipt.data) : 'no-line'));
  for (const [n, receipt] of receipts.entries()) {
    const place = places[n];
    if (place === undefined || typeof place === 'string' || receipt.accrued === undefined) continue;
    posted.set(place.line.line, (posted.get(place.line.line) ?? 0n) + place.quantity);
  }
  return receipts.map((receipt, n) => {
    const place = places[n];
    if (place === undefined || typeof place === 'string' || receipt.accrued !== undefined || !isAccrued(order, place.line)) return receipt;
    const { line } = place.line;
    const received = (posted.get(line) ?? 0n) + place.quantity;
    posted.set(line, received);
    const position = books.positions.get(line) ?? NOTHING;
    const amount = worth(books, line, received) - position.accrued;
    books.positions.set(line, { ...position, accrued: position.accrued + amount });
    post(work, receiptIdentity(work, receipt), receipt.data.day, accrual(books, place.line, amount));
    return { ...receipt, accrued: String(amount) };
  });
}

const receiptIdentity = ({ key }: OrderWork, { id, revision }: KeptReceipt): string => `${key}|${id}.${revision}|received`;

/** Takes the accrual of a receipt back exactly, before a correction of it is taken in. */
export function reverseReceipt(work: OrderWork, receipt: KeptReceipt): void {
  const place = placed(work.order, receipt.data);
  if (receipt.accrued === undefined || typeof place === 'string') return;
  const { line } = place.line;
  const position = positionOf(work.order.booked[line] ?? ['0', '0', '0']);
  const accrued = position.accrued - BigInt(receipt.accrued);
  work.order.booked = { ...work.order.booked, [line]: bookedOf({ ...position, accrued }) };
  reverse(work, receiptIdentity(work, receipt), receipt.data.day);
}

/** What earlier bills took of each line, as matching sees it now. */
function countBooked(books: Books, bill: Bill, outcome: InvoiceOutcome | undefined, billed: Map<string, Quantity>): Bill {
  if (bill.booked === undefined) return bill;
  const now = bill.booked.map(([line, before, cleared, ahead], n): BookedLine => {
    const quantity = outcome?.lines[n]?.target?.line.id === line ? (outcome.lines[n]?.quantity ?? BigInt(before)) : BigInt(before);
    if (books.lines.has(line)) billed.set(line, (billed.get(line) ?? 0n) + quantity);
    return [line, String(quantity), cleared, ahead];
  });
  return { ...bill, booked: now };
}

/** Posts what became of earlier receipts and bills meanwhile: a changed price, goods that came after their bill or went back. */
function revalue(books: Books, billed: ReadonlyMap<string, Quantity>): void {
  const entries: AccountingEntry[] = [];
  const received = receivedOf(books.work.order);
  for (const line of books.order.lines) {
    if (!isAccrued(books.order, line)) continue;
    const before = books.positions.get(line.line) ?? NOTHING;
    const due = targetOf(books, line.line, received.get(line.line) ?? 0n, billed.get(line.line) ?? 0n);
    const arrived = due.cleared - before.cleared;
    entries.push(...accrual(books, line, due.accrued - before.accrued));
    entries.push(...atLine(books, line, 'billed-arrived', arrived));
    entries.push(...varianceSpread(books, line, due.ahead - before.ahead + arrived, 'billed-revalued'));
    if (books.positions.has(line.line) || due.accrued !== 0n || due.ahead !== 0n) books.positions.set(line.line, due);
  }
  if (entries.length > 0) post(books.work, settling(books.work, 'revalued'), eventDay(books.work), entries);
}

function targetOf(books: Books, line: string, received: Quantity, billed: Quantity): Position {
  const both = billed < received ? billed : received;
  const cleared = worth(books, line, both > 0n ? both : 0n);
  return { accrued: worth(books, line, received), cleared, ahead: worth(books, line, billed) - cleared };
}

function worth({ lines }: Books, line: string, quantity: Quantity): Amount {
  const ordered = lines.get(line);
  return ordered === undefined ? 0n : valueOf(quantity, ordered);
}

/** Books what a settled bill costs, once. */
function bookBill(books: Books, bill: Bill, outcome: InvoiceOutcome | undefined, billed: Map<string, Quantity>): Bill {
  const { settlement } = bill;
  if (settlement === undefined || bill.booked !== undefined) return bill;
  const received = receivedOf(books.work.order);
  const entries: AccountingEntry[] = [];
  const weights: { line: OrderLineData | undefined; amount: Amount }[] = [];
  const booked = bill.lines.map(({ line: name }, n): BookedLine => {
    const amount = BigInt(settlement.lines.find(({ line }) => line === name)?.amount ?? '0');
    const target = outcome?.lines[n]?.target;
    const quantity = outcome?.lines[n]?.quantity ?? 0n;
    const line = lineOf(books.order, target?.line.id ?? '');
    weights.push({ line, amount });
    if (line === undefined || !isAccrued(books.order, line)) {
      entries.push(...spread(books, line ?? books.order.lines[0], 'service-billed', amount));
      return [line?.line ?? '', String(quantity), '0', '0'];
    }
    const before = books.positions.get(line.line) ?? NOTHING;
    const total = (billed.get(line.line) ?? 0n) + quantity;
    billed.set(line.line, total);
    const after = targetOf(books, line.line, received.get(line.line) ?? 0n, total);
    books.positions.set(line.line, after);
    const cleared = after.cleared - before.cleared;
    const ahead = after.ahead - before.ahead;
    entries.push(...atLine(books, line, 'receipt-cleared', cleared), ...atLine(books, line, 'billed-ahead', ahead));
    entries.push(...varianceSpread(books, line, amount - cleared - ahead));
    return [line.line, String(quantity), String(cleared), String(ahead)];
  });
  entries.push(...besides(books, settlement, weights));
  const payable = entries.map((entry) => ({ ...entry, counterparty: bill.invoice }));
  const journal = settling(books.work, `settled ${bill.invoice}`);
  post(books.work, journal, settlement.day, payable);
  return { ...bill, booked, journal };
}

/** Takes what a bill did to the books back exactly: its voucher was not made after all. */
export function reverseBill(work: OrderWork, bill: Bill): void {
  if (bill.booked === undefined || bill.journal === undefined) return;
  for (const [line, , cleared, ahead] of bill.booked) {
    const booked = work.order.booked[line];
    if (booked === undefined) continue;
    const position = positionOf(booked);
    const without = { ...position, cleared: position.cleared - BigInt(cleared), ahead: position.ahead - BigInt(ahead) };
    work.order.booked = { ...work.order.booked, [line]: bookedOf(without) };
  }
  reverse(work, bill.journal, eventDay(work));
}

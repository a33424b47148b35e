import type { Invoice, Order, Receipt } from './documents.ts';
import { Book, type InvoiceOutcome, matchInvoice, type MatchPolicy } from './match-invoice.ts';

export interface Documents {
  readonly orders: readonly Order[];
  readonly receipts: readonly Receipt[];
  /** Those that count: not duplicates, nor what was sent back. */
  readonly invoices: readonly Invoice[];
  /** Invoices that became payables before: they are counted first, whatever is known since. */
  readonly settled?: ReadonlySet<string>;
}

/**
 * Matches all that is known. The outcome depends on what is there and not on the order in which it came: invoices count by their day, number and
 * id, after those that were settled before. Answers outcomes in the order of the invoices given.
 */
export function matchAll(
  { orders, receipts, invoices, settled }: Documents,
  policy: MatchPolicy,
): { outcomes: readonly InvoiceOutcome[]; book: Book } {
  const book = new Book(orders, receipts);
  const outcomes = new Map<Invoice, InvoiceOutcome>();
  const isSettled = ({ id }: Invoice): number => (settled?.has(id) === true ? 0 : 1);
  for (const invoice of [...invoices].sort((a, b) => isSettled(a) - isSettled(b) || byDay(a, b))) {
    outcomes.set(invoice, matchInvoice(invoice, book, policy));
  }
  return { outcomes: invoices.flatMap((invoice) => outcomes.get(invoice) ?? []), book };
}

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byDay = (a: Invoice, b: Invoice): number => compared(a.day, b.day) || compared(a.number, b.number) || compared(a.id, b.id);

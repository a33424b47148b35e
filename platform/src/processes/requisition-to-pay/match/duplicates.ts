import type { Amount, Invoice } from './documents.ts';

/** What is looked at to tell whether an invoice was sent before. */
export interface Billed {
  readonly id: string;
  /** The supplier's golden record, never the number a system has for it: two of those may be one supplier. */
  readonly supplier: string;
  readonly number: string;
  readonly day: string;
  readonly currency: string;
  readonly total: Amount;
  /** Orders it names, sorted. */
  readonly orders: readonly string[];
}

export const billedOf = ({ id, supplier, number, day, currency, total, lines }: Invoice): Billed => ({
  id,
  supplier,
  number,
  day,
  currency,
  total,
  orders: [...new Set(lines.flatMap(({ order }) => order ?? []))].sort(),
});

/** Under what other invoices have to be looked up: each name finds a few in an index, however many there are. */
export interface DuplicateKeys {
  /** Supplier and number as it reads without its writing. */
  readonly number: string;
  /** Supplier and number as it looks: letters that are taken for digits, and endings that are put to a copy, are one. */
  readonly look: string;
  /** Supplier, money and amount. */
  readonly amount: string;
}

export function duplicateKeys({ supplier, number, currency, total }: Billed): DuplicateKeys {
  return {
    number: `${supplier}|${normalized(number)}`,
    look: `${supplier}|${looksLike(number)}`,
    amount: `${supplier}|${currency}|${total}`,
  };
}

/** A number without its writing: capitals, no separators, no leading zeros, no word for “invoice” before it. */
export function normalized(number: string): string {
  const plain = number.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const bare = plain.replace(/^(?:INVOICE|INV|NO|NR)(?=\d)/, '').replace(/^0+(?=.)/, '');
  return bare === '' ? plain : bare;
}

const CONFUSED: Readonly<Record<string, string>> = { O: '0', Q: '0', D: '0', I: '1', L: '1', Z: '2', S: '5', G: '6', B: '8' };

/** What a number looks like to who keys it in from paper, without the ending that a second copy gets (`-R`, `/COPY`, `.DUP`). */
export function looksLike(number: string): string {
  const bare = normalized(number.replace(/[\s./_-]+(?:R|REV|COPY|DUP|DUPLICATE|RESEND|REPRINT)\s*$/i, ''));
  return bare.replace(/[OQDILZSGB]/g, (letter) => CONFUSED[letter] ?? letter).replace(/^0+(?=.)/, '');
}

/** How sure it is. `certain` and `likely` hold an invoice; `possible` does where nothing that came in explains a second one. */
export type Likeness = 'certain' | 'likely' | 'possible';

export interface DuplicateFinding {
  readonly of: string;
  readonly likeness: Likeness;
  readonly why: 'same-number' | 'same-look' | 'swapped-digits' | 'same-amount';
}

const DAYS_APART = 7;
const DAY_MS = 86_400_000;

/**
 * Tells of which of the invoices found under its keys an invoice is a copy. Credits and their invoices are told apart by their sign. `isExplained`
 * says whether receipts are there for both: two equal shipments of one order make two equal invoices in one week, and no duplicate.
 */
export function findDuplicates(invoice: Billed, candidates: Iterable<Billed>, isExplained: boolean): DuplicateFinding[] {
  const findings: DuplicateFinding[] = [];
  const number = normalized(invoice.number);
  const look = looksLike(invoice.number);
  for (const other of candidates) {
    if (other.id === invoice.id || other.supplier !== invoice.supplier) continue;
    if (other.total < 0n !== invoice.total < 0n) continue;
    const finding = judged(invoice, other, number, look, isExplained);
    if (finding !== undefined) findings.push({ of: other.id, ...finding });
  }
  return findings;
}

function judged(
  invoice: Billed,
  other: Billed,
  number: string,
  look: string,
  isExplained: boolean,
): Omit<DuplicateFinding, 'of'> | undefined {
  const otherNumber = normalized(other.number);
  if (otherNumber === number) return { likeness: 'certain', why: 'same-number' };
  const isSameAmount = other.total === invoice.total && other.currency === invoice.currency;
  if (!isSameAmount) return undefined;
  if (looksLike(other.number) === look) return { likeness: 'likely', why: 'same-look' };
  if (daysApart(invoice.day, other.day) > DAYS_APART || !isSameOrders(invoice, other)) return undefined;
  if (isExplained) return undefined;
  if (areSwapped(number, otherNumber)) return { likeness: 'likely', why: 'swapped-digits' };
  // Without an order a week's service costs what the last one did; on one day it is odd.
  return invoice.orders.length > 0 || invoice.day === other.day ? { likeness: 'possible', why: 'same-amount' } : undefined;
}

const daysApart = (a: string, b: string): number => Math.abs(Date.parse(a) - Date.parse(b)) / DAY_MS;

const isSameOrders = (a: Billed, b: Billed): boolean =>
  a.orders.length === b.orders.length && a.orders.every((order, n) => order === b.orders[n]);

/** Two neighbouring characters changed places, or one was keyed wrong. */
function areSwapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const differing = Array.from(a).flatMap((letter, n) => (letter === b[n] ? [] : [n]));
  if (differing.length === 1) return true;
  const [first = 0, second = 0] = differing;
  return differing.length === 2 && second === first + 1 && a[first] === b[second] && a[second] === b[first];
}

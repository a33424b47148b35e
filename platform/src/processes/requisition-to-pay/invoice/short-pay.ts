import type { InvoiceData, InvoiceLineData } from '../../../canonical/index.ts';
import { divideHalfUp, formatDecimal, minorDigits } from '../../../kernel/index.ts';
import { quantityOf, quantityText, sumOf } from '../exact.ts';
import { ONE } from '../match/index.ts';
import type { Purchasing } from '../policies.ts';
import { holdsOf, named } from './holds.ts';
import type { InvoiceState, MatchedData } from './invoice-state.ts';

/** What is paid of a line. */
export interface PaidLine {
  /** Minor units. */
  readonly amount: bigint;
  /** Millionths of base units, paid for and billed; undefined: all of it. */
  readonly quantity: bigint | undefined;
  readonly billed: bigint | undefined;
}

/** What nobody disputes of a held invoice. Minor units. */
export interface Undisputed {
  readonly lines: ReadonlyMap<string, PaidLine>;
  readonly freight: bigint;
  readonly tax: bigint;
  /** By how much the supplier's own total is below that: never positive, since no more than the total is paid. */
  readonly rounding: bigint;
}

/** Nobody has said yet that lines without an order are to be paid. */
const UNSAID = ['invoice-approval', 'invoice-budget', 'invoice-coding'];

/**
 * What nobody disputes: lines that nothing holds or whose difference was accepted, of the others what is here at the price agreed; nothing of an
 * order that is not this supplier's or closed, nor of lines that somebody has yet to approve or that go where nothing may go. Freight up to what was agreed, tax by what is paid.
 */
export function undisputedOf(key: string, state: InvoiceState, invoice: InvoiceData, purchasing: Purchasing): Undisputed {
  const open = holdsOf(key, state, purchasing);
  const isOpen = (cause: string): boolean => open.some((hold) => hold.cause === cause);
  const lines = new Map(
    invoice.lines.map((line) => {
      const match = line.order === undefined ? undefined : state.matches[`order:${line.order}`];
      if (match === undefined) return [line.line, UNSAID.some(isOpen) ? noneOf(line) : allOf(line)];
      return [line.line, paidOf(line, match, state)];
    }),
  );
  const billed = sumOf(invoice.lines.map(({ amount }) => BigInt(amount)));
  const paid = sumOf([...lines.values()].map(({ amount }) => amount));
  const tax = billed === 0n ? 0n : divideHalfUp(BigInt(invoice.tax) * paid, billed);
  const freight = open.some(({ name }) => name === 'freight') ? freightLeft(state, BigInt(invoice.freight)) : BigInt(invoice.freight);
  const less = BigInt(invoice.total) - paid - freight - tax;
  return { lines, freight, tax, rounding: less < 0n ? less : 0n };
}

const allOf = ({ amount }: InvoiceLineData): PaidLine => ({ amount: BigInt(amount), quantity: undefined, billed: undefined });
const noneOf = ({ quantity }: InvoiceLineData): PaidLine => ({ amount: 0n, quantity: 0n, billed: quantityOf(quantity) });

function paidOf(line: InvoiceLineData, { order, holds, lines }: MatchedData, { accepted }: InvoiceState): PaidLine {
  const open = holds.filter((hold) => !accepted.includes(named(hold, order).mark));
  if (open.some((hold) => hold.line === undefined)) return noneOf(line);
  const told = lines.find((one) => one.line === line.line);
  if (told === undefined || !open.some((hold) => hold.line === line.line)) return allOf(line);
  return { amount: BigInt(told.undisputed), quantity: BigInt(told.supported), billed: BigInt(told.quantity) };
}

/** What of the freight that was agreed is not billed yet. */
function freightLeft({ matches }: InvoiceState, freight: bigint): bigint {
  const left = sumOf(Object.values(matches).map(({ freightAgreed, freightBefore }) => BigInt(freightAgreed) - BigInt(freightBefore)));
  return left < 0n ? 0n : left < freight ? left : freight;
}

/** The invoice with what is booked of it: every line, at what is paid of it. */
export const billedShort = (invoice: InvoiceData, { lines, freight, tax }: Undisputed): InvoiceData => ({
  ...invoice,
  lines: invoice.lines.map((line) => ({ ...line, amount: String(lines.get(line.line)?.amount ?? 0n) })),
  freight: String(freight),
  tax: String(tax),
});

/** What is paid of an invoice as an invoice of its own: the quantity paid for, at the price paid for it. */
export function shortened(invoice: InvoiceData, short: Undisputed): InvoiceData {
  const { lines, freight, tax, rounding } = short;
  const kept = invoice.lines.flatMap((line): InvoiceLineData[] => {
    const { amount, quantity, billed } = lines.get(line.line) ?? noneOf(line);
    if (quantity === undefined || billed === undefined) return [line];
    if (quantity === 0n || billed === 0n || amount === 0n) return [];
    const inUnit = divideHalfUp(quantityOf(line.quantity) * quantity, billed);
    const unitPrice = formatDecimal({
      units: divideHalfUp(amount * 10n ** BigInt(12 - minorDigits(invoice.currency)), inUnit),
      scale: 6,
    });
    return [{ ...line, quantity: quantityText(inUnit, ONE), unitPrice, amount: String(amount) }];
  });
  const total = sumOf(kept.map(({ amount }) => BigInt(amount))) + freight + tax + rounding;
  return { ...invoice, lines: kept, freight: String(freight), tax: String(tax), total: String(total) };
}

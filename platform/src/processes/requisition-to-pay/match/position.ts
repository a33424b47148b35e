import { divideHalfUp } from '../../../kernel/index.ts';
import { type Amount, ONE, type OrderLine, type Price, type Quantity, type Sold } from './documents.ts';

/** What became of one order line so far. Quantities in base units. */
export interface Position {
  readonly received: Quantity;
  readonly accepted: Quantity;
  /** Billed less credited, by every invoice that counts. */
  readonly billed: Quantity;
  /** What prices over the order's came to; favourable ones do not make up for them. */
  readonly overcharged: Amount;
  /** Value at the order's price by which invoices cleared what receipts had accrued. */
  readonly cleared: Amount;
}

export const UNTOUCHED: Position = { received: 0n, accepted: 0n, billed: 0n, overcharged: 0n, cleared: 0n };

/** What a quantity in base units costs, rounded once, half away from zero. */
export function valueOf(quantity: Quantity, { unitPrice, perUnit }: Pick<Sold, 'unitPrice' | 'perUnit'>): Amount {
  return divideHalfUp(quantity * unitPrice, perUnit * ONE);
}

/** The quantity in base units that an amount buys, rounded down. */
export function quantityFor(amount: Amount, { unitPrice, perUnit }: Sold): Quantity {
  return unitPrice <= 0n ? 0n : (amount * perUnit * ONE) / unitPrice;
}

/** Whether a price is over another, each for its own unit: compared without dividing. */
export function isDearer(price: Price, perUnit: Quantity, than: Sold, share = 0n): boolean {
  return price * than.perUnit * 10_000n > than.unitPrice * perUnit * (10_000n + share);
}

/**
 * What invoices must have cleared of the accrual of a line when everything has come that is known: rounded on the whole and not by invoice, so that
 * a line that is received and billed in full leaves nothing behind. Lines without receipts accrue nothing.
 */
export function clearedWhen(line: OrderLine, { received, billed }: Pick<Position, 'received' | 'billed'>): Amount {
  if (line.matching === 'two-way') return 0n;
  const both = billed < received ? billed : received;
  return valueOf(both > 0n ? both : 0n, line);
}

/** What is left to clear, or to take back, when receipts came or went after their invoice. */
export const clearingDue = (line: OrderLine, position: Position): Amount => clearedWhen(line, position) - position.cleared;

/** What the supplier owes a credit for: billed and not here any more. */
export function creditExpected(line: OrderLine, { received, billed }: Position): Quantity {
  return line.matching !== 'two-way' && billed > received ? billed - received : 0n;
}

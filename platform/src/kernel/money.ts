import { type Decimal, formatDecimal, multiply, parseDecimal, rescale } from './decimal.ts';
import { Fault } from './fault.ts';

/** Whole minor units of a currency: 12.34 USD is { minor: 1234n, currency: 'USD' }. */
export interface Money {
  readonly minor: bigint;
  readonly currency: string;
}

/** ISO 4217 minor-unit digits that differ from two. */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ['JPY', 0],
  ['KRW', 0],
  ['CLP', 0],
  ['VND', 0],
  ['ISK', 0],
  ['BHD', 3],
  ['KWD', 3],
  ['OMR', 3],
  ['JOD', 3],
  ['TND', 3],
]);

export function minorDigits(currency: string): number {
  return DIGITS.get(currency) ?? 2;
}

export function money(minor: bigint, currency: string): Money {
  return { minor, currency };
}

/**
 * Reads an amount such as "1234.5" exactly. Throws `DECIMAL_UNREADABLE`, or `MONEY_TOO_PRECISE` when the text has
 * non-zero digits below the minor unit: an amount is never rounded silently.
 */
export function parseMoney(text: string, currency: string): Money {
  const value = parseDecimal(text);
  const digits = minorDigits(currency);
  const minor = rescale(value, digits);
  if (value.scale > digits && rescale(minor, value.scale).units !== value.units) {
    throw new Fault({
      code: 'MONEY_TOO_PRECISE',
      kind: 'rejected',
      message: `Amount has more than ${digits} decimal places for ${currency}`,
      hint: 'Send the amount in whole minor units, or map it as a unit price with a quantity',
    });
  }
  return { minor: minor.units, currency };
}

/** "1234.50" for { 123450n, 'USD' }. */
export function formatMoney(value: Money): string {
  return formatDecimal({ units: value.minor, scale: minorDigits(value.currency) });
}

/** Price × quantity, rounded once, half away from zero. */
export function extend(unitPrice: Decimal, quantity: Decimal, currency: string): Money {
  return { minor: rescale(multiply(unitPrice, quantity), minorDigits(currency)).units, currency };
}

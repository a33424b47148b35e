import { divideHalfUp, formatDecimal, minorDigits, unitsAt } from '../../kernel/index.ts';
import type { Amount, Price, Quantity } from './match/index.ts';

/** A canonical quantity in millionths. */
export const quantityOf = (text: string): Quantity => unitsAt(text, 6);

/** A quantity of base units as text in a unit of so many. */
export function quantityText(quantity: Quantity, perUnit: Quantity): string {
  return formatDecimal({ units: divideHalfUp(quantity * 1_000_000n, perUnit), scale: 6 }).replace(/\.?0+$/, '');
}

/** A canonical unit price in millionths of the currency's minor unit. */
export const priceOf = (text: string, currency: string): Price => unitsAt(text, 6 + minorDigits(currency));

/** Shares of an amount by weight that add up to it: what rounding leaves goes to the last. All of it to the first where nothing weighs. */
export function prorated(amount: Amount, weights: readonly bigint[]): Amount[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole === 0n) return weights.map((_, n) => (n === 0 ? amount : 0n));
  let left = amount;
  return weights.map((weight, n) => {
    const part = n === weights.length - 1 ? left : divideHalfUp(amount * weight, whole);
    left -= part;
    return part;
  });
}

export const sumOf = (amounts: Iterable<bigint>): bigint => {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
};

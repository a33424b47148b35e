import { Fault } from './fault.ts';

/** An exact decimal: `units` × 10^-`scale`. 1.250 is { units: 1250n, scale: 3 }. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

const PATTERN = /^([+-]?)(\d*)(?:\.(\d*))?$/;
const MAX_DIGITS = 38;

/**
 * Reads a plain decimal ("12", "-0.50", ".5", "7."); no exponent, no grouping.
 * Throws `DECIMAL_UNREADABLE` (rejected); the text itself is never quoted.
 */
export function parseDecimal(text: string): Decimal {
  const parts = PATTERN.exec(text.trim());
  const whole = parts?.[2] ?? '';
  const fraction = parts?.[3] ?? '';
  const digits = whole + fraction;
  if (parts === null || digits.length === 0 || digits.length > MAX_DIGITS) {
    throw new Fault({
      code: 'DECIMAL_UNREADABLE',
      kind: 'rejected',
      message: `Value of ${text.length} characters is not a plain decimal number of at most ${MAX_DIGITS} digits`,
      hint: 'Send digits with an optional minus sign and one decimal point',
    });
  }
  const units = BigInt(digits);
  return { units: parts[1] === '-' ? -units : units, scale: fraction.length };
}

/** Writes a decimal with exactly its scale: { 1250n, 3 } is "1.250". */
export function formatDecimal(value: Decimal): string {
  const negative = value.units < 0n;
  const digits = (negative ? -value.units : value.units).toString().padStart(value.scale + 1, '0');
  const whole = digits.slice(0, digits.length - value.scale);
  const fraction = value.scale === 0 ? '' : `.${digits.slice(digits.length - value.scale)}`;
  return `${negative ? '-' : ''}${whole}${fraction}`;
}

/** Brings a decimal to `scale`, rounding half away from zero when digits are lost. */
export function rescale(value: Decimal, scale: number): Decimal {
  if (scale >= value.scale) return { units: value.units * powerOfTen(scale - value.scale), scale };
  return { units: divideHalfUp(value.units, powerOfTen(value.scale - scale)), scale };
}

const POINT = 46;
const ZERO = 48;
/** Digits that a number holds exactly. */
const SHORT = 15;
const POWERS: readonly bigint[] = Array.from({ length: 2 * MAX_DIGITS }, (_, n) => 10n ** BigInt(n));
const powerOfTen = (exponent: number): bigint => POWERS[exponent] ?? 10n ** BigInt(exponent);

/**
 * The units of a plain decimal brought to `scale`, as `parseDecimal` and `rescale` give them: documents are full of short numbers, and those are
 * read without more. Throws `DECIMAL_UNREADABLE` (rejected).
 */
export function unitsAt(text: string, scale: number): bigint {
  let units = 0;
  let places = -1;
  for (let n = 0; n < text.length; n++) {
    const digit = text.charCodeAt(n) - ZERO;
    if (digit >= 0 && digit <= 9) units = units * 10 + digit;
    else if (places === -1 && digit === POINT - ZERO) places = text.length - n - 1;
    else return rescale(parseDecimal(text), scale).units;
  }
  const isPlain = text.length > 0 && text.length <= SHORT && text !== '.' && places <= scale;
  return isPlain ? BigInt(units) * powerOfTen(scale - Math.max(places, 0)) : rescale(parseDecimal(text), scale).units;
}

/** The exact product; its scale is the sum of both. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

/** The quotient with as few places as it needs; undefined where it would need more than `most`, or the divisor is zero. */
export function divideExactly(dividend: Decimal, divisor: Decimal, most: number): Decimal | undefined {
  if (divisor.units === 0n) return undefined;
  for (let scale = 0; scale <= most; scale += 1) {
    const numerator = dividend.units * 10n ** BigInt(scale + divisor.scale);
    const denominator = divisor.units * 10n ** BigInt(dividend.scale);
    if (numerator % denominator === 0n) return { units: numerator / denominator, scale };
  }
  return undefined;
}

/** Integer division rounding half away from zero, the rule of commercial rounding. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const a = dividend < 0n ? -dividend : dividend;
  const b = divisor < 0n ? -divisor : divisor;
  const rounded = (2n * a + b) / (2n * b);
  return negative ? -rounded : rounded;
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`; 1.0 equals 1. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const difference = rescale(a, scale).units - rescale(b, scale).units;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The quotient, rounded half away from zero to `scale` digits after the point. Throws a RangeError for a divisor of zero. */
export function divideDecimals(a: Decimal, b: Decimal, scale: number): Decimal {
  return { units: divideHalfUp(a.units * 10n ** BigInt(scale + b.scale), b.units * 10n ** BigInt(a.scale)), scale };
}

/** Writes a decimal as short as it is exact: { 1250n, 3 } is "1.25". */
export function plainDecimal(value: Decimal): string {
  let { units, scale } = value;
  for (; scale > 0 && units % 10n === 0n; scale--) units /= 10n;
  return formatDecimal({ units, scale });
}

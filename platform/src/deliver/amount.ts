import { minorDigits, parseDecimal, rescale } from '../kernel/index.ts';

/** Minor units of an amount that a target sent; undefined when it has digits below them. Throws `DECIMAL_UNREADABLE`. */
export function minorOf(text: string, currency: string): bigint | undefined {
  const value = parseDecimal(text);
  const minor = rescale(value, minorDigits(currency));
  const exact = value.scale <= minor.scale || rescale(minor, value.scale).units === value.units;
  return exact ? minor.units : undefined;
}

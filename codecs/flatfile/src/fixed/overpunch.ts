const POSITIVE = '{ABCDEFGHI';
const NEGATIVE = '}JKLMNOPQR';

/**
 * Reads digits whose last carries the sign (zoned decimal as EBCDIC systems print it: `{` to `I` are +0 to +9, `}` to `R` are -0 to -9; a
 * plain digit is positive). Undefined for anything else.
 */
export function readOverpunch(text: string): bigint | undefined {
  const last = text.slice(-1);
  const positive = POSITIVE.indexOf(last);
  const negative = NEGATIVE.indexOf(last);
  const digit = positive !== -1 ? positive : negative;
  const digits = last === '' || digit === -1 ? text : text.slice(0, -1) + digit;
  if (!/^\d{1,38}$/.test(digits)) return undefined;
  return negative === -1 ? BigInt(digits) : -BigInt(digits);
}

/** Writes a number with its sign in the last digit. */
export function writeOverpunch(value: bigint): string {
  const digits = String(value < 0n ? -value : value);
  return digits.slice(0, -1) + ((value < 0n ? NEGATIVE : POSITIVE)[Number(digits.slice(-1))] ?? '');
}

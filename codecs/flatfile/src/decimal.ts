/** An exact decimal: `unscaled` units of ten to the minus `scale`. 12.50 with scale 2 is 1250n. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

/** The longest number read, in digits. */
const MOST_DIGITS = 38;

/**
 * Reads digits with an optional sign and point as a decimal of the scale; zeros beyond the scale are no places. Undefined for exponents,
 * grouping, more places or more than 38 digits.
 */
export function readDecimal(text: string, scale: number): Decimal | undefined {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text) ?? [];
  if (whole + fraction === '' || whole.length + fraction.length > MOST_DIGITS || /[^0]/.test(fraction.slice(scale))) return undefined;
  const unscaled = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'));
  return { unscaled: sign === '-' ? -unscaled : unscaled, scale };
}

/** Writes a decimal with all places of its scale: 1250n of scale 2 is `12.50`. */
export function formatDecimal({ unscaled, scale }: Decimal): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const cut = digits.length - scale;
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, cut)}${scale === 0 ? '' : `.${digits.slice(cut)}`}`;
}

/** An exact decimal: `digits × 10^-scale`. The scale is what the sender wrote: 12.50 has the scale 2 (FHIR R4: precision is significant). */
export interface ExactDecimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Powers of ten beyond any quantity; without a bound `1e999999999` would ask for a gigabyte. */
const LARGEST_EXPONENT = 100;
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** The exact value of the text of a JSON number, or `undefined` for text that is none or has an exponent beyond ±100. */
export function exactDecimal(text: string): ExactDecimal | undefined {
  const [, sign, whole, fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  const power = Number(exponent);
  if (whole === undefined || Math.abs(power) > LARGEST_EXPONENT) return undefined;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const scale = fraction.length - power;
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareDecimals(a: ExactDecimal, b: ExactDecimal): number {
  const scale = Math.max(a.scale, b.scale);
  const difference = a.digits * 10n ** BigInt(scale - a.scale) - b.digits * 10n ** BigInt(scale - b.scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

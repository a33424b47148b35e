/** Digits after the point of a currency, as ISO 4217 gives them; two where none is known. */
export function digitsOf(currency: string | undefined): number {
  if (currency === undefined) return 2;
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/**
 * An amount for people: `1,234.50`, below zero `-1,234.50`. `minor` is a whole number of minor units as text of any
 * length; no floating point touches it.
 */
export function amountText(minor: string, currency: string | undefined): string {
  const digits = digitsOf(currency);
  const value = BigInt(minor);
  const all = (value < 0n ? -value : value).toString().padStart(digits + 1, '0');
  const whole = all.slice(0, all.length - digits).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  const fraction = digits === 0 ? '' : `.${all.slice(-digits)}`;
  return `${value < 0n ? '-' : ''}${whole}${fraction}`;
}

/** How the names of fields end that carry whole minor units. */
const MINOR = /(?:amount|total|cumulated|overBudget|freight|tax|received|billed)$/i;

/** Whether a value of this name is an amount in whole minor units. */
export const isMinor = (name: string, value: string): boolean => MINOR.test(name) && /^-?\d+$/.test(value);

/** Splits a signed amount into the two columns of a ledger: debit positive, credit negative. */
export function sidesOf(minor: string): { readonly debit?: string; readonly credit?: string } {
  const value = BigInt(minor);
  if (value === 0n) return { debit: '0' };
  return value > 0n ? { debit: minor } : { credit: String(-value) };
}

/** Adds amounts in minor units. */
export const total = (amounts: readonly string[]): string => String(amounts.reduce((sum, amount) => sum + BigInt(amount), 0n));

/**
 * Minor units of an amount that somebody typed, `1,234.50` or `1234.5`; undefined when it is none, or has more digits after the point than
 * the currency has.
 */
export function minorFrom(text: string, currency: string | undefined): string | undefined {
  const digits = digitsOf(currency);
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.(\d+))?$/.exec(text.trim()) ?? [];
  if (whole === '' || fraction.length > digits) return undefined;
  return String(BigInt(`${sign}${whole.replaceAll(',', '')}${fraction.padEnd(digits, '0')}`));
}

/** Currencies whose minor unit is not a hundredth (ISO 4217). */
const OTHER_DIGITS: ReadonlyMap<string, number> = new Map([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'].map(
    (code) => [code, 0] as const,
  ),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3] as const),
  ...['CLF', 'UYW'].map((code) => [code, 4] as const),
]);

/** How many decimals the currency has: 2 for USD, 0 for JPY, 3 for KWD (ISO 4217). */
export function currencyDigits(currency: string): number {
  return OTHER_DIGITS.get(currency) ?? 2;
}

/** True for three capital letters. */
export function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code);
}

/**
 * Reads a decimal as whole minor units of the currency (`12.5` USD is 1250n). Undefined for signs, exponents, grouping, more than 18
 * digits, or more places than the currency has (zeros beyond them are no places). Never a float.
 */
export function minorUnits(decimal: string, currency: string): bigint | undefined {
  const [, whole = '', fraction = ''] = /^(\d*)(?:\.(\d*))?$/.exec(decimal) ?? [];
  const digits = currencyDigits(currency);
  if (whole + fraction === '' || whole.length + fraction.length > 18) return undefined;
  if (/[^0]/.test(fraction.slice(digits))) return undefined;
  return BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
}

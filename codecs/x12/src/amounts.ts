/** Digits before the point that a double holds exactly together with two decimals. */
const SAFE_DIGITS = 13;
/** The longest amount X12 knows (data element 782). */
const MOST_DIGITS = 18;

/**
 * Reads an X12 decimal (type R) as whole cents: optional minus, digits, at most two decimals after an optional point
 * (`-12.5` is -1250n, `.07` is 7n). Returns undefined for anything else: exponents, a plus, spaces, grouping, more
 * decimals, more than 18 digits. Never passes through a float that could round.
 */
export function parseAmount(text: string): bigint | undefined {
  const start = text.charCodeAt(0) === 45 ? 1 : 0;
  let digits = 0;
  let decimals = -1;
  let value = 0;
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 46 && decimals === -1) {
      decimals = 0;
      continue;
    }
    if (code < 48 || code > 57) return undefined;
    digits++;
    if (decimals !== -1 && ++decimals > 2) return undefined;
    value = value * 10 + (code - 48);
  }
  if (digits === 0 || digits > MOST_DIGITS) return undefined;
  const missing = decimals === -1 ? 100 : decimals === 0 ? 100 : decimals === 1 ? 10 : 1;
  const cents = digits <= SAFE_DIGITS ? BigInt(value * missing) : BigInt(text.replace(/[-.]/g, '')) * BigInt(missing);
  return start === 1 ? -cents : cents;
}

/** Writes whole cents as an X12 decimal: no trailing zeros, no point without decimals (`-1250n` is `-12.5`). */
export function formatAmount(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  const sign = cents < 0n ? '-' : '';
  const whole = sign + digits.slice(0, -2);
  if (digits.endsWith('00')) return whole;
  return `${whole}.${digits.slice(-2, digits.endsWith('0') ? -1 : undefined)}`;
}

const AMOUNT = /^(-?)(\d{1,15})(?:\.(\d{1,2}))?$/;

/** Reads "1234.5" as 123450 cents; undefined when the text is not an amount of at most two decimals. */
export function readAmount(text: string): bigint | undefined {
  const parts = AMOUNT.exec(text.trim());
  if (parts === null) return undefined;
  const [, sign, whole = '', fraction = ''] = parts;
  const cents = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
  return sign === '-' ? -cents : cents;
}

/** "1234.50" for 123450 cents. */
export function formatAmount(cents: bigint): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

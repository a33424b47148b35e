/** Places that are reckoned with: more than any price of a document has. */
const PLACES = 10;
const DECIMAL = /^-?\d{1,18}(?:\.\d{1,10})?$/;

/** A decimal in units of 10^-10; undefined for what is none. */
export function unitsOf(text: string): bigint | undefined {
  if (!DECIMAL.test(text)) return undefined;
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(PLACES, '0'));
}

/** Price × quantity ÷ base quantity to the given places, half away from zero, in units of 10^-10. */
export function extended(price: bigint, quantity: bigint, base: bigint, places: number): bigint {
  const step = 10n ** BigInt(PLACES - places);
  const divisor = base * step;
  const product = price * quantity;
  const half = divisor / 2n;
  return ((product < 0n ? product - half : product + half) / divisor) * step;
}

/** Places that quantities and prices are reckoned with. */
const PLACES = 6;
const ONE = 10n ** BigInt(PLACES);

/** A decimal in millionths. Throws RangeError for what is none. */
export function millionths(text: string): bigint {
  const parts = /^(-?)(\d{1,18})(?:\.(\d{1,6}))?$/.exec(text);
  if (parts === null) throw new RangeError('no decimal of six places at most');
  const units = BigInt((parts[2] ?? '') + (parts[3] ?? '').padEnd(PLACES, '0'));
  return parts[1] === '-' ? -units : units;
}

/** The decimal of so many millionths, without zeros behind. */
export function decimalOf(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(PLACES + 1, '0');
  const fraction = digits.slice(-PLACES).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -PLACES)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Price × quantity in cents, half away from zero. */
export function extendedCents(price: string, quantity: string): bigint {
  const product = millionths(price) * millionths(quantity);
  const cent = (ONE * ONE) / 100n;
  const half = cent / 2n;
  return (product < 0n ? product - half : product + half) / cent;
}

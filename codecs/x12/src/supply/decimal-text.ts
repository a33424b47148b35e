/** Digits behind the point that a product is given with at most; more would not be a price. */
const MOST_PLACES = 30;

interface Scaled {
  readonly units: bigint;
  readonly places: number;
}

const decimalForm = /^-?(\d+(\.\d*)?|\.\d+)$/;

/** True for an X12 decimal (type R): digits with an optional point and minus. */
export function isDecimal(text: string): boolean {
  return decimalForm.test(text) && text.length <= MOST_PLACES;
}

function scaled(text: string): Scaled {
  const [whole = '', fraction = ''] = text.split('.');
  return { units: BigInt(`${whole}${fraction}` || '0'), places: fraction.length };
}

/** Adds X12 decimals exactly: `['1.5', '-.25']` is `1.25`. Throws SyntaxError where one is none. */
export function sumOfDecimals(texts: Iterable<string>): string {
  let units = 0n;
  let places = 0;
  for (const one of [...texts].map(scaled)) {
    const most = Math.max(places, one.places);
    units = units * 10n ** BigInt(most - places) + one.units * 10n ** BigInt(most - one.places);
    places = most;
  }
  return textOf(units, places);
}

/** What is left of an X12 decimal. */
export function differenceOfDecimals(from: string, less: string): string {
  return sumOfDecimals([from, less.startsWith('-') ? less.slice(1) : `-${less}`]);
}

/** Whether two X12 decimals are the same number: `5` and `5.00`. */
export function sameDecimal(one: string, other: string): boolean {
  return sumOfDecimals([one]) === sumOfDecimals([other]);
}

/** Quantity times price in whole cents, rounded once, half away from zero. */
export function extendedCents(quantity: string, price: string): bigint {
  const [a, b] = [scaled(quantity), scaled(price)];
  const units = a.units * b.units * 100n;
  const divisor = 10n ** BigInt(a.places + b.places);
  const half = divisor / 2n;
  return units < 0n ? -((-units + half) / divisor) : (units + half) / divisor;
}

function textOf(units: bigint, places: number): string {
  if (places > 0 && units % 10n === 0n) return textOf(units / 10n, places - 1);
  const sign = units < 0n ? '-' : '';
  const digits = String(units < 0n ? -units : units).padStart(places + 1, '0');
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

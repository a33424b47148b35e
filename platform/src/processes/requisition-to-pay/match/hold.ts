import { formatDecimal } from '../../../kernel/index.ts';

/** Why something is not paid yet. */
export type HoldKind =
  | 'price'
  | 'quantity-ordered'
  | 'quantity-received'
  | 'not-received'
  | 'not-inspected'
  | 'not-ordered'
  | 'unit-of-measure'
  | 'line-amount'
  | 'credit-over-billed'
  | 'supplier-mismatch'
  | 'currency'
  | 'closed-order'
  | 'after-close'
  | 'duplicate'
  | 'freight'
  | 'tax'
  | 'total'
  | 'future-day';

/** What a hold counts in. */
export type Measure = 'quantity' | 'price' | 'amount';

export interface Hold {
  readonly kind: HoldKind;
  /** The line of the invoice; absent: the invoice as a whole. */
  readonly line: string | undefined;
  readonly measure: Measure | undefined;
  /** What the other documents say: a `Quantity`, `Price` or `Amount`, as the measure says. */
  readonly expected: bigint | undefined;
  readonly found: bigint | undefined;
  /** What else it speaks of: a unit, an item, another invoice. */
  readonly about: string | undefined;
}

/** Documents that end a hold when they come; the others wait for a person or for the supplier. */
const CLEARED_BY: Readonly<Partial<Record<HoldKind, 'receipt' | 'inspection' | 'order'>>> = {
  'not-received': 'receipt',
  'quantity-received': 'receipt',
  'not-inspected': 'inspection',
  'not-ordered': 'order',
};

/** What ends a hold by itself; undefined: a person decides. */
export const clearedBy = ({ kind }: Hold): 'receipt' | 'inspection' | 'order' | undefined => CLEARED_BY[kind];

const SAID: Readonly<Record<HoldKind, (expected: string, found: string, about: string) => string>> = {
  price: (expected, found) => `the price ${found} is over the order’s ${expected} by more than is tolerated`,
  'quantity-ordered': (expected, found) => `${found} are billed in all, ${expected} were ordered`,
  'quantity-received': (expected, found) => `${found} are billed in all, ${expected} were received`,
  'not-received': (_, found) => `${found} are billed and nothing of it was received`,
  'not-inspected': (expected, found) => `${found} are billed in all, ${expected} passed inspection`,
  'not-ordered': (_, __, about) => `no order has this line${about === '' ? '' : `: ${about}`}`,
  'unit-of-measure': (_, __, about) => `the unit ${about} is none that this item comes in`,
  'line-amount': (expected, found) => `the amount ${found} is not quantity times price, ${expected}`,
  'credit-over-billed': (expected, found) => `${found} are credited, ${expected} were billed`,
  'supplier-mismatch': (_, __, about) => `the order ${about} is another supplier’s`,
  currency: (_, __, about) => `the order is in ${about}`,
  'closed-order': (_, __, about) => `the order line ${about} is closed`,
  'after-close': (_, __, about) => `the order ${about} was closed for good before the invoice was written`,
  duplicate: (_, __, about) => `it looks like ${about}`,
  freight: (expected, found, about) => `freight is ${found} in all, ${expected} was agreed${about === '' ? '' : ` ${about}`}`,
  tax: (expected, found) => `tax is ${found}, ${expected} was determined`,
  'future-day': (_, __, about) => `it is dated ${about}, long after it came`,
  total: (expected, found) => `the total ${found} is not the sum of its parts, ${expected}`,
};

/** A hold in words, with amounts in a currency of `digits` minor digits. */
export function saidOf(hold: Hold, digits = 2): string {
  const shown = (value: bigint | undefined): string => (value === undefined ? '' : inWords(value, hold.measure, digits));
  const said = SAID[hold.kind](shown(hold.expected), shown(hold.found), hold.about ?? '');
  return hold.line === undefined ? said : `line ${hold.line}: ${said}`;
}

function inWords(value: bigint, measure: Measure | undefined, digits: number): string {
  if (measure === 'amount') return formatDecimal({ units: value, scale: digits });
  const text = formatDecimal({ units: value, scale: measure === 'price' ? 6 + digits : 6 });
  // A price keeps its minor digits, a quantity none that say nothing.
  return measure === 'price' ? text.replace(new RegExp(`(\\.\\d{${digits}}\\d*?)0+$`), '$1') : text.replace(/\.?0+$/, '');
}

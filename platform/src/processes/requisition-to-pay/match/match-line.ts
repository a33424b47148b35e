import { type InvoiceLine, ONE, type Order, type OrderLine, type Quantity, type Sold, type Amount } from './documents.ts';
import type { Hold, HoldKind, Measure } from './hold.ts';
import { clearedWhen, isDearer, type Position, quantityFor, valueOf } from './position.ts';
import { allowance, type Tolerance, type Tolerances } from './tolerances.ts';

/** Base units in one unit of an item at a supplier; undefined: it does not come in it. */
export type Packaging = (supplier: string, item: string, unit: string) => Quantity | undefined;

/** What a line of an invoice is about. */
export interface Target {
  readonly order: Order;
  readonly line: OrderLine;
  /** The item ordered, or the accepted substitute that was billed. */
  readonly sold: Sold;
}

/** What matching says of one line. */
export interface LineOutcome {
  readonly line: string;
  /** The order and its line; absent where there is none. */
  readonly target: Target | undefined;
  /** In base units; nothing where the unit is unknown. */
  readonly quantity: Quantity;
  readonly amount: Amount;
  readonly holds: readonly Hold[];
  /** What could be paid whatever becomes of the holds: the quantity that is here at the price agreed, and never more than was billed. */
  readonly undisputed: Amount;
  /** The quantity that this pays for, in base units. */
  readonly supported: Quantity;
  /** What this line clears of the accrual, at the order's price. */
  readonly cleared: Amount;
  /** The position of the order line when this line counts. */
  readonly after: Position | undefined;
}

/** A line that no order has, or in a unit that cannot be counted. */
export function unmatched(line: InvoiceLine, kind: 'not-ordered' | 'unit-of-measure', about: string, target?: Target): LineOutcome {
  const hold: Hold = { kind, line: line.id, measure: undefined, expected: undefined, found: undefined, about };
  return {
    line: line.id,
    target,
    quantity: 0n,
    amount: line.amount,
    holds: [hold],
    undisputed: 0n,
    supported: 0n,
    cleared: 0n,
    after: undefined,
  };
}

/** Where order lines are found by their names. */
export interface Lines {
  line(order: string, line: string): OrderLine | undefined;
}

/** What a line of an invoice is about, by the order's line or else by the item; or why that cannot be said. */
export function targetOf(line: InvoiceLine, order: Order | undefined, lines: Lines): Target | string {
  if (order === undefined) return line.order === undefined ? 'it names no order' : `order ${line.order} is not known`;
  const found =
    line.orderLine === undefined
      ? onlyOne(order.lines.filter((candidate) => line.item !== undefined && soldAs(candidate, line.item) !== undefined))
      : lines.line(order.id, line.orderLine);
  if (found === undefined) return `order ${order.id} has no such line`;
  const sold = line.item === undefined ? found : soldAs(found, line.item);
  return sold === undefined ? `item ${line.item ?? ''} was not accepted in place of the one ordered` : { order, line: found, sold };
}

const onlyOne = <T>(found: readonly T[]): T | undefined => (found.length === 1 ? found[0] : undefined);

const soldAs = (line: OrderLine, item: string): Sold | undefined =>
  line.item === item ? line : line.substitutes.find((substitute) => substitute.item === item);

/** Base units of a quantity in `unit`; undefined where the item does not come in it, or not in such parts. */
export function baseQuantity(
  line: InvoiceLine,
  { order, sold }: Target,
  packaging: Packaging,
): { quantity: Quantity; perUnit: Quantity } | undefined {
  const perUnit =
    line.unit === sold.unit ? sold.perUnit : sold.item === undefined ? undefined : packaging(order.supplier, sold.item, line.unit);
  if (perUnit === undefined) return undefined;
  if (perUnit === ONE) return { quantity: line.quantity, perUnit };
  const product = line.quantity * perUnit;
  const quantity = product / ONE;
  return quantity * ONE === product ? { quantity, perUnit } : undefined;
}

/**
 * Matches one line against what is known of its order line. `position` holds what was billed before it. A credit memo's line is negative: it is held
 * only where it takes back more than was billed.
 */
export function matchLine(
  line: InvoiceLine,
  target: Target,
  position: Position,
  tolerances: Tolerances,
  packaging: Packaging,
): LineOutcome {
  const counted = baseQuantity(line, target, packaging);
  if (counted === undefined) return unmatched(line, 'unit-of-measure', line.unit, target);
  const { quantity, perUnit } = counted;
  const { sold } = target;
  const holds: Hold[] = [];
  const hold = (kind: HoldKind, measure: Measure, expected: bigint, found: bigint): void =>
    void holds.push({ kind, line: line.id, measure, expected, found, about: undefined });

  const billed = position.billed + quantity;
  const priced = valueOf(quantity, { unitPrice: line.unitPrice, perUnit });
  if (line.amount !== priced && isBeyond(line.amount - priced, allowance(tolerances.line, priced)))
    hold('line-amount', 'amount', priced, line.amount);
  const isAsOrdered = line.unitPrice === sold.unitPrice && perUnit === sold.perUnit;
  const dearer = !isAsOrdered && quantity > 0n && isDearer(line.unitPrice, perUnit, sold);
  const overcharged = dearer ? position.overcharged + priced - valueOf(quantity, sold) : position.overcharged;
  if (dearer && isOverpriced(line, perUnit, sold, overcharged, tolerances.price))
    hold('price', 'price', priceFor(sold, perUnit), line.unitPrice);
  if (quantity < 0n) {
    if (billed < 0n) hold('credit-over-billed', 'quantity', position.billed, -quantity);
  } else if (quantity > 0n) quantityHolds(target.line, sold, position, billed, tolerances, hold);
  if (target.line.isClosed && quantity > 0n)
    holds.push({ kind: 'closed-order', line: line.id, measure: undefined, expected: undefined, found: undefined, about: target.line.id });

  const pays =
    holds.length === 0 ? { undisputed: line.amount, supported: quantity } : undisputed(line, quantity, perUnit, target, position);
  const { received, accepted } = position;
  // The first bill of a line that is here, as ordered: what it clears is what it costs.
  const isWhole = isAsOrdered && sold === target.line && position.billed === 0n && quantity > 0n && quantity <= received;
  const due = isWhole && target.line.matching !== 'two-way' ? priced : clearedWhen(target.line, { received, billed });
  return {
    line: line.id,
    target,
    quantity,
    amount: line.amount,
    holds,
    undisputed: pays.undisputed,
    supported: pays.supported,
    cleared: due - position.cleared,
    after: { received, accepted, billed, overcharged, cleared: due },
  };
}

const isBeyond = (difference: bigint, allowed: bigint): boolean => (difference < 0n ? -difference : difference) > allowed;

function isOverpriced(line: InvoiceLine, perUnit: Quantity, sold: Sold, overcharged: Amount, { share, amount }: Tolerance = {}): boolean {
  if (share === undefined && amount === undefined) return true;
  if (share !== undefined && isDearer(line.unitPrice, perUnit, sold, share)) return true;
  return amount !== undefined && overcharged > amount;
}

/** The order's price for the unit that was billed. */
const priceFor = (sold: Sold, perUnit: Quantity): bigint => (sold.unitPrice * perUnit) / sold.perUnit;

function quantityHolds(
  line: OrderLine,
  sold: Sold,
  { received, accepted, billed: before }: Position,
  billed: Quantity,
  { ordered, received: toleratedReceipt }: Tolerances,
  hold: (kind: HoldKind, measure: Measure, expected: bigint, found: bigint) => void,
): void {
  if (billed > line.ordered && billed > line.ordered + tolerated(ordered, line.ordered, sold))
    hold('quantity-ordered', 'quantity', line.ordered, billed);
  if (line.matching === 'two-way') return;
  if (received <= before) hold('not-received', 'quantity', 0n, billed - before);
  else if (billed > received && billed > received + tolerated(toleratedReceipt, received, sold))
    hold('quantity-received', 'quantity', received, billed);
  else if (line.matching === 'four-way' && billed > accepted + tolerated(toleratedReceipt, accepted, sold))
    hold('not-inspected', 'quantity', accepted, billed);
}

/** Base units beyond `quantity` that are tolerated: the tighter of the share and what the amount buys at the order's price. */
function tolerated(tolerance: Tolerance | undefined, quantity: Quantity, sold: Sold): Quantity {
  if (tolerance === undefined) return 0n;
  const { share, amount } = tolerance;
  const bought = amount === undefined ? undefined : quantityFor(amount, sold);
  if (share === undefined) return bought ?? 0n;
  const part = allowance({ share }, quantity);
  return bought === undefined || part < bought ? part : bought;
}

const NOTHING = { undisputed: 0n, supported: 0n };

function undisputed(
  line: InvoiceLine,
  quantity: Quantity,
  perUnit: Quantity,
  { line: ordered, sold }: Target,
  position: Position,
): Pick<LineOutcome, 'undisputed' | 'supported'> {
  if (quantity <= 0n || ordered.isClosed) return NOTHING;
  const limits = [
    ordered.ordered,
    ...(ordered.matching === 'two-way' ? [] : [position.received]),
    ...(ordered.matching === 'four-way' ? [position.accepted] : []),
  ];
  const here = limits.reduce((least, limit) => (limit < least ? limit : least)) - position.billed;
  const supported = here < quantity ? here : quantity;
  if (supported <= 0n) return NOTHING;
  const atOrder = valueOf(supported, sold);
  const asBilled = valueOf(supported, { unitPrice: line.unitPrice, perUnit });
  const least = atOrder < asBilled ? atOrder : asBilled;
  return { undisputed: least < line.amount ? least : line.amount, supported };
}

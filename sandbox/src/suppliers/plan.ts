import type { Random } from '../chance/random.ts';
import { itemOf, ITEMS } from '../materials/catalog.ts';
import { decimalOf, millionths } from '../money/exact.ts';
import type { Conduct, LineConduct } from '../supplier-network/supplier-documents.ts';

/** A line as a supplier has it in front of them. */
export interface SoldLine {
  readonly line: string;
  readonly quantity: string;
  readonly unit: string;
  readonly unitPrice: string;
  readonly supplierItem: string | undefined;
}

/** An order as a supplier took it. */
export interface SoldOrder {
  readonly order: string;
  /** Legal entity that bought it, and where it goes. */
  readonly entity: string;
  readonly site: string;
  readonly lines: readonly SoldLine[];
}

/** What a supplier makes of an order, document by document. */
export interface Plan {
  readonly confirm: Conduct;
  readonly ship: Conduct;
  readonly bill: Conduct;
  /** What was back-ordered and comes later, with a bill of its own. */
  readonly rest: Conduct | undefined;
  /** The same bill under the same number, keyed again. */
  readonly billsTwice: boolean;
}

/** Shares of orders that are not filled as ordered. */
const BACK_ORDER = 0.07;
const SUBSTITUTE = 0.04;
const REJECT = 0.02;
const OVER_SHIP = 0.03;
const DEARER = 0.06;
const TWICE = 0.03;

/** Most orders are filled as ordered; the others go wrong in one of the ways that suppliers have. Equal chance gives an equal plan. */
export function planOf({ lines }: SoldOrder, random: Random): Plan {
  const plain: Plan = { confirm: {}, ship: {}, bill: {}, rest: undefined, billsTwice: random.chance(TWICE) };
  const line = random.pick(lines);
  const draw = random.next();
  const shares = [BACK_ORDER, SUBSTITUTE, REJECT, OVER_SHIP, DEARER];
  const makers = [backOrdered, substituted, rejected, overShipped, dearer];
  let below = 0;
  for (const [n, share] of shares.entries()) {
    below += share;
    if (draw < below) return { ...plain, ...makers[n]?.(line, lines) };
  }
  return plain;
}

const ONE = millionths('1');
const half = (quantity: string): string => decimalOf((millionths(quantity) / 2n / ONE) * ONE);
const only = ({ line }: SoldLine, conduct: LineConduct): Conduct => ({ [line]: conduct });

function backOrdered(line: SoldLine, lines: readonly SoldLine[]): Partial<Plan> {
  const backorder = half(line.quantity);
  if (backorder === '0') return {};
  const others = lines.filter((one) => one !== line);
  const now = only(line, { backorder });
  const rest = { ...only(line, { quantity: backorder }), ...Object.fromEntries(others.map((one) => [one.line, { quantity: '0' }])) };
  return { confirm: now, ship: now, bill: now, rest };
}

function substituted(line: SoldLine): Partial<Plan> {
  const item = ITEMS.find(({ supplierItem }) => supplierItem === line.supplierItem);
  const alternate = item?.alternate === undefined ? undefined : itemOf(item.alternate);
  if (alternate === undefined) return {};
  const instead = only(line, { substitute: alternate.supplierItem });
  return { confirm: instead, ship: instead, bill: instead };
}

function rejected(line: SoldLine): Partial<Plan> {
  const not = only(line, { reject: true });
  return { confirm: not, ship: not, bill: not };
}

/** More comes than was ordered or confirmed, and all of it is billed. */
function overShipped(line: SoldLine): Partial<Plan> {
  const more = only(line, { quantity: decimalOf(millionths(line.quantity) + ONE) });
  return { ship: more, bill: more };
}

/** Confirmed as ordered, billed by a price list of its own. */
function dearer(line: SoldLine): Partial<Plan> {
  return { bill: only(line, { price: decimalOf((millionths(line.unitPrice) * 108n) / 100n) }) };
}

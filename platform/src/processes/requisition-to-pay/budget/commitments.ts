import { BESIDE, BOOKED, type ToldBudget } from '../asks.ts';

/** What an order holds of a budget, and what the actual books took of it. Minor units. */
export interface OrderHold {
  readonly revision: number;
  readonly committed: bigint;
  /** What it was when it took the place of its requisition's. */
  readonly taken: bigint;
  readonly requisition?: string;
  /** By the name of the posting. */
  readonly actuals: ReadonlyMap<string, bigint>;
  readonly isReleased: boolean;
}

/** What a requisition holds of a budget until its orders do. */
export interface RequisitionHold {
  readonly ask: number;
  readonly reserved: bigint;
  readonly isReleased: boolean;
}

/** Everything that was done with one budget, by document, so that copies and the order of events change nothing. */
export interface Commitments {
  readonly requisitions: ReadonlyMap<string, RequisitionHold>;
  readonly orders: ReadonlyMap<string, OrderHold>;
  /** What the actual books took for orders that are over, and are not kept one by one any more. */
  readonly settled: bigint;
}

export const NO_ORDER: OrderHold = { revision: 0, committed: 0n, taken: 0n, actuals: new Map(), isReleased: false };

const sum = (amounts: Iterable<bigint>): bigint => {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
};
const atLeastZero = (amount: bigint): bigint => (amount < 0n ? 0n : amount);

export const actualOf = ({ orders, settled }: Commitments): bigint =>
  settled + sum([...orders.values()].map(({ actuals }) => sum(actuals.values())));

/** What the books took at the order's price: what they took besides frees nothing of what is still to come. */
const relievedOf = ({ actuals }: OrderHold): bigint => sum(actuals.values()) - (actuals.get(BESIDE) ?? 0n);

/** What an order still holds. */
export const openOrder = (commitments: Commitments, name: string): bigint => {
  const order = commitments.orders.get(name);
  return order === undefined || order.isReleased ? 0n : atLeastZero(order.committed - relievedOf(order));
};

/** What orders took of each requisition. */
function takenOf({ orders }: Commitments): ReadonlyMap<string, bigint> {
  const taken = new Map<string, bigint>();
  for (const order of orders.values()) {
    if (order.requisition !== undefined) taken.set(order.requisition, (taken.get(order.requisition) ?? 0n) + order.taken);
  }
  return taken;
}

const left = ({ reserved, isReleased }: RequisitionHold, taken = 0n): bigint => (isReleased ? 0n : atLeastZero(reserved - taken));

/** What a requisition still holds: what its orders have not taken. */
export const openRequisition = (commitments: Commitments, name: string): bigint => {
  const hold = commitments.requisitions.get(name);
  if (hold === undefined) return 0n;
  return left(hold, sum([...commitments.orders.values()].filter(({ requisition }) => requisition === name).map((order) => order.taken)));
};

/** All that is reserved or ordered and not booked yet; one pass, since a busy budget has hundreds of orders. */
export function encumbered(commitments: Commitments): bigint {
  const taken = takenOf(commitments);
  return (
    sum([...commitments.orders.keys()].map((name) => openOrder(commitments, name))) +
    sum([...commitments.requisitions].map(([name, hold]) => left(hold, taken.get(name))))
  );
}

/** Documents that are over and still kept one by one, in case something about them comes late. */
const KEPT = 4;

/**
 * Keeps what is open, and a few documents that are over; of the others only their sum, so that a budget stays as small as what is open of it. An
 * order that speaks again says what it told before, and `reopened` takes it out of the sum.
 */
export function condensed<C extends Commitments>(commitments: C): C {
  const taken = takenOf(commitments);
  const gone = beyondKept(commitments.requisitions, (name, hold) => isOver(hold, taken.get(name)));
  const requisitions = without(commitments.requisitions, gone);
  const over = beyondKept(
    commitments.orders,
    (name, { revision, isReleased, requisition }) =>
      (revision > 0 || isReleased) && openOrder(commitments, name) === 0n && (requisition === undefined || !requisitions.has(requisition)),
  );
  if (gone.length === 0 && over.length === 0) return commitments;
  const booked = sum(over.flatMap((name) => [...(commitments.orders.get(name)?.actuals.values() ?? [])]));
  return { ...commitments, requisitions, orders: without(commitments.orders, over), settled: commitments.settled + booked };
}

const isOver = (hold: RequisitionHold, taken: bigint | undefined): boolean =>
  hold.isReleased || (hold.reserved > 0n && left(hold, taken) === 0n);

/** Names that fit beyond the last few in the order of names: numbers grow with time. */
function beyondKept<T>(map: ReadonlyMap<string, T>, fits: (name: string, one: T) => boolean): string[] {
  if (map.size <= KEPT) return [];
  const names = [...map].filter(([name, one]) => fits(name, one)).map(([name]) => name);
  return names.sort().slice(0, -KEPT);
}

function without<T>(map: ReadonlyMap<string, T>, names: readonly string[]): ReadonlyMap<string, T> {
  const gone = new Set(names);
  return gone.size === 0 ? map : new Map([...map].filter(([name]) => !gone.has(name)));
}

/** The commitments with an order by itself again that is only in the sum: it is not known, and by what it told before it was over. */
export function reopened<C extends Commitments>(commitments: C, order: string, told: ToldBudget | undefined): C {
  if (told === undefined || commitments.orders.has(order)) return commitments;
  const booked = BigInt(told.booked);
  const beside = BigInt(told.beside ?? '0');
  if (told.isReleased !== true && booked < BigInt(told.committed)) return commitments;
  const hold: OrderHold = {
    ...NO_ORDER,
    revision: told.revision,
    committed: BigInt(told.committed),
    actuals: new Map([[BOOKED, booked], ...(beside === 0n ? [] : [[BESIDE, beside] as const])]),
    isReleased: told.isReleased === true,
  };
  return { ...commitments, orders: new Map([...commitments.orders, [order, hold]]), settled: commitments.settled - booked - beside };
}

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
}

export const NO_ORDER: OrderHold = { revision: 0, committed: 0n, taken: 0n, actuals: new Map(), isReleased: false };

const sum = (amounts: Iterable<bigint>): bigint => {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
};
const atLeastZero = (amount: bigint): bigint => (amount < 0n ? 0n : amount);

export const actualOf = ({ orders }: Commitments): bigint => sum([...orders.values()].map(({ actuals }) => sum(actuals.values())));

/** What an order still holds. */
export const openOrder = (commitments: Commitments, name: string): bigint => {
  const order = commitments.orders.get(name);
  return order === undefined || order.isReleased ? 0n : atLeastZero(order.committed - sum(order.actuals.values()));
};

/** What a requisition still holds: what its orders have not taken. */
export const openRequisition = (commitments: Commitments, name: string): bigint => {
  const hold = commitments.requisitions.get(name);
  if (hold === undefined || hold.isReleased) return 0n;
  const taken = sum([...commitments.orders.values()].filter(({ requisition }) => requisition === name).map((order) => order.taken));
  return atLeastZero(hold.reserved - taken);
};

/** All that is reserved or ordered and not booked yet; one pass, since a busy budget has hundreds of orders. */
export function encumbered(commitments: Commitments): bigint {
  const taken = new Map<string, bigint>();
  let total = 0n;
  for (const [name, order] of commitments.orders) {
    total += openOrder(commitments, name);
    if (order.requisition !== undefined) taken.set(order.requisition, (taken.get(order.requisition) ?? 0n) + order.taken);
  }
  for (const [name, { reserved, isReleased }] of commitments.requisitions) {
    if (!isReleased) total += atLeastZero(reserved - (taken.get(name) ?? 0n));
  }
  return total;
}

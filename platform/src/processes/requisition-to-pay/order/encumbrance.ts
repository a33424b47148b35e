import type { OrderLineData, PurchaseOrderData } from '../../../canonical/index.ts';
import { type BudgetCommitted, type BudgetRelieved, budgetKey } from '../asks.ts';
import { prorated, quantityOf, sumOf } from '../exact.ts';
import { isAccrued } from './books.ts';
import { receivedOf } from './order-documents.ts';
import { extended, isWhollyCancelled } from './terms.ts';
import type { OrderState } from './order-state.ts';
import { type OrderWork, tell } from './order-work.ts';

/** What this order's postings are to a budget: one figure, which the next one replaces. */
const SOURCE = 'books';

/**
 * Keeps the budgets in step: what the order commits where it changed after its requisition made it, or came without one; what the books took of it
 * since; and that the rest is free once nothing more will come. Each figure is the whole and not a difference.
 */
export function tellBudgets(work: OrderWork): void {
  const { order: state, purchasing } = work;
  const { order } = state;
  if (order === undefined) return;
  const { budgetOwner, encumbrance, budgetPeriod } = purchasing.rulesOf(state.entity);
  if (budgetOwner !== 'plexus' && !encumbrance) return;
  const period = purchasing.budgetPeriodOf(state.entity, order.day, budgetPeriod);
  const committed = byBudget(work, order, period, (line) => committedOf(state, order, line));
  const relieved = byBudget(work, order, period, (line) => bookedOf(state, order, line));
  const before = state.budgets ?? {};
  const isFirst = state.budgets === undefined;
  const changed = [...committed].some(([key, amount]) => BigInt(before[key]?.[0] ?? '0') !== amount);
  if (changed) state.commitment = (state.commitment ?? 0) + 1;
  for (const key of new Set([...committed.keys(), ...Object.keys(before)])) {
    const amount = committed.get(key) ?? 0n;
    // The requisition commits what it orders; from then on the order does.
    const isToldBefore = isFirst && order.requisition !== undefined && state.commitment === 1;
    if (BigInt(before[key]?.[0] ?? '0') !== amount && !isToldBefore) commit(work, order, key, amount);
    const actual = relieved.get(key) ?? 0n;
    if (BigInt(before[key]?.[1] ?? '0') !== actual) relieve(work, order, key, actual);
  }
  state.budgets = Object.fromEntries(
    [...committed].map(([key, amount]) => [key, [String(amount), String(relieved.get(key) ?? 0n)] as const]),
  );
  release(work, order);
}

function byBudget(
  { order: state, purchasing }: OrderWork,
  order: PurchaseOrderData,
  period: string,
  amountOf: (line: OrderLineData) => bigint,
): Map<string, bigint> {
  const { accounts } = purchasing.rulesOf(state.entity);
  const amounts = new Map<string, bigint>();
  for (const line of order.lines) {
    if (line.treatment === 'stock' || line.treatment === 'consignment') continue;
    const parts = prorated(
      amountOf(line),
      line.distributions.map(({ share }) => quantityOf(share)),
    );
    for (const [n, { costCenter, account = accounts[line.treatment] }] of line.distributions.entries()) {
      const key = budgetKey(state.entity, costCenter, account, period);
      amounts.set(key, (amounts.get(key) ?? 0n) + (parts[n] ?? 0n));
    }
  }
  return amounts;
}

/** What a line commits: all of it, or what came of it once the rest is cancelled. */
function committedOf(state: OrderState, order: PurchaseOrderData, line: OrderLineData): bigint {
  if (!state.cancelled.includes(line.line)) return extended(line, order.currency);
  return (receivedOf(state).get(line.line) ?? 0n) > 0n ? bookedOf(state, order, line) : 0n;
}

/** What the books took: by receipts, or by invoices where nothing is received. */
function bookedOf(state: OrderState, order: PurchaseOrderData, line: OrderLineData): bigint {
  if (isAccrued(order, line)) return BigInt(state.booked[line.line]?.[0] ?? '0');
  return sumOf(
    state.bills.flatMap(({ booked, lines, settlement }) =>
      (booked ?? []).flatMap(([orderLine], n) => {
        const paid = settlement?.lines.find((one) => one.line === lines[n]?.line);
        return orderLine === line.line && paid !== undefined ? [BigInt(paid.amount)] : [];
      }),
    ),
  );
}

function commit(work: OrderWork, { order, requisition, currency, day }: PurchaseOrderData, key: string, amount: bigint): void {
  const committed: BudgetCommitted = {
    order,
    ...(requisition === undefined ? {} : { requisition }),
    revision: work.order.commitment ?? 1,
    amount: String(amount),
    currency,
    day,
  };
  tell(work, key, 'budget.committed', { ...committed });
}

function relieve(work: OrderWork, { order, currency, day }: PurchaseOrderData, key: string, amount: bigint): void {
  const relieved: BudgetRelieved = { order, source: SOURCE, amount: String(amount), currency, day };
  tell(work, key, 'budget.relieved', { ...relieved });
}

/** Nothing more will come: what is still held is free, once. */
function release(work: OrderWork, order: PurchaseOrderData): void {
  const { order: state } = work;
  const isOver = state.closedOn !== undefined || isWhollyCancelled(work);
  if (!isOver || state.isReleased === true) return;
  for (const key of Object.keys(state.budgets ?? {})) tell(work, key, 'budget.released', { document: order.order, day: order.day });
  state.isReleased = true;
}

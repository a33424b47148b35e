import type { OrderLineData, PurchaseOrderData } from '../../../canonical/index.ts';
import { BESIDE, BOOKED, type BudgetCommitted, type BudgetRelieved, budgetKey, type ToldBudget } from '../asks.ts';
import { prorated, quantityOf } from '../exact.ts';
import { isAccrued } from './books.ts';
import { costsOf, owedOf } from './costs.ts';
import { keepsBudgets } from '../policies.ts';
import { extended } from './order-documents.ts';
import { isWhollyCancelled } from './terms.ts';
import type { OrderState } from './order-state.ts';
import { type OrderWork, tell } from './order-work.ts';

/**
 * Keeps the budgets in step: what the order commits where it changed after its requisition made it, or came without one; what its receipts and
 * invoices relieved of that at the order's price, and what they cost besides; and that the rest is free once nothing more will come. Each figure is
 * the whole and not a difference, in the currency that the entity budgets in: without a rate for it nothing is told, and a person has to look.
 */
export function tellBudgets(work: OrderWork): void {
  const { order: state, purchasing } = work;
  const { order } = state;
  if (order === undefined || !keepsBudgets(state.entity, purchasing)) return;
  const { budgetPeriod, budgetCurrency } = purchasing.rulesOf(state.entity);
  const inBudget = purchasing.budgetMoney(state.entity, order.currency, order.day);
  if (inBudget === undefined) {
    state.budgets ??= {};
    if (order.lines.some(({ treatment }) => treatment !== 'stock')) state.isUncounted = true;
    else delete state.isUncounted;
    return;
  }
  delete state.isUncounted;
  const period = purchasing.budgetPeriodOf(state.entity, order.day, budgetPeriod);
  const budget: Budgeted = {
    currency: budgetCurrency,
    inBudget,
    keyOf: (costCenter, account) => budgetKey(state.entity, costCenter, account, period),
  };
  const committed = byBudget(work, order, budget, (line) => committedOf(state, order, line));
  const relieved = byBudget(work, order, budget, (line) => bookedOf(state, order, line));
  const spent = spentByBudget(work, order, budget);
  const before = state.budgets ?? toldBefore(work, order, budget);
  const keys = [...new Set([...committed.keys(), ...spent.keys(), ...Object.keys(before)])];
  const isChanged = (key: string): boolean => BigInt(before[key]?.[0] ?? '0') !== (committed.get(key) ?? 0n);
  const first = state.budgets === undefined && Object.keys(before).length > 0 ? 1 : 0;
  if (first === 1 || keys.some(isChanged)) state.commitment = (state.commitment ?? first) + (keys.some(isChanged) ? 1 : 0);
  const now: Record<string, ToldFigures> = {};
  for (const key of keys) {
    const amount = committed.get(key) ?? 0n;
    if (isChanged(key)) commit(work, order, key, amount, toldOf(state, before[key]), budget);
    const actual = relieved.get(key) ?? 0n;
    const [, booked = '0', beside = '0'] = before[key] ?? [];
    if (BigInt(booked) !== actual) relieve(work, order, key, [BOOKED, actual], toldOf(state, [String(amount), booked, beside]), budget);
    const besides = (spent.get(key) ?? 0n) - actual;
    const told = toldOf(state, [String(amount), String(actual), beside]);
    if (BigInt(beside) !== besides) relieve(work, order, key, [BESIDE, besides], told, budget);
    now[key] = besides === 0n ? [String(amount), String(actual)] : [String(amount), String(actual), String(besides)];
  }
  state.budgets = now;
  release(work, order);
}

/** What an order told one of its budgets, minor units: `[committed, booked at the order's price, booked besides]`. */
type ToldFigures = NonNullable<OrderState['budgets']>[string];

/** How an order's amounts are counted in budgets. */
interface Budgeted {
  readonly currency: string;
  readonly inBudget: (amount: bigint) => bigint;
  readonly keyOf: (costCenter: string, account: string) => string;
}

/** The requisition commits what it orders, all of it; from then on the order does. */
function toldBefore(work: OrderWork, order: PurchaseOrderData, budget: Budgeted): NonNullable<OrderState['budgets']> {
  if (order.requisition === undefined) return {};
  const ordered = byBudget(work, order, budget, (line) => (order.kind === 'blanket' ? 0n : extended(line, order.currency)));
  return Object.fromEntries([...ordered].filter(([, amount]) => amount > 0n).map(([key, amount]) => [key, [String(amount), '0'] as const]));
}

function byBudget(
  { order: state, purchasing }: OrderWork,
  order: PurchaseOrderData,
  { inBudget, keyOf }: Budgeted,
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
      const key = keyOf(costCenter, account);
      amounts.set(key, (amounts.get(key) ?? 0n) + inBudget(parts[n] ?? 0n));
    }
  }
  return amounts;
}

/** What the actual books have of an order by budget. */
function spentByBudget(work: OrderWork, order: PurchaseOrderData, { inBudget, keyOf }: Budgeted): Map<string, bigint> {
  const amounts = new Map<string, bigint>();
  for (const { department, account, amount } of costsOf(work, order)) {
    if (department === undefined || account === undefined) continue;
    const key = keyOf(department, account);
    amounts.set(key, (amounts.get(key) ?? 0n) + inBudget(amount));
  }
  return amounts;
}

/**
 * What a line commits: all of it, or what the books took of it once the rest is cancelled. A blanket order is an agreement: what is called off from
 * it commits, each release for itself.
 */
function committedOf(state: OrderState, order: PurchaseOrderData, line: OrderLineData): bigint {
  if (state.cancelled.includes(line.line) || order.kind === 'blanket') return bookedOf(state, order, line);
  return extended(line, order.currency);
}

/** What the books took: by receipts, or by invoices where nothing is received. */
export function bookedOf(state: OrderState, order: PurchaseOrderData, line: OrderLineData): bigint {
  return isAccrued(order, line) ? BigInt(state.booked[line.line]?.[0] ?? '0') : owedOf(state, order, line);
}

interface Told {
  readonly told?: Readonly<Record<string, string | number | true>> & ToldBudget;
}

/** What a budget knows of this order already: it may have left that off since. */
function toldOf({ commitment = 1, isReleased }: OrderState, before: ToldFigures | undefined): Told {
  if (before === undefined) return {};
  const [committed, booked, beside = '0'] = before;
  const besides = beside === '0' ? {} : { beside };
  return { told: { revision: commitment, committed, booked, ...besides, ...(isReleased === true ? { isReleased } : {}) } };
}

function commit(
  work: OrderWork,
  { order, requisition, day }: PurchaseOrderData,
  key: string,
  amount: bigint,
  told: Told,
  { currency }: Budgeted,
): void {
  const committed = {
    order,
    ...(requisition === undefined ? {} : { requisition }),
    ...told,
    revision: work.order.commitment ?? 1,
    amount: String(amount),
    currency,
    day,
  } satisfies BudgetCommitted;
  tell(work, key, 'budget.committed', committed);
}

function relieve(
  work: OrderWork,
  { order, day }: PurchaseOrderData,
  key: string,
  [source, amount]: readonly [source: string, amount: bigint],
  told: Told,
  { currency }: Budgeted,
): void {
  tell(work, key, 'budget.relieved', { order, ...told, source, amount: String(amount), currency, day } satisfies BudgetRelieved);
}

/** Nothing more will come: what is still held is free, once. */
function release(work: OrderWork, order: PurchaseOrderData): void {
  const { order: state } = work;
  const isOver = state.closedOn !== undefined || isWhollyCancelled(work);
  if (!isOver || state.isReleased === true) return;
  for (const [key, told] of Object.entries(state.budgets ?? {}))
    tell(work, key, 'budget.released', { document: order.order, ...toldOf(state, told), day: order.day });
  state.isReleased = true;
}

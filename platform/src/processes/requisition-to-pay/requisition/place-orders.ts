import type { PurchaseOrderData } from '../../../canonical/index.ts';
import type { Effect } from '../../engine/decision.ts';
import { type BudgetCommitted, tell } from '../asks.ts';
import type { LastPrice } from '../item/price.ts';
import { budgetAmounts } from './budget-amounts.ts';
import type { Context } from './context.ts';
import type { PlacedOrder, PricedLine, Submitted } from './state.ts';

/**
 * Makes one order for each supplier, numbered after the requisition in the order of suppliers: `R-1`, `R-2`. Their amounts take the place of
 * what the requisition held of the budgets. What is moved between our own shelves is no purchase.
 */
export function placeOrders(state: Submitted, { purchasing }: Context): { readonly state: Submitted; readonly effects: readonly Effect[] } {
  const { data, entity, lines = [] } = state;
  if (state.orders.length > 0 || data.kind === 'transfer') return { state, effects: [] };
  const { budgetCurrency } = purchasing.rulesOf(entity);
  const kind = data.kind;
  const bySupplier = [...Map.groupBy(lines, ({ supplier }) => supplier)].sort(([a], [b]) => (a < b ? -1 : 1));
  const placed = bySupplier.map(([supplier, own], index) => {
    const order = `${data.requisition}-${index + 1}`;
    const amount = own.reduce((sum, line) => sum + BigInt(line.amount), 0n);
    return { placed: { order, supplier, amount: String(amount) }, own };
  });
  const effects = placed.flatMap(({ placed: { order, supplier }, own }): Effect[] => {
    const held = [...budgetAmounts(own, state, purchasing)].filter(([budget]) => state.budgets[budget] !== undefined);
    return [
      tell(`order|${order}`, 'order.recorded', entity, `order:${order}`, orderOf(state, kind, order, supplier, own)),
      ...held.map(([budget, amount]) => {
        const committed: BudgetCommitted = {
          order,
          requisition: data.requisition,
          takes: String(amount),
          revision: 1,
          amount: String(amount),
          currency: budgetCurrency,
          day: data.day,
        };
        return tell(`commit|${order}|${budget}`, 'budget.committed', entity, budget, committed);
      }),
      ...own.flatMap((line) => lastPriceOf(line, state)),
    ];
  });
  return { state: { ...state, orders: placed.map(({ placed: order }): PlacedOrder => order) }, effects };
}

function orderOf(
  { data }: Submitted,
  kind: PurchaseOrderData['kind'],
  order: string,
  supplier: string,
  lines: readonly PricedLine[],
): PurchaseOrderData {
  return {
    order,
    kind,
    requisition: data.requisition,
    ...(data.blanket === undefined ? {} : { blanket: data.blanket }),
    supplier,
    site: data.site,
    currency: data.currency,
    day: data.day,
    ...(data.until === undefined ? {} : { until: data.until }),
    freight: '0',
    isEmergency: data.emergency !== undefined,
    ...(data.usage === undefined ? {} : { usage: data.usage }),
    lines: lines.map((line) => line.order),
  };
}

/** The item is told what was paid for it, once a day while it costs the same. */
function lastPriceOf({ supplier, order, isPaidThatDay }: PricedLine, { data, entity }: Submitted): Effect[] {
  if (order.item === undefined || isPaidThatDay === true) return [];
  const last: LastPrice = { supplier, unit: order.unit, unitPrice: order.unitPrice, currency: data.currency, day: data.day };
  return [tell(`paid|${order.line}`, 'item.ordered', entity, `item:${order.item}`, last)];
}

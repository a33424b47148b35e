import type { AccountingEntry, OrderLineData, PurchaseOrderData } from '../../../canonical/index.ts';
import { sumOf } from '../exact.ts';
import type { Bill, OrderState } from './order-state.ts';
import { lineOf, type OrderWork } from './order-work.ts';
import { besides, type Bookkeeping, spread } from './postings.ts';
import { openByLine } from './write-off.ts';

/**
 * What the actual books have of an order as expense or asset, by cost center and account: its lines, and the freight and tax that were billed with
 * them. What lies in stock costs nobody anything before it is used.
 */
export function costsOf(work: OrderWork, order: PurchaseOrderData): AccountingEntry[] {
  const { order: state, purchasing } = work;
  const { accounts } = purchasing.rulesOf(state.entity);
  const books = { work, order };
  return [
    ...order.lines.flatMap((line) => (line.treatment === 'stock' ? [] : spread(books, line, 'cost', costOf(state, order, line)))),
    ...state.bills.flatMap((bill) => besidesOf(books, bill)).filter(({ account }) => account !== accounts.stock),
  ];
}

/** What a line costs, whatever it was ordered at: what is owed for it, and what is still to be billed, without what is still to come. */
function costOf(state: OrderState, order: PurchaseOrderData, line: OrderLineData): bigint {
  const { grni, ahead } = openByLine(state).get(line.line) ?? { grni: 0n, ahead: 0n };
  return grni - ahead + owedOf(state, order, line);
}

/** What settled bills come to for a line; what names no line of the order costs its first one. */
export function owedOf({ bills }: OrderState, { lines: [first] }: PurchaseOrderData, { line }: OrderLineData): bigint {
  return sumOf(
    bills.flatMap(({ booked = [], lines, settlement }) =>
      booked.flatMap(([orderLine], n) => {
        const paid = settlement?.lines.find((one) => one.line === lines[n]?.line);
        const named = orderLine === '' ? first?.line : orderLine;
        return named === line && paid !== undefined ? [BigInt(paid.amount)] : [];
      }),
    ),
  );
}

/** Freight, tax and use tax of a booked bill, where the books have them. */
function besidesOf(books: Bookkeeping, { booked, lines, settlement }: Bill): AccountingEntry[] {
  if (booked === undefined || settlement === undefined) return [];
  const weights = booked.map(([orderLine], n) => {
    const paid = settlement.lines.find((one) => one.line === lines[n]?.line);
    return { line: lineOf(books.order, orderLine), amount: BigInt(paid?.amount ?? '0') };
  });
  return besides(books, settlement, weights);
}

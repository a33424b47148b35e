import type { InvoiceData, JsonObject, VoucherData } from '../../../canonical/index.ts';
import { sumOf } from '../exact.ts';
import { bookBudgets, unbookBudgets } from './budgets.ts';
import { partsSum } from './holds.ts';
import { type InvoiceWork, isLongAhead, ordersOf, type Part, partsOf, tell } from './invoice-work.ts';
import { type Besides, ownCosts, useTaxOf } from './own-costs.ts';
import { billedShort, shortened, undisputedOf } from './short-pay.ts';

/** What a delivery of the voucher is to the invoice, for its answer. */
export const VOUCHER = 'voucher';

/** Books the invoice, or what is undisputed of it: its orders what they received of it, this key what belongs to no order. Done once. */
export function settle(work: InvoiceWork): void {
  const { invoice: state, key } = work;
  const { invoice } = state;
  if (invoice === undefined || state.payable !== undefined) return;
  const day = accountingDay(work);
  const short = state.wish === 'short-pay' ? undisputedOf(key, state, invoice, work.purchasing) : undefined;
  const booked = short === undefined ? invoice : billedShort(invoice, short);
  const rounding = short === undefined ? BigInt(invoice.total) - partsSum(invoice) : short.rounding;
  let payable = rounding;
  for (const [n, part] of partsOf(booked).entries()) {
    const lines = part.lines.map(({ line, amount }) => {
      const quantity = short?.lines.get(line)?.quantity;
      return { line, amount, ...(quantity === undefined ? {} : { quantity: String(quantity) }) };
    });
    const own = sumOf(lines.map(({ amount }) => BigInt(amount)));
    const besides = {
      freight: part.freight,
      tax: part.tax,
      rounding: n === 0 ? rounding : 0n,
      useTax: useTaxOf(work.purchasing, invoice, own),
    };
    payable += own + part.freight + part.tax;
    if (part.order === undefined) postOwn(work, invoice, part, besides, day);
    else {
      const amounts = Object.fromEntries(Object.entries(besides).map(([name, amount]) => [name, String(amount)]));
      tell(work, `order:${part.order}`, 'invoice.settled', { invoice: key, day, lines, ...amounts });
    }
  }
  state.payable = String(payable);
}

/**
 * The day under which it is booked here and at the ERP, so that both have it in one period: when it became payable, and never before it was written; a day
 * that nobody meant does not count. It is decided once.
 */
function accountingDay({ event, invoice: state, purchasing }: InvoiceWork): string {
  const today = purchasing.today(state.entity, event.occurredAt);
  const { invoice } = state;
  state.accountingDay ??= invoice === undefined || invoice.day <= today || isLongAhead(state, invoice) ? today : invoice.day;
  return state.accountingDay;
}

/** Hands the voucher to the ERP of the entity. Where the match is the ERP's, so is the decision: its answer tells. */
export function deliverVoucher(work: InvoiceWork): void {
  const { invoice: state, key, purchasing, effects } = work;
  const { invoice } = state;
  const { erp, suite, matchOwner } = purchasing.rulesOf(state.entity);
  const target = matchOwner === 'suite' ? suite : erp;
  if (target === undefined || invoice === undefined) return;
  const [first] = ordersOf(invoice.lines);
  const billed = state.wish === 'short-pay' ? shortened(invoice, undisputedOf(key, state, invoice, purchasing)) : invoice;
  effects.push({
    effect: 'deliver',
    target,
    kind: 'supplier-invoice',
    // After what was received of the order, which goes to the same place; but not where the owner of the match may hold it until that came.
    orderKey: first === undefined || matchOwner !== 'plexus' ? key : `order:${first}`,
    content: { ...billed, accountingDay: accountingDay(work) } satisfies VoucherData,
    answer: VOUCHER,
  });
  state.voucher = { state: 'queued' };
}

/** Books lines that name no order, and has their budgets count them. */
function postOwn(work: InvoiceWork, invoice: InvoiceData, part: Part, besides: Besides, day: string): void {
  const { key, invoice: state, purchasing, event, effects } = work;
  const entries = ownCosts(state.entity, invoice, part.lines, besides, purchasing);
  bookBudgets(work, invoice, entries);
  if (entries.length === 0) return;
  const identity = `${key}|${event.id.toString('base64url')}.${event.revision}|settled`;
  const owed = entries.map((entry) => ({ ...entry, counterparty: key }));
  effects.push({
    effect: 'post',
    event: { identity, entity: state.entity, day, currency: invoice.currency, subject: key, entries: owed },
  });
  state.journal = identity;
}

/** Takes back what was settled: the orders and this key reverse their journals exactly, and budgets count nothing of it. */
export function unsettle(work: InvoiceWork): void {
  const { invoice: state, event, key, effects, purchasing } = work;
  withdrawFromOrders(work);
  unbookBudgets(work);
  if (state.journal !== undefined && state.invoice !== undefined) {
    effects.push({
      effect: 'post',
      event: {
        identity: `${state.journal}|r`,
        entity: state.entity,
        day: purchasing.today(state.entity, event.occurredAt),
        currency: state.invoice.currency,
        subject: key,
        entries: [],
        lines: [],
        reverses: state.journal,
      },
    });
  }
  delete state.journal;
  delete state.payable;
  delete state.voucher;
}

/** No order counts the invoice any more. */
export function withdrawFromOrders(work: InvoiceWork): void {
  const { invoice: state, key } = work;
  for (const order of state.asked) tell(work, order, 'invoice.withdrawn', { invoice: key });
  state.asked = [];
  state.matches = {};
}

/** Asks every order named what it says of its part; once for each version of the invoice. */
export function askOrders(work: InvoiceWork): void {
  const { invoice: state, key } = work;
  const { invoice } = state;
  if (invoice === undefined || state.asked.length > 0) return;
  for (const { order, lines, freight } of partsOf(invoice)) {
    if (order === undefined) continue;
    const { supplier, number, day, currency } = invoice;
    const billed = lines.map(({ line, orderLine, item, supplierItem, quantity, unit, unitPrice, amount }): JsonObject => {
      return { line, orderLine, item, supplierItem, quantity, unit, unitPrice, amount };
    });
    const asked = { invoice: key, entity: state.entity, supplier, number, day, currency, lines: billed, freight: String(freight) };
    tell(work, `order:${order}`, 'invoice.billed', asked);
    state.asked = [...state.asked, `order:${order}`];
  }
}

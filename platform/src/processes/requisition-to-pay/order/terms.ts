import type { OrderCancellationData, OrderDecisionData, PurchaseOrderData } from '../../../canonical/index.ts';
import { priceOf, quantityOf } from '../exact.ts';
import { ONE, valueOf } from '../match/index.ts';
import { perUnitOf, receivedOf } from './order-documents.ts';
import { send } from './sending.ts';
import { eventDay, type OrderWork, tell } from './order-work.ts';

/** Stands for every line of an order that is not known yet. */
const EVERY = '*';

/** Takes an order, or a change of it: what is fixed once it is with the supplier stays, and a person is told. */
export function takeOrder(work: OrderWork, data: PurchaseOrderData): void {
  const { order: state, event } = work;
  const { order: before } = state;
  if (before === undefined) {
    state.order = data;
    state.revision = event.revision;
    state.madeAt = event.recordedAt;
    // A cancellation that came before its order takes effect with it: nothing is sent for what nobody wants.
    if (state.cancelled.includes(EVERY)) state.cancelled = data.lines.map(({ line }) => line);
    callOff(work, data, undefined);
    return send(work, 'original');
  }
  if (event.revision <= state.revision || JSON.stringify(before) === JSON.stringify(data)) return;
  const refused = refusalOf(work, before, data);
  state.revision = event.revision;
  if (refused !== undefined) {
    state.refusedChanges = [...state.refusedChanges, refused];
    return;
  }
  state.order = data;
  state.cancelled = state.cancelled.filter((line) => data.lines.some((one) => one.line === line));
  state.refusedChanges = [];
  callOff(work, data, before);
  send(work, 'change');
}

/** Why a change cannot be made; undefined: it can. */
function refusalOf({ order: state }: OrderWork, before: PurchaseOrderData, data: PurchaseOrderData): string | undefined {
  if (data.supplier !== before.supplier) return 'The order cannot go to another supplier: cancel it and order anew';
  if (data.currency !== before.currency) return 'The currency of an order cannot change';
  if (state.closedOn !== undefined) return 'The order is closed';
  const kept = new Set(data.lines.map(({ line }) => line));
  const touched = [...receivedOf(state)].filter(([line, quantity]) => quantity > 0n && !kept.has(line)).map(([line]) => line);
  const billed = state.bills.flatMap(({ lines }) => lines.flatMap(({ orderLine }) => (orderLine === undefined ? [] : [orderLine])));
  const gone = [...touched, ...billed.filter((line) => before.lines.some((one) => one.line === line) && !kept.has(line))];
  return gone.length === 0 ? undefined : `Line ${gone[0] ?? ''} was received or billed and cannot be taken out`;
}

/** What was not received is not wanted any more: of all lines, or of some. */
export function takeCancellation(work: OrderWork, { lines }: OrderCancellationData): void {
  const { order: state } = work;
  if (state.order === undefined) {
    state.cancelled = lines === undefined ? [EVERY] : [...new Set([...state.cancelled, ...lines])];
    return;
  }
  const named = lines ?? state.order.lines.map(({ line }) => line);
  const added = named.filter((line) => !state.cancelled.includes(line));
  if (added.length === 0) return;
  state.cancelled = [...state.cancelled, ...added];
  send(work, isWhollyCancelled(work) ? 'cancellation' : 'change');
}

export const isWhollyCancelled = ({ order: { order, cancelled } }: Pick<OrderWork, 'order'>): boolean =>
  order !== undefined && order.lines.every(({ line }) => cancelled.includes(line));

/** What a person decided of the supplier's answer, or that nothing more is to come. */
export function takeDecision(work: OrderWork, { decision, lines }: OrderDecisionData): void {
  const { order: state } = work;
  if (state.order === undefined) return;
  if (decision === 'close') {
    state.closedOn ??= eventDay(work);
    return;
  }
  const named = lines ?? state.order.lines.map(({ line }) => line);
  state.settledLines = [...new Set([...state.settledLines, ...named])];
  if (decision === 'refuse') return;
  const taken = state.acknowledgements.flatMap((one) =>
    one.lines.flatMap(({ line, substitute }) => (substitute !== undefined && named.includes(line) ? [[line, substitute] as const] : [])),
  );
  const known = new Set(state.substitutes.map(([line, item]) => `${line}|${item}`));
  state.substitutes = [...state.substitutes, ...taken.filter(([line, item]) => !known.has(`${line}|${item}`))];
}

/** The value of what an order asks for, in minor units. */
export function valueOfOrder({ lines, currency }: PurchaseOrderData): bigint {
  return lines.reduce((sum, line) => sum + extended(line, currency), 0n);
}

/** A release calls off from its blanket order; a change of it calls off the difference. */
function callOff(work: OrderWork, data: PurchaseOrderData, before: PurchaseOrderData | undefined): void {
  if (data.kind !== 'release' || data.blanket === undefined) return;
  const call = (blanket: string, value: bigint): void =>
    tell(work, `order:${blanket}`, 'blanket.called', { release: work.key, value: String(value), day: data.day });
  if (before?.blanket !== undefined && before.blanket !== data.blanket) call(before.blanket, 0n);
  call(data.blanket, valueOfOrder(data));
}

/** What an order line costs, rounded once. */
export function extended(line: PurchaseOrderData['lines'][number], currency: string): bigint {
  const perUnit = perUnitOf(line, line.unit) ?? ONE;
  const quantity = (quantityOf(line.quantity) * perUnit) / ONE;
  return valueOf(quantity, { unitPrice: priceOf(line.unitPrice, currency), perUnit });
}

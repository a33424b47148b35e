import type { OrderCancellationData, OrderDecisionData, PurchaseOrderData } from '../../../canonical/index.ts';
import type { Purchasing } from '../policies.ts';
import { orderLineOf } from './billing.ts';
import { extended, receivedOf } from './order-documents.ts';
import { send } from './sending.ts';
import type { OrderState } from './order-state.ts';
import { eventDay, factOf, type OrderWork } from './order-work.ts';

/** Stands for every line of an order that is not known yet. */
const EVERY = '*';

/** The first order of a number keeps it: what another says would be done to goods and money of the first. */
const NUMBER_USED = 'Another order came under its number and was not taken; have that one numbered anew';

/** Takes an order, or a change of it: what is fixed once it is with the supplier stays, and a person is told. */
export function takeOrder(work: OrderWork, data: PurchaseOrderData): void {
  const { order: state, event } = work;
  const { order: before } = state;
  if (before === undefined) {
    state.order = data;
    state.fact = factOf(event);
    state.revision = event.revision;
    state.madeAt = event.recordedAt;
    // A cancellation that came before its order takes effect with it: nothing is sent for what nobody wants.
    if (isCancelledAhead(state)) state.cancelled = data.lines.map(({ line }) => line);
    noteCancelled(work);
    return send(work, 'original');
  }
  if (JSON.stringify(before) === JSON.stringify(data)) return;
  if (state.fact !== undefined && state.fact !== factOf(event)) return refuseSecond(state);
  if (event.revision <= state.revision) return;
  const refused = refusalOf(work, before, data);
  state.revision = event.revision;
  if (refused !== undefined) {
    state.refusedChanges = [...state.refusedChanges, refused];
    return;
  }
  state.order = data;
  state.cancelled = state.cancelled.filter((line) => data.lines.some((one) => one.line === line));
  state.refusedChanges = [];
  send(work, 'change');
}

/** Somebody is told that another order came under the number of the first. */
export function refuseSecond(state: OrderWork['order']): void {
  if (!state.refusedChanges.includes(NUMBER_USED)) state.refusedChanges = [...state.refusedChanges, NUMBER_USED];
}

/** The closed cost centers that an order charges. */
export const closedOf = ({ lines }: PurchaseOrderData, { isClosed }: Pick<Purchasing, 'isClosed'>): string[] => [
  ...new Set(lines.flatMap(({ distributions }) => distributions.map(({ costCenter }) => costCenter).filter(isClosed))),
];

/** Why a change cannot be made; undefined: it can. */
function refusalOf({ order: state, purchasing }: OrderWork, before: PurchaseOrderData, data: PurchaseOrderData): string | undefined {
  if (data.supplier !== before.supplier) return 'The order cannot go to another supplier: cancel it and order anew';
  if (data.currency !== before.currency) return 'The currency of an order cannot change';
  if (state.closedOn !== undefined) return 'The order is closed';
  // What it charged when it was open, it charges to the end.
  const [closed] = closedOf(data, purchasing).filter((costCenter) => !closedOf(before, purchasing).includes(costCenter));
  if (closed !== undefined) return `Cost center ${closed}, which it is to charge now, is closed`;
  const received = [...receivedOf(state)].filter(([, quantity]) => quantity !== 0n).map(([line]) => line);
  const billed = new Set(state.bills.flatMap(({ lines }) => lines.map((line) => orderLineOf(state, line))));
  const touched = before.lines.filter(({ line }) => received.includes(line) || billed.has(line));
  if (touched.length > 0 && isOnConsignment(data) !== isOnConsignment(before))
    return 'It was received or billed, and cannot become another kind of order';
  for (const { line, matching, treatment } of touched) {
    const after = data.lines.find((one) => one.line === line);
    if (after === undefined) return `Line ${line} was received or billed and cannot be taken out`;
    if (after.matching !== matching || after.treatment !== treatment)
      return `Line ${line} was received or billed: how it is matched, and whether it is stock, cannot change`;
  }
  return undefined;
}

const isOnConsignment = ({ kind }: PurchaseOrderData): boolean => kind === 'consignment';

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
  noteCancelled(work);
  send(work, isWhollyCancelled(work) ? 'cancellation' : 'change');
}

/** It was cancelled as a whole before it was here. */
export const isCancelledAhead = ({ cancelled }: Pick<OrderState, 'cancelled'>): boolean => cancelled.includes(EVERY);

function noteCancelled(work: OrderWork): void {
  if (isWhollyCancelled(work)) work.order.cancelledAt ??= work.event.recordedAt;
}

export const isWhollyCancelled = ({ order: { order, cancelled } }: { readonly order: Pick<OrderState, 'order' | 'cancelled'> }): boolean =>
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
  // What the supplier will not deliver is not waited for, nor is money held for it.
  const refused = named.filter((line) => isRejected(state, line));
  if (refused.length > 0) takeCancellation(work, { order: state.order.order, lines: refused });
  const taken = state.acknowledgements.flatMap((one) =>
    one.lines.flatMap(({ line, substitute }) => (substitute !== undefined && named.includes(line) ? [[line, substitute] as const] : [])),
  );
  const known = new Set(state.substitutes.map(([line, item]) => `${line}|${item}`));
  state.substitutes = [...state.substitutes, ...taken.filter(([line, item]) => !known.has(`${line}|${item}`))];
}

/** The supplier's last word on a line is no, for all of it. */
function isRejected({ acknowledgements }: OrderWork['order'], line: string): boolean {
  const answers = acknowledgements.findLast(({ lines }) => lines.some((one) => one.line === line))?.lines ?? [];
  const own = answers.filter((answer) => answer.line === line);
  return own.length > 0 ? own.every(({ answer }) => answer === 'rejected') : acknowledgements.at(-1)?.answer === 'rejected';
}

/** The value of what an order asks for, in minor units. */
export function valueOfOrder({ lines, currency }: PurchaseOrderData): bigint {
  return lines.reduce((sum, line) => sum + extended(line, currency), 0n);
}

import type {
  AcknowledgementData,
  GoodsUsedData,
  InspectionData,
  OrderCancellationData,
  OrderDecisionData,
  PurchaseOrderData,
  ReceiptData,
  ShipmentData,
  StoredEvent,
  TransmissionAnswerData,
} from '../../../canonical/index.ts';
import type { Decision } from '../../engine/decision.ts';
import { timerChanges, type Wait } from '../../engine/standing.ts';
import { purchasingEventUnexpected } from '../faults.ts';
import type { PurchasingPolicies } from '../policies.ts';
import { COST_CENTERS_DECLARED, RATES_DECLARED } from '../declared.ts';
import { partStrangers, takeAcknowledgement, takeShipment } from './acknowledgement.ts';
import { matched, takeBill, takeSettlement, tellInvoices } from './billing.ts';
import { type CallData, takeCall, tellBlanket } from './blanket.ts';
import { reverseBill, settleBooks } from './books.ts';
import { tellBudgets } from './encumbrance.ts';
import { type BillData, emptyOrder, type OrderState, type SettlementData, type UncodedOrder } from './order-state.ts';
import { factOf, type OrderWork } from './order-work.ts';
import { deliverEarlyReceipts, partReports, takeInspection, takeReceipt, takeUsage } from './receiving.ts';
import { takeDelivery, takeTransmissionAnswer } from './sending.ts';
import { exceptionsChanged, statusOf } from './standing.ts';
import { closedOf, isCancelledAhead, refuseSecond, takeCancellation, takeDecision, takeOrder } from './terms.ts';
import { CODING, isDue, onTimer, waitsOf } from './waits.ts';
import { settleWriteOffs, takeWriteOff } from './write-off.ts';

/**
 * What one event makes of a purchase order: it is taken in, and then everything that follows from the whole order is settled, its bills, its books
 * and what calls for a person, so that the order of events and their repetition do not matter. What an event leaves as it was is not looked at again.
 */
export function decideOrder(state: OrderState | undefined, event: StoredEvent, { purchasing }: PurchasingPolicies): Decision<OrderState> {
  const order = { ...(state ?? emptyOrder(event.entity, event.recordedAt)) };
  const work: OrderWork = { key: event.key, event, purchasing, effects: [], order };
  take(work);
  if (state === undefined || isMoved(state, work.order) || event.type === RATES_DECLARED) {
    const outcomes = matched(work);
    settleBooks(work, outcomes);
    settleWriteOffs(work);
    tellInvoices(work, outcomes);
    tellBudgets(work);
    tellBlanket(work);
  }
  work.effects.push(...exceptionsChanged(work, state));
  const waited = state === undefined ? new Map<string, Wait>() : waitsOf(state, work);
  work.effects.push(...timerChanges(waited, waitsOf(work.order, work), event.recordedAt));
  return { state: work.order, status: statusOf(work), effects: work.effects, entity: work.order.entity };
}

/** What match, books and budgets go by. */
const MOVING = [
  'order',
  'entity',
  'closedOn',
  'cancelled',
  'receipts',
  'inspections',
  'substitutes',
  'bills',
  'booked',
  'writtenOff',
] as const;

/** Whether anything that is matched or booked changed: parts that did not are the same values. */
const isMoved = (before: OrderState, after: OrderState): boolean =>
  MOVING.some((part) => before[part] !== after[part]) ||
  // What was paid for a substitute is what its acknowledgement said.
  (after.substitutes.length > 0 && before.acknowledgements !== after.acknowledgements);

/** Canonical data was checked against its schema before it entered the log; here it is only given its type. */
function take(work: OrderWork): void {
  const { data, type } = work.event;
  switch (type) {
    case 'order.recorded':
      return record(work, data as PurchaseOrderData);
    case 'order.announced':
    case 'order.dropped':
      return takeAnnouncement(work);
    case 'order.cancelled':
      return cancel(work, data as OrderCancellationData);
    case 'order.decided':
      return decide(work, data as OrderDecisionData);
    case 'order.acknowledged':
      return takeAcknowledgement(work, data as AcknowledgementData);
    case 'transmission.answered':
      return takeTransmissionAnswer(work, data as TransmissionAnswerData);
    case 'shipment.notified':
      return takeShipment(work, data as ShipmentData);
    case 'goods.received':
      return takeReceipt(work, data as ReceiptData);
    case 'goods.used':
      return takeUsage(work, data as GoodsUsedData);
    case 'goods.inspected':
      return takeInspection(work, data as InspectionData);
    case 'invoice.billed':
      return takeBill(work, data as unknown as BillData);
    case 'invoice.settled':
      return takeSettlement(work, data as unknown as SettlementData);
    case 'invoice.withdrawn':
      return withdraw(work, (data as { invoice: string }).invoice);
    case RATES_DECLARED:
      return undefined;
    case COST_CENTERS_DECLARED:
      return work.order.uncoded === undefined ? undefined : begin(work, work.order.uncoded);
    case 'blanket.called':
      return takeCall(work, data as unknown as CallData);
    case 'delivery.confirmed':
    case 'delivery.refused':
      return takeDelivery(work);
    case 'timer.fired':
      return fire(work);
    default:
      throw purchasingEventUnexpected(type, 'order');
  }
}

function record(work: OrderWork, data: PurchaseOrderData): void {
  const { order: state, event } = work;
  const { uncoded } = state;
  if (state.order !== undefined) return takeOrder(work, data);
  if (uncoded !== undefined && uncoded.fact !== factOf(event)) return refuseSecond(state);
  if (uncoded !== undefined && uncoded.revision >= event.revision) return;
  // Whoever spoke of the order before it came may have been another entity, such as a shared warehouse.
  state.entity = event.entity;
  delete state.isLongUnknown;
  delete state.isAnnounced;
  begin(work, { data, fact: factOf(event), revision: event.revision, at: event.recordedAt, looks: 0 });
}

/** The first of a number is taken, unless it charges what is closed: then whatever comes of it waits with it. */
function begin(work: OrderWork, coming: UncodedOrder): void {
  const { order: state, purchasing } = work;
  if (!isCancelledAhead(state) && closedOf(coming.data, purchasing).length > 0) {
    state.uncoded = coming;
    return;
  }
  delete state.uncoded;
  takeOrder(work, coming.data);
  state.fact = coming.fact;
  state.revision = coming.revision;
  partStrangers(work, coming.data);
  partReports(work, coming.data);
  deliverEarlyReceipts(work);
}

/** What nobody wants any more charges nothing. */
function cancel(work: OrderWork, data: OrderCancellationData): void {
  takeCancellation(work, data);
  if (work.order.uncoded !== undefined) begin(work, work.order.uncoded);
}

/** Its requisition is under way, or given up: then the clock for those who speak of the order begins. */
function takeAnnouncement({ order: state, event }: OrderWork): void {
  if (state.order !== undefined) return;
  if (event.type === 'order.announced') {
    state.isAnnounced = true;
    delete state.isLongUnknown;
  } else {
    delete state.isAnnounced;
    state.heardAt = event.recordedAt;
  }
}

/** A clock ran out. A cost center may have been opened meanwhile: an order that waits for that is looked at again. */
function fire(work: OrderWork): void {
  const { uncoded } = work.order;
  if (uncoded !== undefined && isDue(work, CODING)) begin(work, { ...uncoded, looks: uncoded.looks + 1 });
  else onTimer(work);
}

function decide(work: OrderWork, data: OrderDecisionData): void {
  if (data.decision === 'write-off') takeWriteOff(work, data);
  else takeDecision(work, data);
}

/** The invoice is not to be paid, or names this order no more: what it did to the books is taken back. */
function withdraw(work: OrderWork, invoice: string): void {
  const bill = work.order.bills.find((one) => one.invoice === invoice);
  if (bill === undefined) return;
  reverseBill(work, bill);
  work.order.bills = work.order.bills.filter((one) => one !== bill);
}

import type {
  AcknowledgementData,
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
import { exceptionChanges, timerChanges, type Wait } from '../../engine/standing.ts';
import { purchasingEventUnexpected } from '../faults.ts';
import type { PurchasingPolicies } from '../policies.ts';
import { takeAcknowledgement } from './acknowledgement.ts';
import { matched, takeBill, takeSettlement, tellInvoices } from './billing.ts';
import { reverseBill, settleBooks } from './books.ts';
import { tellBudgets } from './encumbrance.ts';
import { type BillData, emptyOrder, type OrderState, type SettlementData } from './order-state.ts';
import type { OrderWork } from './order-work.ts';
import { deliverEarlyReceipts, takeInspection, takeReceipt } from './receiving.ts';
import { takeDelivery, takeTransmissionAnswer } from './sending.ts';
import { exceptionsOf, onTimer, statusOf, waitsOf } from './standing.ts';
import { takeCancellation, takeDecision, takeOrder } from './terms.ts';

/**
 * What one event makes of a purchase order: it is taken in, and then everything that follows from the whole order is settled, its bills, its books
 * and what calls for a person, so that the order of events and their repetition do not matter.
 */
export function decideOrder(state: OrderState | undefined, event: StoredEvent, { purchasing }: PurchasingPolicies): Decision<OrderState> {
  const order = { ...(state ?? emptyOrder(event.entity, event.recordedAt)) };
  const work: OrderWork = { key: event.key, event, purchasing, effects: [], order };
  take(work);
  const outcomes = matched(work);
  settleBooks(work, outcomes);
  tellInvoices(work, outcomes);
  tellBudgets(work);
  work.effects.push(...exceptionChanges(state === undefined ? [] : exceptionsOf(work, state), exceptionsOf(work, work.order)));
  const waited = state === undefined ? new Map<string, Wait>() : waitsOf(state, work);
  work.effects.push(...timerChanges(waited, waitsOf(work.order, work), event.recordedAt));
  return { state: work.order, status: statusOf(work), effects: work.effects, entity: work.order.entity };
}

/** Canonical data was checked against its schema before it entered the log; here it is only given its type. */
function take(work: OrderWork): void {
  const { data, type } = work.event;
  switch (type) {
    case 'order.recorded':
      return record(work, data as PurchaseOrderData);
    case 'order.cancelled':
      return takeCancellation(work, data as OrderCancellationData);
    case 'order.decided':
      return takeDecision(work, data as OrderDecisionData);
    case 'order.acknowledged':
      return takeAcknowledgement(work, data as AcknowledgementData);
    case 'transmission.answered':
      return takeTransmissionAnswer(work, data as TransmissionAnswerData);
    case 'shipment.notified':
      return takeShipment(work, data as ShipmentData);
    case 'goods.received':
      return takeReceipt(work, data as ReceiptData);
    case 'goods.inspected':
      return takeInspection(work, data as InspectionData);
    case 'invoice.billed':
      return takeBill(work, data as unknown as BillData);
    case 'invoice.settled':
      return takeSettlement(work, data as unknown as SettlementData);
    case 'invoice.withdrawn':
      return withdraw(work, (data as { invoice: string }).invoice);
    case 'blanket.called':
      return takeCall(work, data as CallData);
    case 'delivery.confirmed':
    case 'delivery.refused':
      return takeDelivery(work);
    case 'timer.fired':
      return onTimer(work);
    default:
      throw purchasingEventUnexpected(type, 'order');
  }
}

function record(work: OrderWork, data: PurchaseOrderData): void {
  const isFirst = work.order.order === undefined;
  // Whoever spoke of the order before it came may have been another entity, such as a shared warehouse.
  if (isFirst) work.order.entity = work.event.entity;
  takeOrder(work, data);
  if (!isFirst) return;
  delete work.order.isLongUnknown;
  deliverEarlyReceipts(work);
}

function takeShipment({ order }: OrderWork, data: ShipmentData): void {
  order.shipments = [...order.shipments.filter(({ shipment }) => shipment !== data.shipment), data];
}

/** The invoice is not to be paid, or names this order no more: what it did to the books is taken back. */
function withdraw(work: OrderWork, invoice: string): void {
  const bill = work.order.bills.find((one) => one.invoice === invoice);
  if (bill === undefined) return;
  reverseBill(work, bill);
  work.order.bills = work.order.bills.filter((one) => one !== bill);
}

type CallData = { readonly release: string; readonly value: string; readonly day: string };

function takeCall({ order }: OrderWork, { release, value, day }: CallData): void {
  const others = order.called.filter(([known]) => known !== release);
  order.called = value === '0' ? others : [...others, [release, value, day]];
}

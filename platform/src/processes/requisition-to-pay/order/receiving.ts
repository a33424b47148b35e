import {
  type GoodsUsedData,
  type InspectionData,
  type PurchaseOrderData,
  type ReceiptData,
  receiptsOfUsage,
} from '../../../canonical/index.ts';
import { takeStranger } from './acknowledgement.ts';
import { reverseReceipt } from './books.ts';
import { placed } from './order-documents.ts';
import type { KeptReceipt } from './order-state.ts';
import { factOf, type OrderWork } from './order-work.ts';

/** What a supplier says to have come of an order that is for goods. */
const RECEIVED_BY_SUPPLIER = 'Its supplier told a receipt of it, and only of what was used already may it: nothing was received';

/**
 * Takes a receipt or return, or its correction: what was accrued for it before is taken back exactly. Copies change nothing, nor does what a supplier
 * may not say.
 */
export function takeReceipt(work: OrderWork, data: ReceiptData): void {
  const { order: state, event } = work;
  if (state.order !== undefined && !mayReport(data, state.order)) return refuseReport(state, state.order, data);
  const id = factOf(event);
  const known = state.receipts.find((receipt) => receipt.id === id);
  if (known !== undefined && known.revision >= event.revision) return;
  if (known !== undefined) reverseReceipt(work, known);
  const receipt: KeptReceipt = { id, revision: event.revision, data };
  state.receipts = [...state.receipts.filter((other) => other !== known), receipt];
  if (state.order === undefined) return;
  if (known !== undefined) deliverReceipt(work, takenBack(known));
  deliverReceipt(work, receipt);
}

/**
 * Takes what was used in a case, all of it: the receipt of the order for it. What an earlier version said otherwise, or of lines that are not there any
 * more, is taken back exactly.
 */
export function takeUsage(work: OrderWork, data: GoodsUsedData): void {
  const { order: state, event } = work;
  const fact = factOf(event);
  const before = state.receipts.filter((known) => known.data.receipt === data.usage && known.data.case !== undefined);
  if (before.some(({ id, revision }) => id.startsWith(`${fact}|`) && revision > event.revision)) return;
  const used = receiptsOfUsage(data);
  const isSame = (one: ReceiptData, other: ReceiptData): boolean => JSON.stringify(one) === JSON.stringify(other);
  const gone = before.filter((known) => !used.some((one) => isSame(one, known.data)));
  const added = used
    .filter((one) => !before.some((known) => isSame(one, known.data)))
    .map((one): KeptReceipt => ({ id: `${fact}|${one.line ?? ''}`, revision: event.revision, data: one }));
  for (const receipt of gone) reverseReceipt(work, receipt);
  state.receipts = [...state.receipts.filter((receipt) => !gone.includes(receipt)), ...added];
  if (state.order === undefined) return;
  for (const receipt of [...gone.map(takenBack), ...added]) deliverReceipt(work, receipt);
}

/** Whoever bills goods does not receive them: a supplier says only what was used of its own, for an order that is for what was used. */
const mayReport = ({ reportedBy }: ReceiptData, { supplier, kind }: PurchaseOrderData): boolean =>
  reportedBy === undefined || (reportedBy === supplier && kind === 'bill-only');

function refuseReport(state: OrderWork['order'], { supplier }: PurchaseOrderData, { reportedBy }: ReceiptData): void {
  if (reportedBy !== undefined && reportedBy !== supplier) takeStranger(state, reportedBy);
  else if (!state.refusedChanges.includes(RECEIVED_BY_SUPPLIER)) state.refusedChanges = [...state.refusedChanges, RECEIVED_BY_SUPPLIER];
}

/** Now that the order is known: what suppliers said early of it and may not say. */
export function partReports({ order: state }: OrderWork, order: PurchaseOrderData): void {
  const refused = state.receipts.filter(({ data }) => !mayReport(data, order));
  for (const { data } of refused) refuseReport(state, order, data);
  if (refused.length > 0) state.receipts = state.receipts.filter((receipt) => !refused.includes(receipt));
}

/** What undoes a receipt where it was recorded already. */
const takenBack = ({ data, ...receipt }: KeptReceipt): KeptReceipt => ({
  ...receipt,
  data: { ...data, quantity: data.quantity.startsWith('-') ? data.quantity.slice(1) : `-${data.quantity}` },
});

/** Hands receipts that came before their order on to the ERP, now that it is known. */
export function deliverEarlyReceipts(work: OrderWork): void {
  for (const receipt of work.order.receipts) deliverReceipt(work, receipt);
}

function deliverReceipt(work: OrderWork, receipt: KeptReceipt): void {
  const { order: state, purchasing, effects, key } = work;
  const { erp } = purchasing.rulesOf(state.entity);
  const place = placed(state, receipt.data);
  // What is damaged is not accepted, and what is on no line cannot be received there either.
  if (erp === undefined || typeof place === 'string' || receipt.data.condition === 'damaged') return;
  effects.push({
    effect: 'deliver',
    target: erp,
    kind: 'goods-receipt',
    orderKey: key,
    content: { ...receipt.data, line: place.line.line, ...(state.order === undefined ? {} : { supplier: state.order.supplier }) },
  });
}

/** Takes what an inspection found; a correction takes the place of what was said before. */
export function takeInspection(work: OrderWork, data: InspectionData): void {
  const { order: state, event } = work;
  const id = factOf(event);
  const known = state.inspections.find((inspection) => inspection.id === id);
  if (known !== undefined && known.revision >= event.revision) return;
  state.inspections = [...state.inspections.filter((other) => other !== known), { id, revision: event.revision, data }];
}

import { type DocumentSet, documentSet, orderChange860, purchaseOrder850 } from '@plexus/x12';
import type { OrderLineData, PurchaseOrderData } from '../../canonical/index.ts';
import type { OrderMessage } from '../order-message.ts';

/** BEG02: a bill-only order confirms what was used already. */
const TYPES: Readonly<Record<PurchaseOrderData['kind'], string>> = {
  purchase: 'SA',
  blanket: 'BK',
  release: 'RL',
  'bill-only': 'CF',
  consignment: 'CN',
};
const RUSH = 'RO';
const DELETED = 'DI';
const REPLACED = 'RZ';
/** PID05 and N102 (data elements 352 and 93). */
const LONGEST_TEXT = 60;

/** The set that tells the supplier: an order (850), or what becomes of it (860). `sentOn` is the day of the change. */
export function orderSet(message: OrderMessage, entity: string, sentOn: string): DocumentSet {
  return message.purpose === 'original' ? original(message, entity) : change(message, entity, sentOn);
}

function original({ order, cancelled }: OrderMessage, entity: string): DocumentSet {
  const lines = order.lines.filter(({ line }) => !cancelled.includes(line));
  return documentSet(purchaseOrder850, {
    purpose: '00',
    type: order.isEmergency ? RUSH : TYPES[order.kind],
    order: order.order,
    day: order.day,
    contract: order.blanket,
    currencyOf: 'BY',
    currency: order.currency,
    references: order.requisition === undefined ? [] : [{ qualifier: 'RQ', value: order.requisition }],
    parties: partiesOf(order, entity),
    lines: lines.map((line) => ({
      ...lineOf(line),
      references: line.contract === undefined ? [] : [{ qualifier: 'CT', value: line.contract }],
    })),
  });
}

/** Without the lines that came before: each line is told as it is to be now, or that it is wanted no more. */
function change({ order, cancelled, transmission, purpose }: OrderMessage, entity: string, sentOn: string): DocumentSet {
  const isOff = purpose === 'cancellation' || cancelled.includes('*');
  return documentSet(orderChange860, {
    purpose: isOff ? '01' : '04',
    type: TYPES[order.kind],
    order: order.order,
    change: transmission.slice(-8),
    orderDay: order.day,
    contract: order.blanket,
    day: sentOn,
    currencyOf: 'BY',
    currency: order.currency,
    parties: partiesOf(order, entity),
    lines: order.lines.map((line) => ({ ...lineOf(line), change: isOff || cancelled.includes(line.line) ? DELETED : REPLACED })),
  });
}

function partiesOf(order: PurchaseOrderData, entity: string) {
  return [
    { role: 'BY', name: text(entity), idQualifier: '92', id: entity },
    { role: 'ST', name: text(order.site), idQualifier: '92', id: order.site },
    { role: 'SU', name: text(order.supplier), idQualifier: '92', id: order.supplier },
  ];
}

function lineOf(line: OrderLineData) {
  return {
    line: line.line,
    quantity: line.quantity,
    unit: line.unit,
    price: line.unitPrice,
    products: [
      ...(line.item === undefined ? [] : [{ qualifier: 'BP', id: line.item }]),
      ...(line.supplierItem === undefined ? [] : [{ qualifier: 'VC', id: line.supplierItem }]),
    ],
    descriptions: [{ form: 'F', text: text(line.description) }],
    dates: line.neededBy === undefined ? [] : [{ qualifier: '002', day: line.neededBy }],
  };
}

/** Words without what X12 cannot hold: it has no escape for its delimiters. Numbers and codes are never changed: with a delimiter they are refused. */
function text(words: string): string {
  const plain = words.normalize('NFKD').replace(/[^\x20-\x7e]|[*~>^:|]/g, ' ');
  return plain.replace(/ {2,}/g, ' ').trim().slice(0, LONGEST_TEXT).trim() || '-';
}

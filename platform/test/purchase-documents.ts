import type { JsonObject, StoredEvent } from '../src/canonical/index.ts';
import { contractPrice, told } from '../src/processes/requisition-to-pay/requisition/testing.ts';
import * as given from '../src/processes/requisition-to-pay/testing.ts';

/** Documents of purchases that are told apart by a number: order `PO-7n` of Orthovane for ten boxes at 50.00, its receipts and its invoice. */
export const orderNumber = (n: number): string => `PO-7${n}`;
export const invoiceNumber = (n: number): string => `${n * 7919}`;
export const requisitionNumber = (n: number): string => `R-7${n}`;
export const order = (n: number, changes: JsonObject = {}, how: given.Told = {}): StoredEvent =>
  given.order({ order: orderNumber(n), supplier: 'ORTHOVANE', ...changes }, how);
export const callOff = (n: number, changes: JsonObject = {}): StoredEvent =>
  given.order({ order: `C-${n}`, supplier: 'ORTHOVANE', kind: 'release', blanket: orderNumber(n), ...changes });
export const receipt = (n: number, quantity: string, changes: JsonObject = {}): StoredEvent =>
  given.receipt(quantity, { order: orderNumber(n), ...changes }, { fact: `receipt ${n} ${quantity} ${JSON.stringify(changes)}` });
export const invoice = (n: number, quantity: string, cents = 5000, changes: JsonObject = {}, how: given.Told = {}): StoredEvent =>
  given.invoice(invoiceNumber(n), [given.billed(quantity, cents, { order: orderNumber(n) })], { supplier: 'ORTHOVANE', ...changes }, how);
/** An invoice of one line that names no order. */
export const courier = (n: number, cents: number, line: JsonObject = {}, changes: JsonObject = {}): StoredEvent => {
  const amount = String(cents);
  const billed = { line: '1', description: 'Courier', quantity: '1', unit: 'EA', unitPrice: String(cents / 100), amount, ...line };
  return given.invoice(invoiceNumber(n), [billed], { supplier: 'ORTHOVANE', ...changes });
};
export const ofOrder = (n: number, type: string, data: JsonObject): StoredEvent =>
  told(type, `order:${orderNumber(n)}`, { order: orderNumber(n), ...data });
export const ofVoucher = (n: number, type: string, data: JsonObject): StoredEvent =>
  told(type, `invoice:edi|ORTHOVANE|${invoiceNumber(n)}`, {
    about: 'voucher',
    target: 'erp-purchasing',
    kind: 'supplier-invoice',
    ...data,
  });
export const answered = (n: number, answer: JsonObject): StoredEvent =>
  ofOrder(n, 'order.acknowledged', {
    supplier: 'ORTHOVANE',
    answer: 'changed',
    day: '2026-03-03',
    lines: [{ line: '1', answer: 'accepted', quantity: '10', unit: 'BX', ...answer }],
  });
export const shipment = (n: number, quantity: string): StoredEvent =>
  ofOrder(n, 'shipment.notified', {
    supplier: 'ORTHOVANE',
    shipment: `SH-${n}`,
    shippedOn: '2026-03-04',
    lines: [{ line: '1', quantity, unit: 'BX' }],
  });
export const ahead = { neededBy: '2026-03-09' };
export const requisition = (n: number, line: JsonObject, changes: JsonObject = {}, how: given.Told = {}): StoredEvent =>
  told(
    'requisition.submitted',
    `requisition:${requisitionNumber(n)}`,
    {
      requisition: requisitionNumber(n),
      kind: 'purchase',
      requester: `requester.${n}`,
      site: 'NORTH-4W',
      costCenter: '6170',
      currency: 'USD',
      day: '2026-03-02',
      lines: [
        { line: '1', description: 'Gloves', quantity: '2', unit: 'CA', distributions: [{ costCenter: '6170', share: '100' }], ...line },
      ],
      ...changes,
    },
    how,
  );
export const supplier = (name: string, taxpayer?: string): StoredEvent =>
  told('supplier.recorded', `supplier:${name}`, {
    supplier: name,
    name,
    currency: 'USD',
    paymentDays: 30,
    isReported: false,
    status: 'active',
    ...(taxpayer === undefined ? {} : { taxpayer }),
  });
export const item = (n: number): StoredEvent =>
  told('item.recorded', `item:X${n}`, {
    item: `X${n}`,
    description: 'Gloves',
    commodity: '42132203',
    baseUnit: 'EA',
    kind: 'non-stock',
    packagings: [{ supplier: 'ORTHOVANE', supplierItem: `OV-${n}`, unit: 'CA', perUnit: '1000' }],
    status: 'active',
  });
export const price = (n: number): StoredEvent => contractPrice(`X${n}`, 'ORTHOVANE');
export const freeText = { supplier: 'ORTHOVANE', estimate: '83.50' };
export const transmissionOf = (state: JsonObject): string => (state['sendings'] as { transmission: string }[])[0]?.transmission ?? '';

import type { JsonObject, StoredEvent } from '../src/canonical/index.ts';
import type { PurchaseWork } from '../src/processes/requisition-to-pay/index.ts';
import { told } from '../src/processes/requisition-to-pay/requisition/testing.ts';
import * as given from '../src/processes/requisition-to-pay/testing.ts';
import {
  orderNumber,
  invoiceNumber,
  callOff,
  courier,
  order,
  receipt,
  invoice,
  ofOrder,
  ofVoucher,
  answered,
  ahead,
  requisition,
  shipment,
  supplier,
  item,
  price,
  freeText,
  transmissionOf,
} from './purchase-documents.ts';

/** Provokes a kind of exception, and says how a person ends it and what the books hold then. */
export interface PurchaseCase {
  /** Of an order `PO-7nn` and an invoice `I-7nn`, by the number of the case. */
  readonly story: (n: number) => readonly StoredEvent[];
  /** What can only be told once the first part was decided, such as the number under which an order went out. */
  readonly later?: (n: number, state: JsonObject) => readonly StoredEvent[];
  readonly action: string;
  /** What ends the cause, where the person's word alone does not. */
  readonly cure?: (n: number) => readonly StoredEvent[];
  /** Where its key stands at last. */
  readonly status: string;
  /** Sums of the actual books over the order and the invoice. */
  readonly books?: Readonly<Record<string, number>>;
}

const HERE = { grni: -50_000, 'supply-expense': 50_000 };
const OWED = { 'accounts-payable': -50_000, 'supply-expense': 50_000 };
/** Every kind of work of requisition to pay: a new one does not compile without its case. */
export const CASES: Readonly<Record<PurchaseWork, PurchaseCase>> = {
  'requisition-price': {
    story: (n) => [item(n), requisition(n, { item: `X${n}` })],
    action: 'resolve',
    cure: (n) => [price(n)],
    status: 'ordered',
  },
  'requisition-item': {
    story: (n) => [requisition(n, { item: `X${n}` })],
    action: 'resolve',
    cure: (n) => [item(n), price(n)],
    status: 'ordered',
  },
  'requisition-supplier': {
    story: (n) => [requisition(n, { supplier: `S-${n}`, estimate: '83.50' })],
    action: 'resolve',
    cure: (n) => [supplier(`S-${n}`)],
    status: 'ordered',
  },
  'requisition-coding': {
    story: (n) => [requisition(n, { ...freeText, distributions: [{ costCenter: '8990', share: '100' }] }, {}, { fact: `coded ${n}` })],
    action: 'resolve',
    cure: (n) => [requisition(n, freeText, {}, { fact: `coded ${n}`, revision: 2 })],
    status: 'ordered',
  },
  'requisition-budget': {
    story: (n) => [requisition(n, freeText, {}, { entity: 'prairie' })],
    action: 'resolve',
    cure: () => [
      told(
        'budget.set',
        'budget:prairie|6170|supply-expense|2026-03',
        { costCenter: '6170', account: 'supply-expense', period: '2026-03', amount: '1000000', currency: 'USD' },
        { entity: 'prairie' },
      ),
    ],
    status: 'approval',
  },
  'requisition-approval': {
    story: (n) => [requisition(n, freeText, {}, { fact: `asked ${n}` })],
    later: (n) => [requisition(n, freeText, { site: 'NORTH-5W' }, { fact: `asked ${n}` })],
    action: 'resolve',
    status: 'ordered',
  },
  'emergency-not-approved': {
    story: (n) => [requisition(n, { ...freeText, quantity: '40', estimate: '83.50' }, { emergency: 'none left' })],
    action: 'resolve',
    status: 'ordered-unapproved',
  },
  transfer: {
    story: (n) => [item(n), requisition(n, { item: `X${n}` }, { kind: 'transfer', from: 'GPDC' })],
    action: 'resolve',
    status: 'transfer-wanted',
  },
  'order-silence': {
    story: (n) => [order(n, { supplier: 'MERIDIAN-MED' })],
    later: (n, state) => [
      ofOrder(n, 'delivery.confirmed', { about: `message ${transmissionOf(state)}`, target: 'supplier-meridian', kind: 'order-message' }),
    ],
    action: 'resolve',
    cure: (n) => [ofOrder(n, 'order.acknowledged', { supplier: 'MERIDIAN-MED', answer: 'accepted', day: '2026-03-03', lines: [] })],
    status: 'acknowledged',
  },
  'order-stranger': { story: (n) => [order(n, { supplier: 'LANTERN-LAB' }), answered(n, {})], action: 'resolve', status: 'ordered' },
  'order-unread': {
    story: (n) => [order(n, { supplier: 'MERIDIAN-MED' })],
    later: (_, state) => [
      told('transmission.answered', `transmission:${transmissionOf(state)}`, {
        transmission: transmissionOf(state),
        isAccepted: false,
        errors: ['1'],
      }),
    ],
    action: 'resolve',
    status: 'ordered',
  },
  'order-refused': {
    story: (n) => [
      order(n),
      ofOrder(n, 'delivery.refused', { about: 'erp-order', target: 'erp-purchasing', kind: 'purchase-order', code: 'X', summary: 'no' }),
    ],
    action: 'resolve',
    status: 'ordered',
  },
  'order-unknown': { story: (n) => [receipt(n, '10')], action: 'resolve', cure: (n) => [order(n)], status: 'received', books: HERE },
  'order-change': {
    story: (n) => [order(n), receipt(n, '10'), order(n, { supplier: 'LANTERN-LAB' }, { revision: 2 })],
    action: 'resolve',
    status: 'received',
    books: HERE,
  },
  'order-coding': {
    story: (n) => [order(n, { lines: [given.line({ distributions: [{ costCenter: '8990', share: '100' }] })] }), receipt(n, '10')],
    action: 'resolve',
    cure: (n) => [order(n)],
    status: 'received',
    books: HERE,
  },
  'order-rejected': { story: (n) => [order(n), answered(n, { answer: 'rejected' })], action: 'accept-answer', status: 'cancelled' },
  'order-back-ordered': {
    story: (n) => [order(n), answered(n, { answer: 'back-ordered' })],
    action: 'refuse-answer',
    status: 'acknowledged',
  },
  'order-substitute': {
    story: (n) => [order(n), answered(n, { answer: 'substituted', substitute: 'GLOVES-2' })],
    action: 'accept-answer',
    cure: (n) => [receipt(n, '10', { line: undefined, item: 'GLOVES-2' })],
    status: 'received',
    books: HERE,
  },
  'order-price': { story: (n) => [order(n), answered(n, { unitPrice: '52' })], action: 'accept-answer', status: 'acknowledged' },
  'order-quantity': { story: (n) => [order(n), answered(n, { quantity: '6' })], action: 'close-order', status: 'closed' },
  'order-date': {
    story: (n) => [order(n, { lines: [given.line(ahead)] }), answered(n, { day: '2026-03-12' })],
    action: 'accept-answer',
    status: 'acknowledged',
  },
  'order-rate': {
    story: (n) => [order(n, { currency: 'CHF' })],
    action: 'resolve',
    cure: (n) => [order(n, { currency: 'CHF', freight: '100' }, { revision: 2 })],
    status: 'ordered',
  },
  'order-left-open': {
    story: (n) => [order(n), receipt(n, '10'), ofOrder(n, 'order.decided', { decision: 'close', reason: 'done' })],
    action: 'write-off-open',
    status: 'closed',
    books: {},
  },
  'shipment-unwanted': {
    story: (n) => [order(n), ofOrder(n, 'order.cancelled', {}), shipment(n, '10')],
    action: 'resolve',
    cure: (n) => [receipt(n, '10'), receipt(n, '-10')],
    status: 'cancelled',
  },
  'receipt-line': {
    story: (n) => [order(n), receipt(n, '10', { line: '9' })],
    action: 'resolve',
    cure: (n) => [receipt(n, '10')],
    status: 'received',
    books: HERE,
  },
  'receipt-unit': {
    story: (n) => [order(n), receipt(n, '10', { unit: 'PL' })],
    action: 'resolve',
    cure: (n) => [receipt(n, '10')],
    status: 'received',
    books: HERE,
  },
  'receipt-over': {
    story: (n) => [order(n), receipt(n, '11')],
    action: 'resolve',
    cure: (n) => [receipt(n, '-1')],
    status: 'received',
    books: HERE,
  },
  'receipt-damaged': {
    story: (n) => [order(n), receipt(n, '10', { condition: 'damaged' })],
    action: 'resolve',
    cure: (n) => [receipt(n, '10')],
    status: 'received',
    books: HERE,
  },
  'blanket-exceeded': {
    story: (n) => [order(n, { kind: 'blanket' }), callOff(n, { lines: [given.line({ quantity: '11' })] })],
    action: 'resolve',
    status: 'ordered',
  },
  'blanket-expired': {
    story: (n) => [order(n, { kind: 'blanket', until: '2026-02-28' }), callOff(n)],
    action: 'resolve',
    status: 'ordered',
  },
  'invoice-price': {
    story: (n) => [order(n), receipt(n, '10'), invoice(n, '10', 6000)],
    action: 'accept-variance',
    status: 'payable',
    books: { 'accounts-payable': -60_000, 'supply-expense': 60_000 },
  },
  'invoice-quantity': {
    story: (n) => [order(n), receipt(n, '12'), invoice(n, '12')],
    action: 'short-pay',
    status: 'payable',
    books: { 'accounts-payable': -50_000, grni: -10_000, 'supply-expense': 60_000 },
  },
  'invoice-receipt': {
    story: (n) => [order(n), receipt(n, '6'), invoice(n, '10')],
    action: 'short-pay',
    status: 'payable',
    books: { 'accounts-payable': -30_000, 'supply-expense': 30_000 },
  },
  'invoice-order': {
    story: (n) => [order(n, { supplier: 'LANTERN-LAB' }), receipt(n, '10'), invoice(n, '10')],
    action: 'reject',
    status: 'rejected',
    books: HERE,
  },
  'invoice-match': {
    story: (n) => [order(n), receipt(n, '10'), invoice(n, '10', 5000, { total: '50900' })],
    action: 'request-credit',
    cure: (n) => [
      given.credit(`C${invoiceNumber(n)}`, [given.billed('-1', 900, { order: orderNumber(n) })], {
        supplier: 'ORTHOVANE',
        credits: invoiceNumber(n),
      }),
    ],
    status: 'payable',
    books: { 'accounts-payable': -50_000, 'supply-expense': 49_100, 'price-variance': 900 },
  },
  'invoice-duplicate': {
    story: (n) => [
      order(n),
      receipt(n, '10'),
      invoice(n, '5'),
      given.invoice(`INV-${invoiceNumber(n)}`, [given.billed('5', 5000, { order: orderNumber(n) })], { supplier: 'ORTHOVANE' }),
    ],
    action: 'not-a-duplicate',
    status: 'payable',
    books: OWED,
  },
  'invoice-approval': {
    story: (n) => [courier(n, 50_000, {}, { day: n < 50 ? '2026-03-09' : '2026-03-10' })],
    action: 'accept-variance',
    status: 'payable',
    books: OWED,
  },
  'invoice-budget': {
    story: (n) => [
      given.invoice(
        invoiceNumber(n),
        [
          {
            line: '1',
            description: 'Repair',
            quantity: '1',
            unit: 'EA',
            unitPrice: '610',
            amount: '61000',
            distributions: [{ costCenter: '6180', share: '100' }],
          },
        ],
        { supplier: 'ORTHOVANE' },
        { entity: 'prairie' },
      ),
    ],
    action: 'accept-variance',
    // Somebody has to approve it still.
    status: 'held',
  },
  'invoice-coding': {
    story: (n) => [courier(n, 43_000, { distributions: [{ costCenter: '8990', share: '100' }] })],
    action: 'reject',
    status: 'rejected',
  },
  'invoice-changed': {
    story: (n) => [order(n), receipt(n, '10'), invoice(n, '10')],
    later: (n) => [invoice(n, '9')],
    action: 'resolve',
    status: 'payable',
    books: OWED,
  },
  'invoice-refused': {
    story: (n) => [order(n), receipt(n, '10'), invoice(n, '10')],
    later: (n) => [ofVoucher(n, 'delivery.refused', { code: 'X', summary: 'no such tax' })],
    action: 'reject',
    status: 'rejected',
    books: HERE,
  },
  'invoice-payment': {
    story: (n) => [
      order(n),
      receipt(n, '10'),
      invoice(n, '10'),
      given.paid(invoiceNumber(n), '50000', { supplier: 'ORTHOVANE', status: 'failed' }),
    ],
    action: 'resolve',
    cure: (n) => [given.paid(invoiceNumber(n), '50000', { supplier: 'ORTHOVANE' })],
    status: 'paid',
    books: { 'supplier-payments': -50_000, 'supply-expense': 50_000 },
  },
  'invoice-overpaid': {
    story: (n) => [order(n), receipt(n, '10'), invoice(n, '10'), given.paid(invoiceNumber(n), '60000', { supplier: 'ORTHOVANE' })],
    action: 'resolve',
    cure: (n) => [given.paid(invoiceNumber(n), '10000', { supplier: 'ORTHOVANE', status: 'void' })],
    status: 'paid',
    books: { 'supplier-payments': -50_000, 'supply-expense': 50_000 },
  },
  'supplier-duplicate': {
    story: (n) => [supplier(`A-${n}`, `T-${n}`), supplier(`B-${n}`, `T-${n}`)],
    action: 'resolve',
    status: 'shared',
  },
};

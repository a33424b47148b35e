import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { XmlElement, XmlNode } from '@plexus/xml';
import * as fc from 'fast-check';
import { confirmationRequestNode, readConfirmationRequest } from './confirmation-request.ts';
import { invoiceDetailRequestNode, readInvoiceDetailRequest } from './invoice-detail-request.ts';
import { orderRequestNode, readOrderRequest } from './order-request.ts';
import { readCxml } from './read-cxml.ts';
import { readReceiptRequest, receiptRequestNode } from './receipt-request.ts';
import { readShipNoticeRequest, shipNoticeRequestNode } from './ship-notice-request.ts';
import { readStatusUpdateRequest, statusUpdateRequestNode } from './status-update-request.ts';
import type { Checked } from './values.ts';
import { writeRequest } from './write-cxml.ts';

const credential = (identity: string) => [{ domain: 'NetworkID', identity }];
const header = { from: credential('AN01'), to: credential('AN02'), sender: credential('AN03') };
const written = (node: XmlNode): string => writeRequest({ payloadId: '1@plexus.example', timestamp: new Date(0), header }, node);

/** What is read of a document that was written, which must not be wrong in any place. */
function again<T>(node: XmlNode, read: (element: XmlElement) => Checked<T>): T {
  const { value, problems } = read(readCxml(Buffer.from(written(node))).element);
  assert.deepEqual(
    problems.map(({ message }) => message),
    [],
  );
  assert.ok(value !== undefined);
  return value;
}

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const words = fc.stringMatching(/^[!-~][ -~]{0,20}[!-~]$/);
const id = fc.stringMatching(/^[A-Za-z0-9&<>"'.-]{1,12}$/);
const decimal = fc
  .tuple(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 99 }))
  .map(([whole, part]) => `${whole}.${String(part).padStart(2, '0')}`);
const day = fc.integer({ min: 0, max: 20_000 }).map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
const money = fc.record({ amount: decimal, currency: fc.constantFrom('USD', 'EUR') });
const item = { supplierItem: optional(id), supplierAuxiliary: optional(id), buyerItem: optional(id) };
const order = fc.record({ orderId: id, orderDate: optional(day), payloadId: optional(id) });
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: 1, maxLength: 3 });

const DOCUMENTS: readonly (readonly [
  string,
  fc.Arbitrary<unknown>,
  (value: never) => XmlNode,
  (element: XmlElement) => Checked<unknown>,
])[] = [
  [
    'an order',
    fc.record({
      orderId: id,
      orderDate: day,
      type: fc.constantFrom('new', 'update', 'delete'),
      orderType: fc.constantFrom('regular', 'release', 'blanket'),
      agreementId: optional(id),
      previous: id,
      total: money,
      shipTo: optional(fc.record({ id: optional(id), name: words, street: some(words), city: words, country: fc.constant('US') })),
      shipping: optional(money),
      comments: optional(words),
      items: some(
        fc.record({
          ...item,
          lineNumber: id,
          quantity: decimal,
          requestedDeliveryDate: optional(day),
          description: optional(words),
          unit: id,
          unitPrice: money,
          classification: optional(id),
        }),
      ),
    }),
    orderRequestNode,
    readOrderRequest,
  ],
  [
    'a confirmation',
    fc.record({
      confirmId: optional(id),
      operation: fc.constantFrom('new', 'update'),
      type: fc.constantFrom('accept', 'detail', 'reject', 'backordered', 'allDetail'),
      noticeDate: day,
      order,
      comments: optional(words),
      items: some(
        fc.record({
          lineNumber: id,
          quantity: decimal,
          unit: id,
          statuses: some(
            fc.record({
              type: fc.constantFrom('accept', 'detail', 'backordered', 'reject'),
              quantity: decimal,
              unit: id,
              shipmentDate: optional(day),
              deliveryDate: optional(day),
              unitPrice: optional(money),
              substitute: optional(fc.record(item)),
              comments: optional(words),
            }),
          ),
        }),
      ),
    }),
    confirmationRequestNode,
    readConfirmationRequest,
  ],
  [
    'a ship notice',
    fc.record({
      shipmentId: id,
      operation: fc.constantFrom('new', 'update', 'delete'),
      noticeDate: day,
      shipmentDate: optional(day),
      deliveryDate: optional(day),
      carrier: optional(id),
      tracking: optional(id),
      orders: some(
        fc.record({
          order,
          items: some(
            fc
              .record({
                ...item,
                lineNumber: id,
                quantity: decimal,
                unit: id,
                lot: optional(id),
                expiry: optional(day),
                serial: optional(id),
              })
              .map((one) => (one.lot === undefined ? { ...one, expiry: undefined } : one)),
          ),
        }),
      ),
    }),
    shipNoticeRequestNode,
    readShipNoticeRequest,
  ],
  [
    'an invoice',
    fc.record({
      invoiceId: id,
      purpose: fc.constantFrom('standard', 'creditMemo', 'lineLevelCreditMemo'),
      operation: fc.constantFrom('new', 'delete'),
      invoiceDate: day,
      isHeaderInvoice: fc.constant(false),
      credits: id,
      paymentDays: optional(fc.constantFrom('30', '45')),
      orders: some(
        fc.record({
          order: optional(order),
          items: some(
            fc.record({
              ...item,
              invoiceLineNumber: id,
              orderLine: optional(id),
              quantity: decimal,
              unit: id,
              unitPrice: money,
              subtotal: optional(money),
              tax: optional(money),
              description: optional(words),
            }),
          ),
          subtotal: fc.constant(undefined),
        }),
      ),
      subtotal: fc.record({ amount: decimal, currency: fc.constant('USD') }),
      tax: fc.record({ amount: decimal, currency: fc.constant('USD') }),
      shipping: optional(money),
      specialHandling: optional(money),
      gross: optional(money),
      net: optional(money),
      due: optional(money),
    }),
    invoiceDetailRequestNode,
    readInvoiceDetailRequest,
  ],
  [
    'a receipt',
    fc.record({
      receiptId: id,
      receiptDate: day,
      operation: fc.constantFrom('new', 'delete'),
      orders: some(
        fc.record({
          order,
          isClosed: fc.boolean(),
          items: some(
            fc.record({
              ...item,
              receiptLineNumber: id,
              type: fc.constantFrom('received', 'returned'),
              orderLine: optional(id),
              quantity: decimal,
              unit: id,
            }),
          ),
        }),
      ),
    }),
    receiptRequestNode,
    readReceiptRequest,
  ],
  [
    'a status',
    fc.record({
      document: id,
      code: fc.integer({ min: 200, max: 599 }),
      text: fc.constantFrom('', 'OK'),
      invoice: optional(fc.record({ type: id, invoiceId: optional(id) })),
    }),
    statusUpdateRequestNode,
    readStatusUpdateRequest,
  ],
];

for (const [what, arbitrary, write, read] of DOCUMENTS) {
  test(`${what} that is written is read again as it was`, () => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        assert.deepEqual(again(write(value as never), read), structuredClone(value));
      }),
      { numRuns: 200 },
    );
  });
}

const problemsOf = (inner: string, read: (element: XmlElement) => Checked<unknown>): string[] => {
  const [before = '', after = ''] = written({ name: 'X' }).split('<X/>');
  const { value, problems } = read(readCxml(Buffer.from(before + inner + after)).element);
  assert.equal(value === undefined, problems.length > 0);
  return problems.map(({ code, at }) => `${code} ${at.path?.split('/').slice(1).join('/')}`);
};

test('a confirmation says of which order it speaks, in words that are known, or what is wrong is told', () => {
  assert.deepEqual(
    problemsOf(
      '<ConfirmationRequest><ConfirmationHeader type="maybe" noticeDate="2026-02-30"/></ConfirmationRequest>',
      readConfirmationRequest,
    ),
    ['CXML_WORD ConfirmationHeader/@type', 'CXML_REFERENCE OrderReference'],
  );
  assert.deepEqual(
    problemsOf(
      '<ConfirmationRequest><ConfirmationHeader type="detail" noticeDate="14.3.2026"/><OrderReference orderID="1"/>' +
        '<ConfirmationItem lineNumber="1" quantity="1,000"><UnitOfMeasure>EA</UnitOfMeasure></ConfirmationItem></ConfirmationRequest>',
      readConfirmationRequest,
    ),
    [
      'CXML_DATE ConfirmationHeader/@noticeDate',
      'CXML_VALUE_MISSING ConfirmationItem[0]/ConfirmationStatus',
      'CXML_NUMBER ConfirmationItem[0]/@quantity',
    ],
  );
});

test('a change of an order names what it changes', () => {
  const change =
    '<OrderRequest><OrderRequestHeader orderID="1" orderDate="2026-03-14" type="update"><Total><Money currency="usd">1.0</Money></Total></OrderRequestHeader></OrderRequest>';
  assert.deepEqual(problemsOf(change, readOrderRequest), [
    'CXML_REFERENCE OrderRequestHeader/DocumentReference',
    'CXML_CURRENCY OrderRequestHeader/Total/Money/@currency',
    'CXML_VALUE_MISSING ItemOut',
  ]);
});

test('an invoice by header bills orders in sum', () => {
  const invoice = {
    invoiceId: 'I1',
    purpose: 'standard' as const,
    operation: 'new' as const,
    invoiceDate: '2026-03-14',
    isHeaderInvoice: true,
    credits: undefined,
    paymentDays: undefined,
    orders: [
      { order: { orderId: 'P1', orderDate: undefined, payloadId: undefined }, items: [], subtotal: { amount: '10.00', currency: 'USD' } },
    ],
    subtotal: { amount: '10.00', currency: 'USD' },
    tax: { amount: '0.80', currency: 'USD' },
    shipping: undefined,
    specialHandling: undefined,
    gross: undefined,
    net: { amount: '10.80', currency: 'USD' },
    due: undefined,
  };
  assert.deepEqual(again(invoiceDetailRequestNode(invoice), readInvoiceDetailRequest), invoice);
});

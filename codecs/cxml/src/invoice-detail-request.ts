import { element, textElement, type XmlElement, type XmlNode } from '@plexus/xml';
import { type ItemName, itemNameNode, moneyNode, type OrderReference, orderReferenceNode, readItemName, wordsNode } from './parts.ts';
import { type Checked, checked, type Money, Values } from './values.ts';

const PURPOSES = ['standard', 'creditMemo', 'debitMemo', 'lineLevelCreditMemo', 'lineLevelDebitMemo'] as const;

export interface InvoicedItem extends ItemName {
  readonly invoiceLineNumber: string;
  /** As the order numbers it; none on what was never ordered. */
  readonly orderLine: string | undefined;
  readonly quantity: string;
  readonly unit: string;
  readonly unitPrice: Money;
  readonly subtotal: Money | undefined;
  readonly tax: Money | undefined;
  readonly description: string | undefined;
}

/** What is billed of one order, or of none. */
export interface InvoicedOrder {
  readonly order: OrderReference | undefined;
  /** By its lines, goods and services. */
  readonly items: readonly InvoicedItem[];
  /** In sum, where the invoice is one by header. */
  readonly subtotal: Money | undefined;
}

/** An invoice or a credit memo (cXML 1.2 User's Guide, "InvoiceDetailRequest"). Amounts are as they are written. */
export interface InvoiceDetailRequest {
  readonly invoiceId: string;
  readonly purpose: (typeof PURPOSES)[number];
  /** `delete` takes back what was sent. */
  readonly operation: 'new' | 'delete';
  readonly invoiceDate: string;
  readonly isHeaderInvoice: boolean;
  /** The invoice that a credit memo is for. */
  readonly credits: string | undefined;
  readonly paymentDays: string | undefined;
  readonly orders: readonly InvoicedOrder[];
  readonly subtotal: Money;
  readonly tax: Money | undefined;
  readonly shipping: Money | undefined;
  readonly specialHandling: Money | undefined;
  readonly gross: Money | undefined;
  readonly net: Money | undefined;
  readonly due: Money | undefined;
}

/** Reads an InvoiceDetailRequest; one that says nothing of what is to be paid breaks `CXML_VALUE_MISSING`. */
export function readInvoiceDetailRequest(request: XmlElement): Checked<InvoiceDetailRequest> {
  const values = new Values(request);
  const header = 'InvoiceDetailRequestHeader';
  const summary = 'InvoiceDetailSummary';
  const purpose = values.word(`${header}/@purpose`, PURPOSES, 'standard');
  const invoice: InvoiceDetailRequest = {
    invoiceId: values.required(`${header}/@invoiceID`),
    purpose,
    operation: values.word(`${header}/@operation`, ['new', 'delete'], 'new'),
    invoiceDate: values.requiredDate(`${header}/@invoiceDate`),
    isHeaderInvoice: values.text(`${header}/InvoiceDetailHeaderIndicator/@isHeaderInvoice`) === 'yes',
    credits: values.text(`${header}/InvoiceIDInfo/@invoiceID`),
    paymentDays: values.number(`${header}/PaymentTerm/@payInNumberOfDays`),
    orders: [...values.each('InvoiceDetailOrder', readOrder), ...values.each('InvoiceDetailHeaderOrder', readHeaderOrder)],
    subtotal: values.requiredMoney(`${summary}/SubtotalAmount`),
    tax: values.money(`${summary}/Tax`),
    shipping: values.money(`${summary}/ShippingAmount`),
    specialHandling: values.money(`${summary}/SpecialHandlingAmount`),
    gross: values.money(`${summary}/GrossAmount`),
    net: values.money(`${summary}/NetAmount`),
    due: values.money(`${summary}/DueAmount`),
  };
  if (invoice.orders.length === 0 && invoice.operation !== 'delete') values.fault('CXML_VALUE_MISSING', 'InvoiceDetailOrder');
  if (purpose === 'lineLevelCreditMemo' && invoice.credits === undefined) values.fault('CXML_REFERENCE', `${header}/InvoiceIDInfo`);
  return checked(invoice, values);
}

function readOrder(values: Values): InvoicedOrder {
  const goods = values.each('InvoiceDetailItem', (item) => readItem(item, 'InvoiceDetailItemReference'));
  const services = values.each('InvoiceDetailServiceItem', (item) => readItem(item, 'InvoiceDetailServiceItemReference'));
  if (goods.length + services.length === 0) values.fault('CXML_VALUE_MISSING', 'InvoiceDetailItem');
  return { order: readReference(values), items: [...goods, ...services], subtotal: undefined };
}

function readHeaderOrder(values: Values): InvoicedOrder {
  return { order: readReference(values), items: [], subtotal: values.requiredMoney('InvoiceDetailOrderSummary/SubtotalAmount') };
}

/** By an OrderReference, or by the number alone. An empty reference is how some senders say that there is no order. */
function readReference(values: Values): OrderReference | undefined {
  const info = 'InvoiceDetailOrderInfo';
  const orderId = values.text(`${info}/OrderReference/@orderID`) ?? values.text(`${info}/OrderIDInfo/@orderID`);
  const payloadId = values.text(`${info}/OrderReference/DocumentReference/@payloadID`);
  if (orderId === undefined && payloadId === undefined) return undefined;
  return { orderId, orderDate: values.date(`${info}/OrderReference/@orderDate`), payloadId };
}

function readItem(values: Values, reference: string): InvoicedItem {
  const unit = values.text('UnitOfMeasure');
  const subtotal = values.money('SubtotalAmount');
  return {
    invoiceLineNumber: values.required('@invoiceLineNumber'),
    orderLine: values.text(`${reference}/@lineNumber`),
    // A service may be billed by its amount alone.
    quantity: reference.includes('Service') ? (values.number('@quantity') ?? '1') : values.requiredNumber('@quantity'),
    unit: unit ?? (reference.includes('Service') ? 'EA' : values.required('UnitOfMeasure')),
    unitPrice: values.money('UnitPrice') ?? (reference.includes('Service') ? subtotal : undefined) ?? values.requiredMoney('UnitPrice'),
    ...readItemName(values, `${reference}/ItemID`),
    subtotal,
    tax: values.money('Tax'),
    description: values.text(`${reference}/Description`),
  };
}

/** The InvoiceDetailRequest to be put into a document. */
export function invoiceDetailRequestNode(invoice: InvoiceDetailRequest): XmlNode {
  const { invoiceId: invoiceID, purpose, operation, invoiceDate, credits, paymentDays, orders, subtotal } = invoice;
  const currency = { currency: subtotal.currency };
  const tax = element('Tax', {}, [element('Money', currency, invoice.tax?.amount ?? '0.00'), wordsNode('Description', 'Tax')]);
  return element('InvoiceDetailRequest', {}, [
    element('InvoiceDetailRequestHeader', { invoiceID, purpose, operation, invoiceDate }, [
      element('InvoiceDetailHeaderIndicator', { isHeaderInvoice: invoice.isHeaderInvoice ? 'yes' : undefined }),
      element('InvoiceDetailLineIndicator'),
      credits === undefined ? undefined : element('InvoiceIDInfo', { invoiceID: credits }),
      paymentDays === undefined ? undefined : element('PaymentTerm', { payInNumberOfDays: paymentDays }),
    ]),
    ...orders.map((order, n) => (invoice.isHeaderInvoice ? headerOrderNode(order, n) : orderNode(order))),
    element('InvoiceDetailSummary', {}, [
      moneyNode('SubtotalAmount', subtotal),
      tax,
      moneyNode('SpecialHandlingAmount', invoice.specialHandling),
      moneyNode('ShippingAmount', invoice.shipping),
      moneyNode('GrossAmount', invoice.gross),
      moneyNode('NetAmount', invoice.net),
      moneyNode('DueAmount', invoice.due),
    ]),
  ]);
}

const infoNode = ({ order }: InvoicedOrder): XmlNode =>
  element('InvoiceDetailOrderInfo', {}, [order === undefined ? undefined : orderReferenceNode(order)]);

const headerOrderNode = (order: InvoicedOrder, n: number): XmlNode =>
  element('InvoiceDetailHeaderOrder', {}, [
    infoNode(order),
    element('InvoiceDetailOrderSummary', { invoiceLineNumber: String(n + 1) }, [moneyNode('SubtotalAmount', order.subtotal)]),
  ]);

const orderNode = (order: InvoicedOrder): XmlNode => element('InvoiceDetailOrder', {}, [infoNode(order), ...order.items.map(itemNode)]);

function itemNode({ invoiceLineNumber, orderLine, quantity, unit, unitPrice, subtotal, tax, description, ...name }: InvoicedItem): XmlNode {
  return element('InvoiceDetailItem', { invoiceLineNumber, quantity }, [
    textElement('UnitOfMeasure', unit),
    moneyNode('UnitPrice', unitPrice),
    element('InvoiceDetailItemReference', { lineNumber: orderLine }, [itemNameNode(name), wordsNode('Description', description ?? '')]),
    moneyNode('SubtotalAmount', subtotal),
    tax === undefined
      ? undefined
      : element('Tax', {}, [element('Money', { currency: tax.currency }, tax.amount), wordsNode('Description', 'Tax')]),
  ]);
}

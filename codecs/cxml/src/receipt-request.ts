import { element, textElement, type XmlElement, type XmlNode } from '@plexus/xml';
import { type ItemName, itemNameNode, type OrderReference, orderReferenceNode, readItemName, readOrderReference } from './parts.ts';
import { type Checked, checked, Values } from './values.ts';

export interface ReceivedItem extends ItemName {
  readonly receiptLineNumber: string;
  /** What was returned goes back to the supplier; the quantity says how much in either case. */
  readonly type: 'received' | 'returned';
  readonly orderLine: string | undefined;
  readonly quantity: string;
  readonly unit: string;
}

export interface ReceivedOrder {
  readonly order: OrderReference;
  readonly isClosed: boolean;
  readonly items: readonly ReceivedItem[];
}

/** What the buyer took in, told to the supplier or the network (cXML 1.2 User's Guide, "ReceiptRequest"). */
export interface ReceiptRequest {
  readonly receiptId: string;
  readonly receiptDate: string;
  readonly operation: 'new' | 'delete';
  readonly orders: readonly ReceivedOrder[];
}

/** Reads a ReceiptRequest. */
export function readReceiptRequest(request: XmlElement): Checked<ReceiptRequest> {
  const values = new Values(request);
  const header = 'ReceiptRequestHeader';
  const receipt: ReceiptRequest = {
    receiptId: values.required(`${header}/@receiptID`),
    receiptDate: values.requiredDate(`${header}/@receiptDate`),
    operation: values.word(`${header}/@operation`, ['new', 'delete'], 'new'),
    orders: values.each('ReceiptOrder', (order) => ({
      order: readOrderReference(order, 'ReceiptOrderInfo/OrderReference'),
      isClosed: order.text('@closeForReceiving') === 'yes',
      items: order.each('ReceiptItem', readItem),
    })),
  };
  if (receipt.orders.length === 0) values.fault('CXML_VALUE_MISSING', 'ReceiptOrder');
  return checked(receipt, values);
}

function readItem(values: Values): ReceivedItem {
  return {
    receiptLineNumber: values.required('@receiptLineNumber'),
    type: values.word('@type', ['received', 'returned'], 'received'),
    orderLine: values.text('ReceiptItemReference/@lineNumber'),
    quantity: values.requiredNumber('@quantity'),
    unit: values.text('UnitOfMeasure') ?? values.required('UnitRate/UnitOfMeasure'),
    ...readItemName(values, 'ReceiptItemReference/ItemID'),
  };
}

/** The ReceiptRequest to be put into a document. */
export function receiptRequestNode({ receiptId: receiptID, receiptDate, operation, orders }: ReceiptRequest): XmlNode {
  return element('ReceiptRequest', {}, [
    element('ReceiptRequestHeader', { receiptID, receiptDate, operation }),
    ...orders.map(({ order, isClosed, items }) =>
      element('ReceiptOrder', { closeForReceiving: isClosed ? 'yes' : undefined }, [
        element('ReceiptOrderInfo', {}, [orderReferenceNode(order)]),
        ...items.map(({ receiptLineNumber, type, orderLine, quantity, unit, ...name }) =>
          element('ReceiptItem', { receiptLineNumber, type, quantity }, [
            element('ReceiptItemReference', { lineNumber: orderLine }, [itemNameNode(name)]),
            textElement('UnitOfMeasure', unit),
          ]),
        ),
      ]),
    ),
  ]);
}

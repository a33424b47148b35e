import { element, textElement, type XmlElement, type XmlNode } from '@plexus/xml';
import {
  type ItemName,
  itemNameNode,
  moneyNode,
  type OrderReference,
  orderReferenceNode,
  readItemName,
  readOrderReference,
  wordsNode,
} from './parts.ts';
import { type Checked, checked, type Money, Values } from './values.ts';

const TYPES = ['accept', 'allDetail', 'detail', 'except', 'reject', 'backordered', 'replace', 'requestToPay'] as const;
const STATUSES = ['accept', 'allDetail', 'detail', 'backordered', 'reject', 'unknown'] as const;

/** What becomes of a part of a line. */
export interface ConfirmedPart {
  /** `detail` and `allDetail` tell what is changed: price, day, item. */
  readonly type: (typeof STATUSES)[number];
  readonly quantity: string;
  readonly unit: string;
  readonly shipmentDate: string | undefined;
  readonly deliveryDate: string | undefined;
  readonly unitPrice: Money | undefined;
  /** What comes instead. */
  readonly substitute: ItemName | undefined;
  readonly comments: string | undefined;
}

export interface ConfirmedItem {
  /** As the order numbers it. */
  readonly lineNumber: string;
  readonly quantity: string;
  readonly unit: string;
  readonly statuses: readonly ConfirmedPart[];
}

/** What a supplier says to an order (cXML 1.2 User's Guide, "ConfirmationRequest"). */
export interface ConfirmationRequest {
  readonly confirmId: string | undefined;
  readonly operation: 'new' | 'update';
  readonly type: (typeof TYPES)[number];
  readonly noticeDate: string;
  readonly order: OrderReference;
  readonly comments: string | undefined;
  /** None where the type says it of the whole order. */
  readonly items: readonly ConfirmedItem[];
}

/** Reads a ConfirmationRequest. */
export function readConfirmationRequest(request: XmlElement): Checked<ConfirmationRequest> {
  const values = new Values(request);
  const header = 'ConfirmationHeader';
  const confirmation: ConfirmationRequest = {
    confirmId: values.text(`${header}/@confirmID`),
    operation: values.word(`${header}/@operation`, ['new', 'update'], 'new'),
    type: values.word(`${header}/@type`, TYPES),
    noticeDate: values.requiredDate(`${header}/@noticeDate`),
    order: readOrderReference(values, 'OrderReference'),
    comments: values.text(`${header}/Comments`),
    items: values.each('ConfirmationItem', readItem),
  };
  if ((confirmation.type === 'detail' || confirmation.type === 'except') && confirmation.items.length === 0)
    values.fault('CXML_VALUE_MISSING', 'ConfirmationItem');
  return checked(confirmation, values);
}

function readItem(values: Values): ConfirmedItem {
  const statuses = values.each('ConfirmationStatus', readPart);
  if (statuses.length === 0) values.fault('CXML_VALUE_MISSING', 'ConfirmationStatus');
  return {
    lineNumber: values.required('@lineNumber'),
    quantity: values.requiredNumber('@quantity'),
    unit: values.required('UnitOfMeasure'),
    statuses,
  };
}

function readPart(values: Values): ConfirmedPart {
  return {
    type: values.word('@type', STATUSES),
    quantity: values.requiredNumber('@quantity'),
    unit: values.required('UnitOfMeasure'),
    shipmentDate: values.date('@shipmentDate'),
    deliveryDate: values.date('@deliveryDate'),
    unitPrice: values.money('ItemIn/ItemDetail/UnitPrice') ?? values.money('UnitPrice'),
    substitute: values.one('ItemIn', (item) => readItemName(item)),
    comments: values.text('Comments'),
  };
}

/** The ConfirmationRequest to be put into a document. */
export function confirmationRequestNode(confirmation: ConfirmationRequest): XmlNode {
  const { confirmId: confirmID, operation, type, noticeDate, order, comments, items } = confirmation;
  return element('ConfirmationRequest', {}, [
    element('ConfirmationHeader', { confirmID, operation, type, noticeDate }, [wordsNode('Comments', comments)]),
    orderReferenceNode(order),
    ...items.map(({ lineNumber, quantity, unit, statuses }) =>
      element('ConfirmationItem', { lineNumber, quantity }, [textElement('UnitOfMeasure', unit), ...statuses.map(partNode)]),
    ),
  ]);
}

function partNode({ type, quantity, unit, shipmentDate, deliveryDate, unitPrice, substitute, comments }: ConfirmedPart): XmlNode {
  const hasItem = substitute !== undefined;
  return element('ConfirmationStatus', { type, quantity, shipmentDate, deliveryDate }, [
    textElement('UnitOfMeasure', unit),
    hasItem
      ? element('ItemIn', { quantity }, [
          itemNameNode(substitute),
          element('ItemDetail', {}, [moneyNode('UnitPrice', unitPrice), wordsNode('Description', ''), textElement('UnitOfMeasure', unit)]),
        ])
      : moneyNode('UnitPrice', unitPrice),
    wordsNode('Comments', comments),
  ]);
}

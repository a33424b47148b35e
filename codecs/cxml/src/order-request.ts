import { element, textElement, type XmlElement, type XmlNode } from '@plexus/xml';
import { documentReferenceNode, type ItemName, itemNameNode, moneyNode, readItemName, wordsNode } from './parts.ts';
import { type Checked, checked, type Money, Values } from './values.ts';

export interface OrderedItem extends ItemName {
  readonly lineNumber: string;
  readonly quantity: string;
  readonly requestedDeliveryDate: string | undefined;
  readonly description: string | undefined;
  readonly unit: string;
  readonly unitPrice: Money;
  /** By domain: `UNSPSC`. */
  readonly classification: string | undefined;
}

/** Where it goes: `addressID` is the buyer's number of the place. */
export interface Address {
  readonly id: string | undefined;
  readonly name: string;
  readonly street?: readonly string[];
  readonly city?: string;
  readonly state?: string;
  readonly postalCode?: string;
  /** Two letters of ISO 3166. */
  readonly country?: string;
}

/** A purchase order, its change or its end (cXML 1.2 User's Guide, "OrderRequest"). */
export interface OrderRequest {
  readonly orderId: string;
  readonly orderDate: string;
  /** A change and an end name the document that they are about. */
  readonly type: 'new' | 'update' | 'delete';
  readonly orderType: 'regular' | 'release' | 'blanket';
  /** The blanket order that a release calls off from. */
  readonly agreementId?: string | undefined;
  /** payloadID of the document that is changed or ended. */
  readonly previous: string | undefined;
  readonly total: Money;
  readonly shipTo: Address | undefined;
  readonly shipping?: Money | undefined;
  readonly comments?: string | undefined;
  readonly items: readonly OrderedItem[];
}

/** Reads an OrderRequest; a change or an end that names no earlier document breaks `CXML_REFERENCE`. */
export function readOrderRequest(request: XmlElement): Checked<OrderRequest> {
  const values = new Values(request);
  const header = 'OrderRequestHeader';
  const type = values.word(`${header}/@type`, ['new', 'update', 'delete'], 'new');
  const previous = values.text(`${header}/DocumentReference/@payloadID`);
  if (type !== 'new' && previous === undefined) values.fault('CXML_REFERENCE', `${header}/DocumentReference`);
  const order: OrderRequest = {
    orderId: values.required(`${header}/@orderID`),
    orderDate: values.requiredDate(`${header}/@orderDate`),
    type,
    orderType: values.word(`${header}/@orderType`, ['regular', 'release', 'blanket'], 'regular'),
    agreementId: values.text(`${header}/@agreementID`),
    previous,
    total: values.requiredMoney(`${header}/Total`),
    shipTo: values.one(`${header}/ShipTo/Address`, readAddress),
    shipping: values.money(`${header}/Shipping`),
    comments: values.text(`${header}/Comments`),
    items: values.each('ItemOut', readItem),
  };
  if (order.items.length === 0 && type !== 'delete') values.fault('CXML_VALUE_MISSING', 'ItemOut');
  return checked(order, values);
}

function readItem(values: Values): OrderedItem {
  return {
    lineNumber: values.required('@lineNumber'),
    quantity: values.requiredNumber('@quantity'),
    requestedDeliveryDate: values.date('@requestedDeliveryDate'),
    ...readItemName(values),
    description: values.text('ItemDetail/Description'),
    unit: values.required('ItemDetail/UnitOfMeasure'),
    unitPrice: values.requiredMoney('ItemDetail/UnitPrice'),
    classification: values.text('ItemDetail/Classification'),
  };
}

function readAddress(values: Values): Address {
  const city = values.text('PostalAddress/City');
  const state = values.text('PostalAddress/State');
  const postalCode = values.text('PostalAddress/PostalCode');
  const country = values.text('@isoCountryCode') ?? values.text('PostalAddress/Country/@isoCountryCode');
  const street = values.each('PostalAddress/Street', (one) => one.text('.')).flatMap((line) => line ?? []);
  return {
    id: values.text('@addressID'),
    name: values.text('Name') ?? '',
    ...(street.length === 0 ? {} : { street }),
    ...(city === undefined ? {} : { city }),
    ...(state === undefined ? {} : { state }),
    ...(postalCode === undefined ? {} : { postalCode }),
    ...(country === undefined ? {} : { country }),
  };
}

/** The OrderRequest to be put into a document. */
export function orderRequestNode(order: OrderRequest): XmlNode {
  const { orderId: orderID, orderDate, type, orderType, agreementId: agreementID, previous, total, shipTo, shipping, comments } = order;
  return element('OrderRequest', {}, [
    element('OrderRequestHeader', { orderID, orderDate, type, orderType, agreementID }, [
      moneyNode('Total', total),
      shipTo === undefined ? undefined : element('ShipTo', {}, [addressNode(shipTo)]),
      shipping === undefined
        ? undefined
        : element('Shipping', {}, [
            element('Money', { currency: shipping.currency }, shipping.amount),
            wordsNode('Description', 'Freight'),
          ]),
      wordsNode('Comments', comments),
      documentReferenceNode(previous),
    ]),
    ...order.items.map(itemNode),
  ]);
}

function itemNode({
  lineNumber,
  quantity,
  requestedDeliveryDate,
  description,
  unit,
  unitPrice,
  classification,
  ...name
}: OrderedItem): XmlNode {
  return element('ItemOut', { quantity, lineNumber, requestedDeliveryDate }, [
    itemNameNode(name),
    element('ItemDetail', {}, [
      moneyNode('UnitPrice', unitPrice),
      wordsNode('Description', description ?? ''),
      textElement('UnitOfMeasure', unit),
      classification === undefined ? undefined : element('Classification', { domain: 'UNSPSC' }, classification),
    ]),
  ]);
}

function addressNode({ id, name, street = [], city, state, postalCode, country }: Address): XmlNode {
  const hasPost = street.length > 0 || city !== undefined;
  return element('Address', { addressID: id, isoCountryCode: country }, [
    wordsNode('Name', name),
    hasPost
      ? element('PostalAddress', {}, [
          ...street.map((line) => textElement('Street', line)),
          textElement('City', city ?? ''),
          textElement('State', state),
          textElement('PostalCode', postalCode),
          element('Country', { isoCountryCode: country ?? 'US' }, country ?? 'US'),
        ])
      : undefined,
  ]);
}

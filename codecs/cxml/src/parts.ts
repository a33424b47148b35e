import { element, textElement, type XmlNode } from '@plexus/xml';
import type { Money, Values } from './values.ts';

/** Which order a document is about: by its number, and by the name of the document that brought it. */
export interface OrderReference {
  readonly orderId: string | undefined;
  readonly orderDate: string | undefined;
  readonly payloadId: string | undefined;
}

/** Reads an OrderReference; one that names nothing breaks `CXML_REFERENCE`. */
export function readOrderReference(values: Values, path: string): OrderReference {
  const orderId = values.text(`${path}/@orderID`);
  const payloadId = values.text(`${path}/DocumentReference/@payloadID`);
  if (orderId === undefined && payloadId === undefined) values.fault('CXML_REFERENCE', path);
  return { orderId, orderDate: values.date(`${path}/@orderDate`), payloadId };
}

export const orderReferenceNode = ({ orderId, orderDate, payloadId }: OrderReference): XmlNode =>
  element('OrderReference', { orderID: orderId, orderDate }, [element('DocumentReference', { payloadID: payloadId ?? '' })]);

export const documentReferenceNode = (payloadId: string | undefined): XmlNode | undefined =>
  payloadId === undefined ? undefined : element('DocumentReference', { payloadID: payloadId });

/** An element with a Money inside, or nothing where there is no amount. */
export const moneyNode = (name: string, money: Money | undefined): XmlNode | undefined =>
  money === undefined ? undefined : element(name, {}, [element('Money', { currency: money.currency }, money.amount)]);

/** How an item is named by its supplier and by its buyer. */
export interface ItemName {
  readonly supplierItem: string | undefined;
  readonly supplierAuxiliary: string | undefined;
  readonly buyerItem: string | undefined;
}

export const readItemName = (values: Values, path = 'ItemID'): ItemName => ({
  supplierItem: values.text(`${path}/SupplierPartID`),
  supplierAuxiliary: values.text(`${path}/SupplierPartAuxiliaryID`),
  buyerItem: values.text(`${path}/BuyerPartID`),
});

export const itemNameNode = ({ supplierItem, supplierAuxiliary, buyerItem }: ItemName): XmlNode =>
  element('ItemID', {}, [
    element('SupplierPartID', {}, supplierItem ?? ''),
    textElement('SupplierPartAuxiliaryID', supplierAuxiliary),
    textElement('BuyerPartID', buyerItem),
  ]);

/** A text in a language; English unless told. */
export const wordsNode = (name: string, text: string | undefined): XmlNode | undefined =>
  text === undefined ? undefined : element(name, { 'xml:lang': 'en' }, text);

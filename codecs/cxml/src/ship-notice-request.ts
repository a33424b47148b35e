import { element, textElement, type XmlElement, type XmlNode } from '@plexus/xml';
import { type ItemName, itemNameNode, type OrderReference, orderReferenceNode, readItemName, readOrderReference } from './parts.ts';
import { type Checked, checked, Values } from './values.ts';

export interface ShippedItem extends ItemName {
  /** As the order numbers it. */
  readonly lineNumber: string;
  readonly quantity: string;
  readonly unit: string;
  readonly lot: string | undefined;
  readonly expiry: string | undefined;
  readonly serial: string | undefined;
}

/** What of one order is on its way. */
export interface ShippedOrder {
  readonly order: OrderReference;
  readonly items: readonly ShippedItem[];
}

/** Goods on their way (cXML 1.2 User's Guide, "ShipNoticeRequest"). */
export interface ShipNoticeRequest {
  readonly shipmentId: string;
  /** `delete` takes back what was announced. */
  readonly operation: 'new' | 'update' | 'delete';
  readonly noticeDate: string;
  readonly shipmentDate: string | undefined;
  readonly deliveryDate: string | undefined;
  readonly carrier: string | undefined;
  readonly tracking: string | undefined;
  readonly orders: readonly ShippedOrder[];
}

/** Reads a ShipNoticeRequest. */
export function readShipNoticeRequest(request: XmlElement): Checked<ShipNoticeRequest> {
  const values = new Values(request);
  const header = 'ShipNoticeHeader';
  const notice: ShipNoticeRequest = {
    shipmentId: values.required(`${header}/@shipmentID`),
    operation: values.word(`${header}/@operation`, ['new', 'update', 'delete'], 'new'),
    noticeDate: values.requiredDate(`${header}/@noticeDate`),
    shipmentDate: values.date(`${header}/@shipmentDate`),
    deliveryDate: values.date(`${header}/@deliveryDate`),
    carrier: values.text('ShipControl/CarrierIdentifier'),
    tracking: values.text('ShipControl/ShipmentIdentifier'),
    orders: values.each('ShipNoticePortion', readPortion),
  };
  if (notice.orders.length === 0 && notice.operation !== 'delete') values.fault('CXML_VALUE_MISSING', 'ShipNoticePortion');
  return checked(notice, values);
}

function readPortion(values: Values): ShippedOrder {
  return { order: readOrderReference(values, 'OrderReference'), items: values.each('ShipNoticeItem', readItem) };
}

function readItem(values: Values): ShippedItem {
  return {
    lineNumber: values.required('@lineNumber'),
    quantity: values.requiredNumber('@quantity'),
    unit: values.required('UnitOfMeasure'),
    ...readItemName(values),
    lot: values.text('Batch/SupplierBatchID') ?? values.text('SupplierBatchID'),
    expiry: values.date('Batch/@expirationDate'),
    serial: values.text('AssetInfo/@serialNumber'),
  };
}

/** The ShipNoticeRequest to be put into a document. */
export function shipNoticeRequestNode(notice: ShipNoticeRequest): XmlNode {
  const { shipmentId: shipmentID, operation, noticeDate, shipmentDate, deliveryDate, carrier, tracking, orders } = notice;
  return element('ShipNoticeRequest', {}, [
    element('ShipNoticeHeader', { shipmentID, operation, noticeDate, shipmentDate, deliveryDate }),
    carrier === undefined && tracking === undefined
      ? undefined
      : element('ShipControl', {}, [
          element('CarrierIdentifier', { domain: 'SCAC' }, carrier ?? ''),
          textElement('ShipmentIdentifier', tracking ?? ''),
        ]),
    ...orders.map(({ order, items }) => element('ShipNoticePortion', {}, [orderReferenceNode(order), ...items.map(itemNode)])),
  ]);
}

function itemNode({ lineNumber, quantity, unit, lot, expiry: expirationDate, serial: serialNumber, ...name }: ShippedItem): XmlNode {
  return element('ShipNoticeItem', { lineNumber, quantity }, [
    itemNameNode(name),
    textElement('UnitOfMeasure', unit),
    lot === undefined ? undefined : element('Batch', { expirationDate }, [textElement('SupplierBatchID', lot)]),
    serialNumber === undefined ? undefined : element('AssetInfo', { serialNumber }),
  ]);
}

import { type Static, Type } from 'typebox';
import type { EventDefinition } from './definition.ts';
import { Code, Day, DocumentNumber, Quantity, Unit } from './value.ts';

const ShippedLine = Type.Object(
  {
    line: Type.Optional(Code),
    item: Type.Optional(Code),
    supplierItem: Type.Optional(Code),
    quantity: Quantity,
    unit: Unit,
    lot: Type.Optional(Code),
    serial: Type.Optional(Code),
    expiry: Type.Optional(Day),
  },
  { additionalProperties: false },
);
export type ShippedLineData = Static<typeof ShippedLine>;

const Shipment = Type.Object(
  {
    order: DocumentNumber,
    supplier: Code,
    shipment: DocumentNumber,
    shippedOn: Day,
    expectedOn: Type.Optional(Day),
    carrier: Type.Optional(Code),
    tracking: Type.Optional(Code),
    lines: Type.Array(ShippedLine, { minItems: 1, maxItems: 2000 }),
  },
  { additionalProperties: false },
);
export type ShipmentData = Static<typeof Shipment>;

/** Goods are on their way: one event for each order of a shipment. X12 856, cXML ShipNoticeRequest. */
export const shipmentNotified: EventDefinition = {
  type: 'shipment.notified',
  name: 'shipment-notified',
  version: 1,
  key: 'order',
  schema: Shipment,
};

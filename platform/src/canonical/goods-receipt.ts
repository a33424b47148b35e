import { type Static, Type } from 'typebox';
import type { EventDefinition } from './definition.ts';
import { Code, Day, DocumentNumber, pseudonym, Quantity, Unit } from './value.ts';

const Receipt = Type.Object(
  {
    order: DocumentNumber,
    /** Absent: the item tells. */
    line: Type.Optional(Code),
    item: Type.Optional(Code),
    /** Whose order it is, where that is known: another system may use the number of an order for another one. */
    supplier: Type.Optional(Code),
    /** The supplier, where it says itself what was used of its own; absent: our receiving says it. */
    reportedBy: Type.Optional(Code),
    receipt: DocumentNumber,
    /** What goes back to the supplier is negative. */
    quantity: Quantity,
    unit: Unit,
    day: Day,
    location: Code,
    /** Damaged goods are here and not good: they are not accepted. */
    condition: Type.Union([Type.Literal('good'), Type.Literal('damaged')]),
    lot: Type.Optional(Code),
    serial: Type.Optional(Code),
    expiry: Type.Optional(Day),
    /** The case that a bill-only implant was used in: then the usage is the receipt. */
    case: Type.Optional(pseudonym('case')),
  },
  { additionalProperties: false },
);
export type ReceiptData = Static<typeof Receipt>;

/** Something came, or went back: one event for each line of a receipt. */
export const goodsReceived: EventDefinition = {
  type: 'goods.received',
  name: 'goods-received',
  version: 1,
  key: 'order',
  schema: Receipt,
};

const Used = Type.Object(
  {
    order: DocumentNumber,
    /** Its number at the system of record of the case. */
    usage: DocumentNumber,
    day: Day,
    location: Code,
    case: pseudonym('case'),
    lines: Type.Array(
      Type.Object(
        {
          line: Code,
          item: Type.Optional(Code),
          quantity: Quantity,
          unit: Unit,
          lot: Type.Optional(Code),
          serial: Type.Optional(Code),
          expiry: Type.Optional(Day),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 500 },
    ),
  },
  { additionalProperties: false },
);
export type GoodsUsedData = Static<typeof Used>;

/** Implants were used in a case, which is the receipt of the order for them: one event for all of it, so that a correction may have fewer lines. */
export const goodsUsed: EventDefinition = { type: 'goods.used', name: 'goods-used', version: 1, key: 'order', schema: Used };

/** What was used as receipts, one for each line. */
export const receiptsOfUsage = ({ order, usage, day, location, case: of, lines }: GoodsUsedData): ReceiptData[] =>
  lines.map((line) => ({ order, ...line, receipt: usage, day, location, condition: 'good', case: of }));

const Inspection = Type.Object(
  { order: DocumentNumber, line: Code, receipt: DocumentNumber, accepted: Quantity, rejected: Quantity, unit: Unit, day: Day },
  { additionalProperties: false },
);
export type InspectionData = Static<typeof Inspection>;

/** What was received was looked at. */
export const goodsInspected: EventDefinition = {
  type: 'goods.inspected',
  name: 'goods-inspected',
  version: 1,
  key: 'order',
  schema: Inspection,
};

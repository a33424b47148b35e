import { type Static, Type } from 'typebox';
import type { EventDefinition } from './definition.ts';
import { Code, Currency, Day, DocumentNumber, Minor, Quantity, Unit } from './value.ts';

const Transfer = Type.Object(
  {
    requisition: DocumentNumber,
    line: Code,
    item: Code,
    /** The slip that went with it. */
    slip: DocumentNumber,
    /** What goes back is negative, and so is its value. */
    quantity: Quantity,
    unit: Unit,
    /** What it is worth where it comes from. */
    value: Minor,
    currency: Currency,
    /** Legal entity that hands it over; the event's own takes it. */
    from: Code,
    day: Day,
  },
  { additionalProperties: false },
);
export type StockTransferData = Static<typeof Transfer>;

/** Goods went from one location of ours to another, as a requisition asked: no purchase. One event for each line of a slip. */
export const stockTransferred: EventDefinition = {
  type: 'stock.transferred',
  name: 'stock-transferred',
  version: 1,
  key: 'requisition',
  schema: Transfer,
};

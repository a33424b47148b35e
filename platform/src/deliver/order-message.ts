import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { PurchaseOrder } from '../canonical/index.ts';
import { contentUnexpected } from './faults.ts';

const OrderMessage = Type.Object(
  {
    /** Number of the transmission, by which the other side answers. */
    transmission: Type.String({ minLength: 1, maxLength: 60 }),
    /** The transmission that told the order before this one. */
    previous: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    purpose: Type.Union([Type.Literal('original'), Type.Literal('change'), Type.Literal('cancellation')]),
    /** As it stands now. */
    order: PurchaseOrder,
    /** Lines that are not wanted any more; `*`: all. */
    cancelled: Type.Array(Type.String()),
  },
  { additionalProperties: false },
);
/** What a supplier is told of an order. */
export type OrderMessage = Static<typeof OrderMessage>;

const orderMessage = Compile(OrderMessage);

/** Reads the content of a delivery of kind `order-message`. Throws `DELIVERY_CONTENT` (defect). */
export function readOrderMessage(text: string): OrderMessage {
  const value: unknown = JSON.parse(text);
  if (!orderMessage.Check(value)) throw contentUnexpected('order-message');
  return value;
}

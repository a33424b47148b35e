import { Type } from 'typebox';
import { answer, Count, exact, Instant, Numbered } from './shapes.ts';

/** Something that goes out to a target. */
export const DELIVERY = {
  /** A number; `delivery:N` in a trace. */
  id: Type.String(),
  target: Type.String(),
  kind: Type.String(),
  state: Type.String(),
  /** Our key, which is the reference at the target. */
  key: Type.String(),
  reference: Type.Optional(Type.String()),
  tries: Count,
  madeAt: Instant,
  /** When it is looked at again; absent once settled. */
  dueAt: Type.Optional(Instant),
  settledAt: Type.Optional(Instant),
};

/** GET /v1/deliveries: newest first; `next` is `before` of the page that follows, absent at the end. */
export const DeliveriesAnswer = answer({
  deliveries: Type.Array(exact({ ...DELIVERY, entity: Type.String() })),
  next: Type.Optional(Numbered),
});

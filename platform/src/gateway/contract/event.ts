import { Type } from 'typebox';
import { answer, Count, exact, Instant, named } from './shapes.ts';

/** Bytes of a message: from the first, up to but not including the last. */
export const ByteRange = named('ByteRange', exact({ start: Count, end: Count }));

/** A canonical event without identifying values. */
export const EVENT = {
  /** `event:` and the business identity. */
  id: Type.String(),
  revision: Count,
  type: Type.String(),
  entity: Type.String(),
  key: Type.String(),
  occurredAt: Instant,
  recordedAt: Instant,
  parent: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
  range: Type.Optional(ByteRange),
  rule: Type.Optional(Type.String()),
  release: Type.Optional(Count),
  hold: Type.Optional(Type.String()),
  /** Canonical content. */
  data: Type.Object({}),
};

/** GET /v1/events: in log order; `next` is `after` of the page that follows, whether or not there is `more` yet. */
export const EventsAnswer = answer({ events: Type.Array(named('Event', exact(EVENT))), next: Type.String(), more: Type.Boolean() });

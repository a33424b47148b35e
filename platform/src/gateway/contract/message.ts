import { Type } from 'typebox';
import { answer, Count, exact, Instant, Span } from './shapes.ts';

/** A field whose values are searched for by keyed tokens, never as text. */
export const SearchField = exact({
  /** `PID-3`, `CLP01`. */
  name: Type.String(),
  title: Type.String(),
  /** What translation leaves a token of: `account`, `mrn`, `claim`, `trace`. */
  kind: Type.String(),
});

/** GET /v1/messages/fields. */
export const SearchFieldsAnswer = answer({ fields: Type.Array(SearchField) });

/**
 * One part of a parsed message. `at` counts UTF-16 units of the text that goes with it; `bytes` counts bytes of the
 * stored message. A leaf has a `value`, or is `masked`.
 */
export const ParsedNode = Type.Cyclic(
  {
    Node: exact({
      /** `PID-3.1`, `PID-3[2].1`, `CLP[2]05`, `account.number`. */
      path: Type.String(),
      /** Its name in the standard. */
      title: Type.Optional(Type.String()),
      at: Span,
      bytes: Span,
      value: Type.Optional(Type.String()),
      masked: Type.Optional(Type.Literal(true)),
      children: Type.Optional(Type.Array(Type.Ref('Node'))),
    }),
  },
  'Node',
);

/**
 * GET /v1/messages/:id/parsed shows structure and coded values; POST …/parsed { reason } shows everything, with one audit
 * row. `text` has segments on lines of their own and bullets where a value is masked.
 */
export const ParsedAnswer = answer({
  parsed: exact({
    message: Type.String(),
    format: Type.Union([Type.Literal('hl7v2'), Type.Literal('x12'), Type.Literal('json'), Type.Literal('csv'), Type.Literal('text')]),
    masked: Type.Boolean(),
    /** The message is longer than what is shown. */
    cut: Type.Optional(Type.Literal(true)),
    text: Type.String(),
    nodes: Type.Array(ParsedNode),
  }),
});

/** What a message became. */
export const MessageEvent = exact({
  id: Type.String(),
  revision: Count,
  type: Type.String(),
  entity: Type.String(),
  key: Type.String(),
  occurredAt: Instant,
  recordedAt: Instant,
  parent: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
  range: Type.Optional(exact({ start: Count, end: Count })),
  rule: Type.Optional(Type.String()),
  release: Type.Optional(Count),
  hold: Type.Optional(Type.String()),
  /** Canonical content without identifying values. */
  data: Type.Object({}),
  subject: Type.Optional(Type.String()),
  /** Identifying values are kept with it. */
  sealed: Type.Boolean(),
  /** Those values, when a reason was given. */
  phi: Type.Optional(Type.Object({})),
  /** Their key was destroyed. */
  shredded: Type.Optional(Type.Literal(true)),
});

/** GET /v1/messages/:id/events, POST …/events { reason }. */
export const MessageEventsAnswer = answer({ events: Type.Array(MessageEvent), cut: Type.Boolean() });

export const MessageDelivery = exact({
  /** `delivery:N`. */
  id: Type.String(),
  target: Type.String(),
  kind: Type.String(),
  state: Type.String(),
  key: Type.String(),
  reference: Type.Optional(Type.String()),
  tries: Count,
  madeAt: Instant,
  /** When it is looked at again; absent once settled. */
  dueAt: Type.Optional(Instant),
  settledAt: Type.Optional(Instant),
  attempts: Type.Array(
    exact({ at: Instant, outcome: Type.String(), code: Type.Optional(Type.String()), detail: Type.Optional(Type.String()) }),
  ),
});

/** GET /v1/messages/:id/deliveries: what of this message went out, by way of its events and journals. */
export const MessageDeliveriesAnswer = answer({ deliveries: Type.Array(MessageDelivery), cut: Type.Boolean() });

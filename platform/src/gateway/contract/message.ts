import { Type } from 'typebox';
import type { DataClass } from '../../canonical/index.ts';
import { classed } from './data-class.ts';
import { DELIVERY } from './delivery.ts';
import { EVENT } from './event.ts';
import { answer, Count, exact, Instant, named, Numbered, Span } from './shapes.ts';

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
const parsedNode = (name: string, values: DataClass) =>
  Type.Cyclic(
    {
      [name]: exact({
        /** `PID-3.1`, `PID-3[2].1`, `CLP[2]05`, `account.number`. */
        path: Type.String(),
        /** Its name in the standard. */
        title: Type.Optional(Type.String()),
        at: Span,
        bytes: Span,
        value: Type.Optional(classed(values, Type.String())),
        masked: Type.Optional(Type.Literal(true)),
        children: Type.Optional(Type.Array(Type.Ref(name))),
      }),
    },
    name,
  );

/** `text` has segments on lines of their own, and bullets where a value is masked. */
const parsed = (part: string, values: DataClass) =>
  answer({
    parsed: exact({
      message: Type.String(),
      format: Type.Union([Type.Literal('hl7v2'), Type.Literal('x12'), Type.Literal('json'), Type.Literal('csv'), Type.Literal('text')]),
      masked: Type.Boolean(),
      /** The message is longer than what is shown. */
      cut: Type.Optional(Type.Literal(true)),
      text: classed(values, Type.String()),
      nodes: Type.Array(parsedNode(part, values)),
    }),
  });

/** GET /v1/messages/:id/parsed: structure, codes and amounts, as the standard of the format says what is one. */
export const ParsedAnswer = parsed('MessagePart', 'PUBLIC');

/** POST /v1/messages/:id/parsed { reason }: everything, with one audit row. */
export const RevealedAnswer = parsed('RevealedPart', 'PHI');

/** What a message became. */
export const MessageEvent = named(
  'MessageEvent',
  exact({
    ...EVENT,
    subject: Type.Optional(Type.String()),
    /** Identifying values are kept with it. */
    sealed: Type.Boolean(),
    /** Those values, when a reason was given. */
    phi: Type.Optional(classed('PHI', Type.Object({}))),
    /** Their key was destroyed. */
    shredded: Type.Optional(Type.Literal(true)),
  }),
);

/** GET /v1/messages/:id/events, POST …/events { reason }. */
export const MessageEventsAnswer = named('MessageEventsAnswer', answer({ events: Type.Array(MessageEvent), cut: Type.Boolean() }));

export const MessageDelivery = named(
  'MessageDelivery',
  exact({
    ...DELIVERY,
    attempts: Type.Array(
      exact({ at: Instant, outcome: Type.String(), code: Type.Optional(Type.String()), detail: Type.Optional(Type.String()) }),
    ),
  }),
);

/** GET /v1/messages/:id/deliveries: what of this message went out, by way of its events and journals. */
export const MessageDeliveriesAnswer = answer({ deliveries: Type.Array(MessageDelivery), cut: Type.Boolean() });

/** A message as lists show it: nothing of its content. */
export const MessageSummary = named(
  'Message',
  exact({
    /** `channel:sequence`. */
    id: Type.String(),
    channel: Type.String(),
    seq: Numbered,
    receivedAt: Instant,
    controlId: Type.String(),
    kind: Type.String(),
    source: Type.String(),
    size: Count,
    release: Count,
    state: Type.Union((['received', 'running', 'waiting', 'quarantined', 'rejected', 'done'] as const).map((state) => Type.Literal(state))),
    /** Why it was set aside when it came. */
    quarantine: Type.Optional(Type.String()),
    /** Its open exception, the oldest when there are several. */
    exception: Type.Optional(Numbered),
    /** Keyed hash of the content, hexadecimal. */
    contentHash: Type.String(),
  }),
);

/** POST /v1/messages/search: newest first; `next` is `before` of the page that follows, absent at the end. */
export const MessagesAnswer = answer({ messages: Type.Array(MessageSummary), next: Type.Optional(Type.String()) });

/** GET /v1/messages/:id. */
export const MessageAnswer = answer({ message: MessageSummary });

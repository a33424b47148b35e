import { Type } from 'typebox';
import { classed } from './data-class.ts';
import { answer, Count, exact, Instant, named, Numbered } from './shapes.ts';

const Types = Type.Array(Type.String({ pattern: '^[a-z][a-z.-]{1,59}$' }), { minItems: 1, maxItems: 50 });
const Keys = Type.Array(Type.String({ pattern: '^[a-z][a-z-]{0,39}:[\\w.:-]{1,100}$' }), { minItems: 1, maxItems: 100 });
const Entities = Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 100 });
const Url = Type.String({ minLength: 10, maxLength: 2_000 });
const Owner = Type.String({ minLength: 1, maxLength: 200 });
const Description = Type.String({ maxLength: 500 });
const State = Type.Union([Type.Literal('active'), Type.Literal('disabled')]);
const DeliveryNumber = Type.String({ pattern: '^\\d{1,18}$' });

/** POST /v1/webhooks; a list that is left out is not looked at. */
export const AddWebhookBody = Type.Object(
  {
    url: Url,
    types: Type.Optional(Types),
    /** Business objects by their keys in the log. */
    keys: Type.Optional(Keys),
    entities: Type.Optional(Entities),
    /** Who answers for it. */
    owner: Owner,
    description: Type.Optional(Description),
    /** Where it begins: `end`, unless it is `next` of a page of events, or `oldest`. */
    after: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  },
  { additionalProperties: false },
);

/** PATCH /v1/webhooks/:id; null for a list: all. */
export const ChangeWebhookBody = Type.Object(
  {
    url: Type.Optional(Url),
    types: Type.Optional(Type.Union([Types, Type.Null()])),
    keys: Type.Optional(Type.Union([Keys, Type.Null()])),
    entities: Type.Optional(Type.Union([Entities, Type.Null()])),
    owner: Type.Optional(Owner),
    description: Type.Optional(Description),
    state: Type.Optional(State),
  },
  { additionalProperties: false, minProperties: 1 },
);

/** POST /v1/webhooks/:id/secrets */
export const RotateBody = Type.Object(
  /** Hours that the secret before lives on: 24 unless told, 0 ends it at once. */
  { overlapHours: Type.Optional(Type.Integer({ minimum: 0, maximum: 168 })) },
  { additionalProperties: false },
);

/** POST /v1/webhooks/:id/redeliveries: single ones, or a span of recording times. */
export const RedeliverBody = Type.Object(
  {
    deliveries: Type.Optional(Type.Array(DeliveryNumber, { minItems: 1, maxItems: 1_000, uniqueItems: true })),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    /** Of these, what was given up. */
    failedOnly: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

const Webhook = named(
  'Webhook',
  exact({
    id: Numbered,
    url: Type.String(),
    types: Type.Optional(Type.Array(Type.String())),
    keys: Type.Optional(Type.Array(Type.String())),
    entities: Type.Union([Type.Literal('all'), Type.Array(Type.String())]),
    owner: Type.String(),
    description: Type.String(),
    /** The machine client it belongs to; absent: people see to it. */
    client: Type.Optional(Type.String()),
    state: State,
    /** `failing`, `gone` or `by hand`. */
    reason: Type.Optional(Type.String()),
    /** In a row, up to now. */
    failures: Count,
    failingSince: Type.Optional(Instant),
    deliveredAt: Type.Optional(Instant),
    /** More may stand in the log. */
    waiting: Count,
    formerSecretUntil: Type.Optional(Instant),
    madeAt: Instant,
    changedAt: Instant,
  }),
);

/** GET /v1/webhooks. */
export const WebhooksAnswer = answer({ webhooks: Type.Array(Webhook) });

/** GET and PATCH /v1/webhooks/:id. */
export const WebhookAnswer = named('WebhookAnswer', answer({ webhook: Webhook }));

/** DELETE /v1/webhooks/:id. */
export const WebhookDeletedAnswer = answer({ deleted: classed('PUBLIC', Numbered) });

/** POST /v1/webhooks (201): the secret is not shown again. */
export const WebhookAddedAnswer = answer({ webhook: Webhook, secret: classed('SECRET', Type.String()) });

/** POST /v1/webhooks/:id/secrets (201): the secret is not shown again. */
export const SecretRotatedAnswer = answer({ secret: classed('SECRET', Type.String()), formerSecretUntil: Instant });

/** POST /v1/webhooks/:id/pings (202): its attempt will tell. */
export const PingedAnswer = answer({ delivery: Numbered });

/** POST /v1/webhooks/:id/redeliveries (202). */
export const RedeliveredAnswer = answer({ redelivered: Count });

const WebhookDelivery = exact({
  id: Numbered,
  /** `webhook-id` of its requests. */
  message: Type.String(),
  type: Type.String(),
  key: Type.String(),
  state: Type.Union(['ready', 'running', 'delivered', 'failed'].map((state) => Type.Literal(state))),
  tries: Count,
  madeAt: Instant,
  dueAt: Type.Optional(Instant),
  settledAt: Type.Optional(Instant),
});

/** GET /v1/webhooks/:id/deliveries: newest first; `next` is `before` of the page that follows, absent at the end. */
export const WebhookDeliveriesAnswer = answer({ deliveries: Type.Array(WebhookDelivery), next: Type.Optional(Numbered) });

const WebhookAttempt = exact({
  id: Numbered,
  delivery: Numbered,
  message: Type.String(),
  try: Count,
  at: Instant,
  outcome: Type.Union([Type.Literal('delivered'), Type.Literal('failed')]),
  /** HTTP status; absent when nothing was answered. */
  status: Type.Optional(Count),
  code: Type.Optional(Type.String()),
  ms: Count,
});

/** GET /v1/webhooks/:id/attempts: newest first; `next` is `before` of the page that follows, absent at the end. */
export const WebhookAttemptsAnswer = answer({ attempts: Type.Array(WebhookAttempt), next: Type.Optional(Numbered) });

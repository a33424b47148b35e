import { type Static, type TSchema, Type } from 'typebox';

/** `policies/webhooks.yaml`: where webhooks may go beside the public internet. */
const WebhookPolicy = Type.Object(
  {
    /** `host:port` of receivers in the house's own network; only they may be written to without TLS. */
    internal: Type.Array(Type.String({ pattern: '^[a-z0-9.:\\[\\]-]{1,250}:\\d{1,5}$' }), { maxItems: 100 }),
    /** How many a machine client may have. */
    mostPerClient: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
  },
  { additionalProperties: false },
);
export type WebhookPolicy = Static<typeof WebhookPolicy>;

/** The policy file that webhooks go by. */
export const webhookPolicySchemas: Readonly<Record<string, TSchema>> = { webhooks: WebhookPolicy };

/** For an estate that says nothing: the public internet only. */
export const NO_WEBHOOK_POLICY: WebhookPolicy = { internal: [] };

import { type Static, type TSchema, Type } from 'typebox';

const Trader = Type.Object(
  { qualifier: Type.String({ pattern: '^[0-9A-Z]{2}$' }), id: Type.String({ pattern: '^[\\x21-\\x29\\x2b-\\x39\\x3b-\\x7d]{1,15}$' }) },
  { additionalProperties: false },
);

/** `policies/eligibility.yaml`: where coverage is asked for, and of whom. */
export const EligibilityPolicy = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    url: Type.String({ pattern: '^https?://[^\\s@]+$' }),
    /** What the name in the url may lead to: the house's own network too, or, when left out, only what is public. */
    reach: Type.Optional(Type.Union([Type.Literal('internal'), Type.Literal('public')])),
    timeoutMs: Type.Integer({ minimum: 100, maximum: 30_000 }),
    /** Inquiries under way at once, and those that may wait for a place. */
    concurrency: Type.Integer({ minimum: 1, maximum: 100 }),
    waiting: Type.Integer({ minimum: 0, maximum: 1_000 }),
    circuit: Type.Object({ failures: Type.Integer({ minimum: 1 }), openMs: Type.Integer({ minimum: 1 }) }, { additionalProperties: false }),
    /** How long an answer is given again; the payer's word may change meanwhile. */
    cacheMinutes: Type.Integer({ minimum: 0, maximum: 60 }),
    /** ISA06 and ISA08. */
    sender: Trader,
    receiver: Trader,
    /** Payers that can be asked, by our code: their identifier at the clearinghouse, and their name. */
    payers: Type.Record(
      Type.String({ pattern: '^[\\w-]{1,60}$' }),
      Type.Object(
        { id: Type.String({ pattern: '^[\\w-]{2,80}$' }), name: Type.String({ pattern: '^[A-Z0-9 .&-]{1,60}$' }) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type EligibilityPolicy = Static<typeof EligibilityPolicy>;

/** The schema of the policy file, for whoever loads the estate. */
export const eligibilityPolicySchemas: Readonly<Record<string, TSchema>> = { eligibility: EligibilityPolicy };

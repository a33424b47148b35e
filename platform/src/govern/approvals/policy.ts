import { type Static, type TSchema, Type } from 'typebox';

const Role = Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' });
const Kind = Type.String({ pattern: '^[a-z][a-z-]{0,59}$' });
const Hours = Type.Integer({ minimum: 1, maximum: 8_760 });

/** Amounts in whole minor units; the first band that the cumulated amount fits into says who must approve, and how many. */
const Band = Type.Object(
  {
    upTo: Type.Optional(Type.String({ pattern: '^\\d{1,18}$' })),
    approvers: Type.Integer({ minimum: 0, maximum: 5 }),
    /** Whoever approves has one of these; absent: whoever may approve at all. */
    roles: Type.Optional(Type.Array(Role, { minItems: 1, maxItems: 20 })),
  },
  { additionalProperties: false },
);

/**
 * `policies/approvals.yaml`: what needs whose approval, by kind of proposal. The database reads it from the release in force; a kind that
 * it does not name needs one approver.
 */
export const ApprovalPolicy = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    kinds: Type.Record(
      Kind,
      Type.Object(
        {
          /** What the bands count in; another currency falls into the last band. */
          currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
          /** Other kinds whose amounts count too, per person and per subject within a day. */
          together: Type.Optional(Type.Array(Kind, { maxItems: 10 })),
          bands: Type.Array(Band, { minItems: 1, maxItems: 10 }),
          dueHours: Hours,
          expiresHours: Hours,
          /** Whose work it is to decide. */
          owner: Type.String({ minLength: 1, maxLength: 60 }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type ApprovalPolicy = Static<typeof ApprovalPolicy>;

/** The policy file of proposals. */
export const approvalPolicySchemas: Readonly<Record<string, TSchema>> = { approvals: ApprovalPolicy };

import { type Static, type TSchema, Type } from 'typebox';

const Name = Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' });
const Hours = Type.Integer({ minimum: 0, maximum: 8_760 });

/** What a person can do about an exception. What each does is code; which of them a kind of work allows is policy. */
export const Action = Type.Union([
  /** Closes it with the person's words. */
  Type.Literal('resolve'),
  /** Has the platform do again what failed, which closes it once that succeeds. */
  Type.Literal('retry'),
  /** Adds the missing row of a crosswalk and has what waits for it translated again. */
  Type.Literal('correct'),
  Type.Literal('reject'),
  Type.Literal('appeal'),
  Type.Literal('write-off'),
  /** Pays an invoice although it differs, when another person approved that. */
  Type.Literal('accept-variance'),
  Type.Literal('short-pay'),
  Type.Literal('request-credit'),
  Type.Literal('not-a-duplicate'),
  /** Takes or refuses what a supplier answers to an order; expects nothing more of it. */
  Type.Literal('accept-answer'),
  Type.Literal('refuse-answer'),
  Type.Literal('close-order'),
  /** Gives up what an order that is over still has in the books, when another person approved that. */
  Type.Literal('write-off-open'),
  /** Approves, rejects, or returns for change what somebody proposed. */
  Type.Literal('approve'),
  Type.Literal('return'),
  /** Makes it somebody else's work. */
  Type.Literal('reassign'),
]);
export type Action = Static<typeof Action>;

const Owner = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 80 }),
    /** People in one of these roles do its work. */
    roles: Type.Array(Name, { minItems: 1, maxItems: 20 }),
    /** Who is given the work when it is overdue by so many hours: one step after the other, each once. */
    escalation: Type.Optional(
      Type.Array(Type.Object({ afterHours: Hours, to: Name }, { additionalProperties: false }), { minItems: 1, maxItems: 5 }),
    ),
  },
  { additionalProperties: false },
);

const Kind = Type.Object(
  {
    /** What went wrong, for who looks for patterns. */
    cause: Name,
    actions: Type.Array(Action, { maxItems: 20 }),
  },
  { additionalProperties: false },
);

/** `policies/worklist.yaml`: whose work exceptions are, what they may do about them, and who is told when they do not. */
export const WorklistPolicy = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    owners: Type.Record(Name, Owner),
    kinds: Type.Record(Name, Kind),
    /** Codes that say more than the kind. */
    codes: Type.Optional(Type.Record(Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,59}$' }), Kind)),
  },
  { additionalProperties: false },
);
export type WorklistPolicy = Static<typeof WorklistPolicy>;

/** The policy file of the worklist. */
export const worklistPolicySchemas: Readonly<Record<string, TSchema>> = { worklist: WorklistPolicy };

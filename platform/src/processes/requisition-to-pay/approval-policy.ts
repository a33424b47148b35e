import { type Static, Type } from 'typebox';

const Code = Type.String({ minLength: 1, maxLength: 60 });
const Name = Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' });
const Minor = Type.String({ pattern: '^\\d{1,18}$' });
const Hours = Type.Integer({ minimum: 1, maximum: 8_760 });

/** One person who has to say yes. */
const Step = Type.Object(
  {
    step: Name,
    /** Role of `policies/roles.yaml` that decides. */
    role: Name,
    /** Minor units up to which this role decides for good; absent: without end. */
    limit: Type.Optional(Minor),
    /** Hours until it is late. */
    hours: Hours,
    /** Role that may decide as well once it is late. */
    escalateTo: Type.Optional(Name),
  },
  { additionalProperties: false },
);
export type ApprovalStep = Static<typeof Step>;

/** Which requisitions a rule is for; what it does not name does not matter. */
const Fitting = {
  entities: Type.Optional(Type.Array(Name, { minItems: 1, maxItems: 200 })),
  sites: Type.Optional(Type.Array(Code, { minItems: 1, maxItems: 500 })),
  costCenters: Type.Optional(Type.Array(Code, { minItems: 1, maxItems: 2_000 })),
  /** Classes of `purchasing.yaml`; `capital` stands for lines that become assets. */
  commodities: Type.Optional(Type.Array(Name, { minItems: 1, maxItems: 50 })),
  kinds: Type.Optional(Type.Array(Name, { minItems: 1, maxItems: 10 })),
};

const Band = Type.Object(
  {
    rule: Name,
    ...Fitting,
    /** The cumulated amount in minor units; absent: without end. */
    upTo: Type.Optional(Minor),
    /** None: nobody has to approve. */
    steps: Type.Array(Step, { maxItems: 9 }),
  },
  { additionalProperties: false },
);
export type ApprovalBand = Static<typeof Band>;

const Owner = Type.Object(
  {
    rule: Name,
    ...Fitting,
    /** Only from this cumulated amount on, in minor units. */
    from: Type.Optional(Minor),
    step: Step,
  },
  { additionalProperties: false },
);
export type ApprovalOwner = Static<typeof Owner>;

/** `policies/requisition-approvals.yaml`: who has to approve what is asked for. */
export const RequisitionApprovalPolicy = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    /** What amounts are in; a requisition in another currency takes the last band that fits. */
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    /** The first band that fits gives the steps. */
    bands: Type.Array(Band, { minItems: 1, maxItems: 200 }),
    /** Every owner that fits adds a step after those of the band. */
    owners: Type.Array(Owner, { maxItems: 100 }),
    /** Requisitions of one requester to one supplier, or of one commodity, add up over so many days; 0: each stands alone. */
    splitDays: Type.Integer({ minimum: 0, maximum: 90 }),
    /** Hours within which an emergency order is approved. */
    emergencyHours: Hours,
  },
  { additionalProperties: false },
);
export type RequisitionApprovalPolicy = Static<typeof RequisitionApprovalPolicy>;

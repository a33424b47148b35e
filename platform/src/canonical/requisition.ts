import { type Static, Type } from 'typebox';
import type { EventDefinition } from './definition.ts';
import { Code, Currency, Day, DocumentNumber, pseudonym, Quantity, Unit, UnitPrice, Words } from './value.ts';

/** Who bears what share of a line: the shares of a line add up to 100. */
export const Distribution = Type.Object(
  {
    costCenter: Code,
    /** Account of the chart; absent: what the item's kind says. */
    account: Type.Optional(Code),
    /** In percent. */
    share: Quantity,
    /** Capital project. */
    project: Type.Optional(Code),
  },
  { additionalProperties: false, title: 'Distribution' },
);
export type DistributionData = Static<typeof Distribution>;

/** One thing of what somebody needs. */
export const RequisitionLine = Type.Object(
  {
    line: Code,
    /** Absent for what has no item: a service, a one-time purchase. */
    item: Type.Optional(Code),
    description: Words,
    commodity: Type.Optional(Code),
    /** Absent: the contract tells. */
    supplier: Type.Optional(Code),
    quantity: Quantity,
    unit: Unit,
    /** What the requester thinks it costs; a contract or catalog price goes before it. */
    estimate: Type.Optional(UnitPrice),
    distributions: Type.Array(Distribution, { minItems: 1, maxItems: 100 }),
    /** An asset above the capital threshold. */
    isCapital: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type RequisitionLineData = Static<typeof RequisitionLine>;

/** What an implant was used for; it is there before anything is ordered. */
export const Usage = Type.Object(
  {
    case: pseudonym('case'),
    physician: Type.Optional(Code),
    day: Day,
    lot: Type.Optional(Code),
    serial: Type.Optional(Code),
  },
  { additionalProperties: false, title: 'Usage' },
);

const Requisition = Type.Object(
  {
    requisition: DocumentNumber,
    /**
     * `purchase`: goods or services; `blanket`: an agreement that later ones call off; `release`: a call-off; `bill-only`: an implant that was used
     * already; `consignment`: a refill of the supplier's goods on our shelf; `transfer`: from the distribution center.
     */
    kind: Type.Union([
      Type.Literal('purchase'),
      Type.Literal('blanket'),
      Type.Literal('release'),
      Type.Literal('bill-only'),
      Type.Literal('consignment'),
      Type.Literal('transfer'),
    ]),
    /** Login of whoever asks: never approves it. */
    requester: Code,
    /** Facility or ward it is delivered to. */
    site: Code,
    /** The department that asks. */
    costCenter: Code,
    currency: Currency,
    day: Day,
    neededBy: Type.Optional(Day),
    /** Ordered at once and approved within a day; for this reason. */
    emergency: Type.Optional(Words),
    /** The blanket order a release calls off from. */
    blanket: Type.Optional(DocumentNumber),
    /** The last day of a blanket order. */
    until: Type.Optional(Day),
    /** Location a transfer comes from. */
    from: Type.Optional(Code),
    usage: Type.Optional(Usage),
    lines: Type.Array(RequisitionLine, { minItems: 1, maxItems: 500 }),
  },
  { additionalProperties: false },
);
export type RequisitionData = Static<typeof Requisition>;

/** Somebody needs something. A revision replaces one that is not ordered yet. */
export const requisitionSubmitted: EventDefinition = {
  type: 'requisition.submitted',
  name: 'requisition-submitted',
  version: 1,
  key: 'requisition',
  schema: Requisition,
};

const Withdrawal = Type.Object({ requisition: DocumentNumber, reason: Type.Optional(Words) }, { additionalProperties: false });
export type RequisitionWithdrawalData = Static<typeof Withdrawal>;

/** It is needed no more. What was ordered already is cancelled at the supplier where that is still possible. */
export const requisitionWithdrawn: EventDefinition = {
  type: 'requisition.withdrawn',
  name: 'requisition-withdrawn',
  version: 1,
  key: 'requisition',
  schema: Withdrawal,
};

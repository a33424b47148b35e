import { type Static, Type } from 'typebox';
import type { EventDefinition } from './definition.ts';
import { Code, Currency, Day, identifier, Minor, pseudonym } from './value.ts';

const ProviderAdjustment = Type.Object(
  {
    /** PLB03-1: WO FB L6 72 CS IR J1 CT PI IS … */
    code: Code,
    /** PLB03-2: the item it settles or opens. */
    reference: Type.Optional(pseudonym('provider-adjustment')),
    /** Positive lowers the payment. */
    amount: Minor,
    /** The provider's entity. */
    entity: Code,
  },
  { additionalProperties: false },
);

const Remittance = Type.Object(
  {
    trace: identifier('trace'),
    payer: Code,
    /** BPR02; negative when BPR03 says debit. */
    amount: Minor,
    currency: Currency,
    /** BPR04: ACH CHK FWT BOP NON. */
    method: Code,
    /** BPR01 H, or nothing to pay: post the claims, expect no deposit. */
    informationOnly: Type.Boolean(),
    day: Day,
    claims: Type.Integer({ minimum: 0 }),
    providerAdjustments: Type.Array(ProviderAdjustment, { maxItems: 1000 }),
  },
  { additionalProperties: false },
);
export type RemittanceData = Static<typeof Remittance>;
export type ProviderAdjustmentData = Static<typeof ProviderAdjustment>;

/** One balanced transaction set of an 835: header, trace and provider-level adjustments. Its claims are events of their own. */
export const remittanceReceived: EventDefinition = {
  type: 'remittance.received',
  name: 'remittance-received',
  version: 1,
  key: 'remittance',
  schema: Remittance,
};

const Deposit = Type.Object(
  {
    trace: identifier('trace'),
    amount: Minor,
    currency: Currency,
    day: Day,
    bankAccount: Code,
  },
  { additionalProperties: false },
);
export type DepositData = Static<typeof Deposit>;

/** Money arrived at the bank; its addenda carry the trace of the 835 it pays. Either may come first. */
export const depositReceived: EventDefinition = {
  type: 'deposit.received',
  name: 'deposit-received',
  version: 1,
  key: 'remittance',
  schema: Deposit,
};

const ControlTotal = Type.Object(
  {
    source: Code,
    day: Day,
    /** What is counted: charges, payments, adjustments, receivable … */
    measure: Code,
    amount: Minor,
    currency: Currency,
    count: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type ControlTotalData = Static<typeof ControlTotal>;

/** A partner's own total for a day: the first leg of reconciliation. */
export const controlTotalReported: EventDefinition = {
  type: 'control-total.reported',
  name: 'control-total-reported',
  version: 1,
  key: 'control',
  schema: ControlTotal,
};

import { type Static, Type } from 'typebox';
import type { EventDefinition } from './definition.ts';
import { Code, Currency, Day, DecimalText, identifier, Minor } from './value.ts';

const Charge = Type.Object(
  {
    accountNumber: identifier('account'),
    /** `charge` (FT1-6 CG) or `credit` (CD). */
    kind: Type.Union([Type.Literal('charge'), Type.Literal('credit')]),
    code: Code,
    department: Type.Optional(Code),
    serviceLine: Type.Optional(Code),
    revenueCode: Type.Optional(Code),
    quantity: DecimalText,
    /** Extended amount as the sender's dialect declares it; a credit's sign is normalized to positive by the mapping. */
    amount: Minor,
    currency: Currency,
    serviceDay: Day,
    /** False when the sender gave no transaction id, so that a look-alike needs a person. */
    identified: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type ChargeData = Static<typeof Charge>;

/** DFT P03, FT1-6 CG or CD. */
export const chargeRecorded: EventDefinition = {
  type: 'charge.recorded',
  name: 'charge-recorded',
  version: 1,
  key: 'account',
  schema: Charge,
};

const AccountPayment = Type.Object(
  { accountNumber: identifier('account'), amount: Minor, currency: Currency, day: Day, method: Type.Optional(Code) },
  { additionalProperties: false },
);
export type PaymentData = Static<typeof AccountPayment>;

/** DFT P03, FT1-6 PY: money from the patient or guarantor; a negative amount takes a payment back. */
export const paymentRecorded: EventDefinition = {
  type: 'payment.recorded',
  name: 'payment-recorded',
  version: 1,
  key: 'account',
  schema: AccountPayment,
};

const Adjustment = Type.Object(
  {
    accountNumber: identifier('account'),
    amount: Minor,
    currency: Currency,
    day: Day,
    /** What kind of deduction: decides the posting rule. */
    reason: Type.Union([
      Type.Literal('contractual'),
      Type.Literal('charity'),
      Type.Literal('discount'),
      Type.Literal('small-balance'),
      Type.Literal('bad-debt'),
      Type.Literal('other'),
    ]),
    /** Where a person asked for it: the number of the proposal that was approved. */
    proposal: Type.Optional(Code),
  },
  { additionalProperties: false },
);
export type AdjustmentData = Static<typeof Adjustment>;

/** DFT P03, FT1-6 AJ: a positive amount lowers what is owed. */
export const adjustmentRecorded: EventDefinition = {
  type: 'adjustment.recorded',
  name: 'adjustment-recorded',
  version: 1,
  key: 'account',
  schema: Adjustment,
};

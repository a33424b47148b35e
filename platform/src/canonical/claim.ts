import { type Static, Type } from 'typebox';
import type { EventDefinition } from './definition.ts';
import { Code, Currency, Day, identifier, Minor, PayerClass, pseudonym } from './value.ts';

const ClaimRank = Type.Union([Type.Literal('primary'), Type.Literal('secondary'), Type.Literal('tertiary')]);

const Claim = Type.Object(
  {
    accountNumber: identifier('account'),
    claimNumber: identifier('claim'),
    /** The whole patient control number (CLM01). */
    claim: pseudonym('claim'),
    /** Its first 20 characters: what a payer that truncates CLP01 sends back. */
    claimStart: pseudonym('claim-start'),
    /** Member id, first day of service and charge together: the last resort to find a claim. */
    memberVisit: Type.Optional(pseudonym('member-visit')),
    form: Type.Union([Type.Literal('institutional'), Type.Literal('professional')]),
    rank: ClaimRank,
    /** CLM05-3: 1 original, 2 3 4 interim, 5 late charges, 7 replacement, 8 void. */
    frequency: Code,
    payer: Code,
    payerClass: PayerClass,
    charge: Minor,
    currency: Currency,
    from: Day,
    to: Type.Optional(Day),
  },
  { additionalProperties: false },
);
export type ClaimData = Static<typeof Claim>;

/** A claim went to a payer, as the patient-accounting system reports it. */
export const claimSubmitted: EventDefinition = {
  type: 'claim.submitted',
  name: 'claim-submitted',
  version: 1,
  key: 'account',
  schema: Claim,
};

/** [group CO PR OA PI CR, reason, amount in minor units]; a positive amount lowers the payment. */
const Reason = Type.Tuple([Code, Code, Minor]);

const ClaimRemitted = Type.Object(
  {
    claimNumber: identifier('claim'),
    claim: pseudonym('claim'),
    claimStart: pseudonym('claim-start'),
    /** CLP07 with the payer's id. */
    payerClaim: Type.Optional(pseudonym('payer-claim')),
    memberVisit: Type.Optional(pseudonym('member-visit')),
    /** TRN02 and TRN03 of the remittance it came with. */
    remittance: pseudonym('remittance'),
    /** CLP02. */
    status: Code,
    /** CLP06. */
    filing: Type.Optional(Code),
    payer: Code,
    charge: Minor,
    paid: Minor,
    /** All CAS of the claim and its services, added up by group and reason. */
    adjustments: Type.Array(Reason, { maxItems: 500 }),
    currency: Currency,
    /** BPR16, or the production date where nothing is paid. */
    day: Day,
    /** The entity that was paid: payee of the remittance, which may differ from the one that gave the service. */
    payeeEntity: Code,
    forwarded: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type ClaimRemittedData = Static<typeof ClaimRemitted>;

/** One CLP loop of a balanced 835. The key is its claim number; `entity` is the provider that gave the service (TS301, NPI). */
export const claimRemitted: EventDefinition = {
  type: 'claim.remitted',
  name: 'claim-remitted',
  version: 1,
  key: 'claim',
  schema: ClaimRemitted,
};

const DenialDecided = Type.Object(
  {
    accountNumber: Type.Optional(identifier('account')),
    claimNumber: Type.Optional(identifier('claim')),
    claim: pseudonym('claim'),
    /** The adjudication that was decided on; every open denial of the claim when absent. */
    item: Type.Optional(Code),
    /** `appeal` keeps the receivable open; `write-off` gives it up. */
    decision: Type.Union([Type.Literal('appeal'), Type.Literal('write-off')]),
    /** The accounting day of a write-off; the day of the decision when absent. */
    day: Type.Optional(Day),
  },
  { additionalProperties: false },
);
export type DenialDecidedData = Static<typeof DenialDecided>;

/** A person decided what becomes of a denied claim, here or in the patient-accounting system. The key is the account. */
export const denialDecided: EventDefinition = {
  type: 'denial.decided',
  name: 'denial-decided',
  version: 1,
  key: 'account',
  schema: DenialDecided,
};

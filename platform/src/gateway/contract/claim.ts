import { Type } from 'typebox';
import { classed } from './data-class.ts';
import { answer, exact, Instant, Minor, named } from './shapes.ts';

export const Claim = named(
  'Claim',
  exact({
    /** `account:…`. */
    account: Type.String(),
    /** Tells the claims of an account apart; says nothing of the claim number. */
    claim: Type.String(),
    rank: Type.Union([Type.Literal('primary'), Type.Literal('secondary'), Type.Literal('tertiary')]),
    payer: Type.String(),
    payerClass: Type.String(),
    /** CLM05-3 of what was sent last: 1 original, 7 replacement, 8 void. */
    frequency: Type.String(),
    entity: Type.String(),
    submittedAt: Instant,
    outcome: Type.Union(
      (['submitted', 'voided', 'paid', 'denied', 'appealed', 'written-off', 'reversed'] as const).map((outcome) => Type.Literal(outcome)),
    ),
    paid: Minor,
    contractual: Minor,
    /** What the payer says the patient owes. */
    patient: classed('FIN', Minor),
    denied: Minor,
    writtenOff: Minor,
    /** CARC of the largest part that was refused. */
    reason: Type.Optional(Type.String()),
    /** `remittance:…`. */
    remittances: Type.Array(Type.String()),
  }),
);

/** GET /v1/accounts/:subject/claims; POST /v1/claims/search { claimNumber }. */
export const ClaimsAnswer = named('ClaimsAnswer', answer({ claims: Type.Array(Claim) }));

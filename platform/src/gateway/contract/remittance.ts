import { Type } from 'typebox';
import { answer, Day, exact, Minor, named } from './shapes.ts';

const Advice = named(
  'Advice',
  exact({
    entity: Type.String(),
    day: Day,
    amount: Minor,
    informationOnly: Type.Boolean(),
    adjustments: Type.Array(exact({ code: Type.String(), amount: Minor, entity: Type.String() })),
  }),
);
const Deposit = named('Deposit', exact({ entity: Type.String(), day: Day, amount: Minor }));

const summary = {
  /** `remittance:…`. */
  id: Type.String(),
  entity: Type.String(),
  status: Type.String(),
  currency: Type.String(),
  /** What the 835 says; absent until it comes. A positive adjustment lowers the payment (PLB). */
  advice: Type.Optional(Advice),
  /** What the bank received. */
  deposits: Type.Array(Deposit),
  /** Deposited less advised. */
  difference: Minor,
  /** The other half is late. */
  overdue: Type.Boolean(),
};

/** GET /v1/remittances?after&limit; `next` is `after` of the page that follows. */
export const RemittancesAnswer = answer({ remittances: Type.Array(exact(summary)), next: Type.Optional(Type.String()) });

/** GET /v1/remittances/:remittance: with what the ledger still holds open under its trace, by account. */
export const RemittanceAnswer = answer({
  remittance: exact({
    ...summary,
    open: Type.Array(exact({ account: Type.String(), entity: Type.String(), amount: Minor })),
    isSettled: Type.Boolean(),
  }),
});

import { Type } from 'typebox';
import { answer, Count, Day, exact, Instant, Minor, named } from './shapes.ts';

export const Charge = named(
  'Charge',
  exact({
    /** `event:…`. */
    id: Type.String(),
    revision: Count,
    /** `account:…`. */
    account: Type.String(),
    entity: Type.String(),
    kind: Type.Union([Type.Literal('charge'), Type.Literal('credit')]),
    code: Type.String(),
    serviceDay: Day,
    quantity: Type.String(),
    amount: Minor,
    currency: Type.String(),
    department: Type.Optional(Type.String()),
    serviceLine: Type.Optional(Type.String()),
    revenueCode: Type.Optional(Type.String()),
    recordedAt: Instant,
    /** `journal:N`, corrections among them. */
    journals: Type.Array(Type.String()),
  }),
);

/** GET /v1/accounts/:subject/charges?after&limit; `next` is `after` of the page that follows. */
export const ChargesAnswer = answer({ charges: Type.Array(Charge), next: Type.Optional(Type.String()) });

/** GET /v1/charges/:charge. */
export const ChargeAnswer = answer({ charge: Charge });

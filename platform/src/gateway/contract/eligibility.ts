import { Type } from 'typebox';
import { answer, CalendarDay, exact, Instant, Minor } from './shapes.ts';

/** Letters as X12 takes them: no delimiter of any partner is among them. */
const Name = Type.String({ pattern: "^[A-Za-z0-9 .,'-]{1,60}$" });

/** POST /v1/eligibility. Who it is about travels in the body. */
export const EligibilityBody = Type.Object(
  {
    payer: Type.String({ pattern: '^[\\w-]{1,60}$' }),
    /** The entity that asks, by whose NPI. */
    entity: Type.String({ minLength: 1, maxLength: 60 }),
    member: Type.Object(
      {
        id: Type.String({ pattern: '^[A-Za-z0-9-]{2,80}$' }),
        last: Name,
        first: Type.Optional(Name),
        birthDate: Type.Optional(CalendarDay),
      },
      { additionalProperties: false },
    ),
    /** EQ01; 30, the plan as a whole, when left out. */
    serviceType: Type.Optional(Type.String({ pattern: '^[0-9A-Z]{1,2}$' })),
    /** Today when left out. */
    day: Type.Optional(CalendarDay),
  },
  { additionalProperties: false },
);

/** What the payer says. Nothing of it names the member. */
export const EligibilityAnswer = answer({
  coverage: Type.Union((['active', 'inactive', 'rejected', 'unknown'] as const).map((state) => Type.Literal(state))),
  payer: Type.String(),
  serviceType: Type.String(),
  day: Type.String(),
  plan: Type.Optional(Type.String()),
  benefits: Type.Array(
    exact({
      /** EB01: A coinsurance, B copayment, C deductible, G out of pocket. */
      code: Type.String(),
      serviceTypes: Type.Array(Type.String()),
      level: Type.Optional(Type.String()),
      period: Type.Optional(Type.String()),
      amount: Type.Optional(Minor),
      percent: Type.Optional(Type.String()),
      authorizationRequired: Type.Optional(Type.String()),
      inNetwork: Type.Optional(Type.String()),
    }),
  ),
  /** AAA03 and AAA04 of who refused to answer: 75 is a member that is not known. */
  rejections: Type.Array(exact({ reason: Type.String(), followUp: Type.String() })),
  askedAt: Instant,
  /** It was known already and the payer was not asked. */
  cached: Type.Boolean(),
});

import { type Static, Type } from 'typebox';
import { answer, CalendarDay, exact, Instant, named } from './shapes.ts';

/** What its sender calls a document: the same name from the same sender is the same document for ever. */
export const Reference = Type.String({ pattern: '^[\\x21-\\x7e]{1,100}$' });
/** Whole minor units as text, more than zero. */
export const Positive = Type.String({ pattern: '^[1-9]\\d{0,14}$' });
const Currency = Type.String({ pattern: '^[A-Z]{3}$' });
const Code = Type.String({ pattern: '^[\\w.-]{1,60}$' });
/** Letters, digits and what stands in numbers; nothing that could be two things to two programs. */
const Number = Type.String({ pattern: '^[\\w./#-]{1,60}$' });

/** A patient account by the number that the system of `domain` gave it. */
export const AccountNamed = exact({ domain: Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' }), number: Number });

const money = { reference: Reference, amount: Positive, currency: Currency, day: CalendarDay };

/** Money from a patient or guarantor for one account. */
const PatientPayment = exact({ kind: Type.Literal('patient'), account: AccountNamed, method: Type.Optional(Code), ...money });
/** Money from a payer: trace number and originator are TRN02 and TRN03 of the 835 that it pays. */
const PayerPayment = exact({
  kind: Type.Literal('payer'),
  entity: Type.String({ minLength: 1, maxLength: 60 }),
  trace: Number,
  originator: Number,
  bankAccount: Code,
  ...money,
});

/** POST /v1/payments. */
export const PaymentBody = Type.Union([PatientPayment, PayerPayment]);
export type PaymentBody = Static<typeof PaymentBody>;

/** What became of a document: `held` waits for a person, `recorded` is applied and posted nothing yet. */
export const DocumentStatus = named(
  'DocumentStatus',
  Type.Union((['received', 'held', 'recorded', 'posted'] as const).map((status) => Type.Literal(status))),
);

/** A document that was handed in. */
export const document = {
  id: Type.String(),
  entity: Type.String(),
  status: DocumentStatus,
  submittedAt: Instant,
  /** `channel:sequence` of the message it is kept as. */
  message: Type.Optional(Type.String()),
};

/** A document that was just handed in. */
export const HandedIn = named('Document', exact(document));

/** An open exception that holds a document up. */
export const Obstacle = named('Obstacle', exact({ id: Type.String(), code: Type.String(), summary: Type.String() }));

const Payment = exact({
  ...document,
  kind: Type.Literal('payment'),
  /** The account or remittance that it went to, once it was translated. */
  subject: Type.Optional(Type.String()),
  /** `event:…`. */
  events: Type.Array(Type.String()),
  /** `journal:N`. */
  journals: Type.Array(Type.String()),
  exceptions: Type.Array(Obstacle),
});

/** POST /v1/payments (202), with the address of its status in Location. */
export const PaymentTakenAnswer = answer({ payment: HandedIn });

/** GET /v1/payments/:payment. */
export const PaymentAnswer = answer({ payment: Payment });

import { type Static, Type } from 'typebox';
import { IsDraft } from './approvals.ts';
import { document, DocumentStatus, Obstacle, Reference } from './payment.ts';
import { answer, CalendarDay, exact, named } from './shapes.ts';

const Name = Type.String({ minLength: 1, maxLength: 60 });

const Line = named(
  'JournalEntryLine',
  Type.Object(
    {
      account: Name,
      /** Whole minor units as text, debit positive, credit negative. */
      amount: Type.String({ pattern: '^-?[1-9]\\d{0,14}$' }),
      department: Type.Optional(Name),
      costCenter: Type.Optional(Name),
      serviceLine: Type.Optional(Name),
      payerClass: Type.Optional(Name),
      counterparty: Type.Optional(Name),
    },
    { additionalProperties: false },
  ),
);

/** POST /v1/journal-entries. */
export const JournalEntryBody = Type.Object(
  {
    reference: Reference,
    entity: Name,
    day: CalendarDay,
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    /** What it is for, in words that name no patient. */
    description: Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\p{Cc}]+$' })),
    lines: Type.Array(Line, { minItems: 2, maxItems: 500 }),
    draft: IsDraft,
  },
  { additionalProperties: false },
);
export type JournalEntryBody = Static<typeof JournalEntryBody>;

/** As it was handed in: `waiting` for another person's approval, of the proposal named, or `refused` by them, withdrawn or too old. */
const taken = {
  ...document,
  status: Type.Union([...DocumentStatus.anyOf, Type.Literal('waiting'), Type.Literal('refused')]),
  approval: Type.Optional(Type.String()),
};

/** POST /v1/journal-entries (202), with the address of its status in Location. */
export const JournalTakenAnswer = answer({ journal: exact(taken) });

/** GET /v1/journal-entries/:entry. */
export const JournalEntryAnswer = answer({
  journal: exact({
    ...taken,
    /** `journal:N`. */
    journals: Type.Array(Type.String()),
    exceptions: Type.Array(Obstacle),
  }),
});

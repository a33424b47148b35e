import { type Static, Type } from 'typebox';
import type { EventDefinition } from './definition.ts';
import { FinancialDimensions } from './journal-entry.ts';
import { Code, Currency, Day, Minor } from './value.ts';

const { bucket: _bucket, ...dimensions } = FinancialDimensions.properties;

const JournalSubmitted = Type.Object(
  {
    day: Day,
    currency: Currency,
    /** What it is for, in words that name nobody. */
    description: Type.Optional(Type.String({ minLength: 1, maxLength: 200, 'x-data-class': 'PUBLIC' })),
    /** Debit positive, credit negative; they add up to zero. */
    lines: Type.Array(Type.Object({ ...dimensions, account: Code, amount: Minor }, { additionalProperties: false }), {
      minItems: 2,
      maxItems: 500,
    }),
  },
  { additionalProperties: false },
);
export type JournalSubmittedData = Static<typeof JournalSubmitted>;

/** A journal that another system made and hands in as it is to stand. */
export const journalSubmitted: EventDefinition = {
  type: 'journal.submitted',
  name: 'journal-submitted',
  version: 1,
  key: 'journal',
  schema: JournalSubmitted,
};

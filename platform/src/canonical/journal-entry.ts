import { type Static, Type } from 'typebox';
import { Bucket, Code, Currency, Day, Minor, PayerClass } from './value.ts';

/** What a ledger line is analysed by; every one is optional except the account. */
export const FinancialDimensions = Type.Object(
  {
    account: Code,
    bucket: Type.Optional(Bucket),
    department: Type.Optional(Code),
    costCenter: Type.Optional(Code),
    serviceLine: Type.Optional(Code),
    payerClass: Type.Optional(PayerClass),
    /** The other entity of a due-to or due-from line. */
    counterparty: Type.Optional(Code),
  },
  { additionalProperties: false },
);

const JournalLine = Type.Object(
  { ...FinancialDimensions.properties, amount: Minor, subject: Code, openItem: Type.Optional(Code) },
  { additionalProperties: false },
);

/** A balanced journal of one entity and currency. Debit lines are positive, credit lines negative; they add up to zero. */
export const JournalEntry = Type.Object(
  {
    entity: Code,
    accountingDay: Day,
    originalDay: Type.Optional(Day),
    period: Code,
    currency: Currency,
    posting: Code,
    rule: Code,
    lines: Type.Array(JournalLine, { minItems: 2 }),
  },
  { additionalProperties: false },
);
export type JournalEntryData = Static<typeof JournalEntry>;

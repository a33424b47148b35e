import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { contentUnexpected } from './faults.ts';

const Minor = Type.String({ pattern: '^-?\\d{1,30}$' });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Name = Type.String({ minLength: 1, maxLength: 60 });

const SummaryJournal = Type.Object(
  {
    entity: Name,
    day: Day,
    period: Name,
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    /** The day the summary was made. */
    made: Day,
    /** Sum of the debit lines, minor units. */
    debit: Minor,
    lines: Type.Array(
      Type.Object(
        {
          account: Name,
          costCenter: Type.Optional(Name),
          serviceLine: Type.Optional(Name),
          payerClass: Type.Optional(Name),
          counterparty: Type.Optional(Name),
          /** Minor units; debit positive, credit negative. */
          amount: Minor,
        },
        { additionalProperties: false },
      ),
      { minItems: 2 },
    ),
  },
  { additionalProperties: false },
);
/** A summary journal as it is kept until the ERP has it: no subject, nothing of a patient. */
export type SummaryJournal = Static<typeof SummaryJournal>;

const AccountStatus = Type.Object({
  status: Name,
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
  /** Minor units by bucket. */
  balances: Type.Record(Name, Minor),
});
/** The status of a patient account; its number is sealed beside it. */
export type AccountStatus = Static<typeof AccountStatus>;

const Identifiers = Type.Object({ accountNumber: Type.String({ minLength: 1, maxLength: 120 }) });

const summaryJournal = Compile(SummaryJournal);
const accountStatus = Compile(AccountStatus);
const identifiers = Compile(Identifiers);

/** Reads what the summary cut. Throws `DELIVERY_CONTENT` (defect). */
export function readSummaryJournal(text: string): SummaryJournal {
  const value: unknown = JSON.parse(text);
  if (!summaryJournal.Check(value)) throw contentUnexpected('summary-journal');
  return value;
}

/** Reads what a process asked to deliver. Throws `DELIVERY_CONTENT` (defect). */
export function readAccountStatus(text: string): AccountStatus {
  const value: unknown = JSON.parse(text);
  if (!accountStatus.Check(value)) throw contentUnexpected('account-status');
  return value;
}

/** The account number among opened identifiers; undefined when there is none. */
export function accountNumberOf(opened: Buffer | undefined): string | undefined {
  if (opened === undefined) return undefined;
  const value: unknown = JSON.parse(opened.toString('utf8'));
  return identifiers.Check(value) ? value.accountNumber : undefined;
}

import { readdirSync, readFileSync } from 'node:fs';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { parse } from 'yaml';
import { Bucket, Day } from '../../src/canonical/value.ts';

/** An amount as an accountant writes it: "1250.00", "-40.00". */
const Amount = Type.String({ pattern: '^-?\\d+\\.\\d{2}$' });
const Alias = Type.String({ minLength: 1 });

const CaseEvent = Type.Object(
  {
    type: Type.String(),
    /** Distinguishes facts that would else look alike; the business identity is made from it. */
    id: Type.Optional(Alias),
    revision: Type.Optional(Type.Integer({ minimum: 2 })),
    day: Day,
    /** The day it reached Plexus; the day itself when absent. */
    recorded: Type.Optional(Day),
    entity: Type.Optional(Alias),
    account: Type.Optional(Alias),
    patient: Type.Optional(Alias),
    claim: Type.Optional(Alias),
    /** CLP01 as the payer wrote it, where it is not the number of a claim of the case. */
    number: Type.Optional(Alias),
    remittance: Type.Optional(Alias),
    into: Type.Optional(Alias),
    data: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Boolean(), Type.Array(Type.String())]))),
  },
  { additionalProperties: false },
);
export type CaseEvent = Static<typeof CaseEvent>;

const CaseLine = Type.Object(
  {
    account: Type.String(),
    /** Positive is a debit. */
    amount: Amount,
    bucket: Type.Optional(Bucket),
    department: Type.Optional(Type.String()),
    of: Type.Optional(Alias),
  },
  { additionalProperties: false },
);
export type CaseLine = Static<typeof CaseLine>;

const CaseJournal = Type.Object(
  { entity: Type.Optional(Alias), day: Day, originalDay: Type.Optional(Day), lines: Type.Array(CaseLine, { minItems: 2 }) },
  { additionalProperties: false },
);
export type CaseJournal = Static<typeof CaseJournal>;

const Order = Type.Union([Type.Literal('given'), Type.Literal('reversed'), Type.Literal('duplicated')]);
export type Order = Static<typeof Order>;

const Case = Type.Object(
  {
    title: Type.String({ minLength: 10 }),
    why: Type.String({ pattern: 'domain\\.md §' }),
    entity: Type.Optional(Alias),
    /** `day`: journals are compared day by day; `net`: only their sum, where domain.md does not fix the day. */
    grain: Type.Optional(Type.Union([Type.Literal('day'), Type.Literal('net')])),
    orders: Type.Array(Order, { minItems: 1, uniqueItems: true }),
    /** Orders in which the program does not yet do what the rule says, and what it does instead. */
    disputed: Type.Optional(Type.Object({ orders: Type.Array(Order), because: Type.String() }, { additionalProperties: false })),
    /** Timers due up to the end of this day are fired. */
    until: Type.Optional(Day),
    periods: Type.Optional(
      Type.Object(
        { closedThrough: Day, lateDocuments: Type.Union([Type.Literal('refuse'), Type.Literal('next-open-day'), Type.Literal('ask')]) },
        { additionalProperties: false },
      ),
    ),
    policy: Type.Optional(Type.Object({ capitatedPayers: Type.Array(Type.String()) }, { additionalProperties: false })),
    /** Accounts of which one holds everything in the end, no rule saying which: they are compared as one. */
    sameAccount: Type.Optional(Type.Array(Alias, { minItems: 2 })),
    /** Patient control numbers of claims whose number matters. */
    claims: Type.Optional(Type.Record(Type.String(), Type.String())),
    events: Type.Array(CaseEvent, { minItems: 1 }),
    expected: Type.Object(
      {
        journals: Type.Array(CaseJournal),
        balances: Type.Record(Type.String(), Type.Partial(Type.Record(Bucket, Amount))),
        /** Open at the end; not compared when absent. */
        exceptions: Type.Optional(
          Type.Array(Type.Object({ kind: Type.String(), amount: Type.Optional(Amount) }, { additionalProperties: false })),
        ),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

/** One golden case, as it stands in its file. */
export type GoldenCase = Static<typeof Case> & { readonly file: string };

const shape = Compile(Case);

/** Reads every case of the folder `cases`, in file order. Throws on a file that is not of the shape, naming the place. */
export function readCases(): GoldenCase[] {
  const folder = new URL('cases/', import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => {
      const content: unknown = parse(readFileSync(new URL(file, folder), 'utf8'));
      if (shape.Check(content)) return { ...content, file };
      const problems = shape.Errors(content).map((error) => `${error.instancePath} ${error.message}`);
      throw new Error(`${file} is not a golden case: ${problems.slice(0, 5).join('; ')}`);
    });
}

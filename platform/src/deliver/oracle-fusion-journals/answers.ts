import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

const RequestId = Type.String({ pattern: '^\\d{1,18}$' });
const Text = Type.String({ maxLength: 1000 });
const Amount = Type.String({ pattern: '^\\d{1,20}(\\.\\d{1,3})?$' });

const Accepted = Type.Object({ ReqstId: RequestId });

const JobStatus = Type.Object({
  ReqstId: RequestId,
  RequestStatus: Type.String({ maxLength: 40 }),
  Rejected: Type.Optional(
    Type.Array(
      Type.Object({
        Row: Type.Integer({ minimum: 1 }),
        Reference: Type.Optional(Text),
        Code: Type.String({ maxLength: 40 }),
        Message: Type.Optional(Text),
      }),
      { maxItems: 100_000 },
    ),
  ),
});
export type JobStatus = Static<typeof JobStatus>;
const JobStatuses = Type.Object({ items: Type.Array(JobStatus, { maxItems: 1 }) });

const JournalBatch = Type.Object({
  JeBatchId: Type.Union([Type.Integer(), Type.String({ maxLength: 40 })]),
  Reference: Text,
  AccountingDate: Type.String({ maxLength: 30 }),
  PeriodName: Type.String({ maxLength: 60 }),
  CurrencyCode: Type.String({ maxLength: 3 }),
  Status: Type.String({ maxLength: 40 }),
  TotalDebit: Amount,
  TotalCredit: Amount,
  LineCount: Type.Optional(Type.Integer({ minimum: 0 })),
  lines: Type.Optional(
    Type.Array(
      Type.Object({
        Segment1: Text,
        Segment2: Text,
        Segment3: Type.Optional(Text),
        Segment4: Type.Optional(Text),
        Segment5: Type.Optional(Text),
        Segment6: Type.Optional(Text),
        EnteredDr: Type.Optional(Type.Union([Amount, Type.Literal('')])),
        EnteredCr: Type.Optional(Type.Union([Amount, Type.Literal('')])),
      }),
      { maxItems: 100_000 },
    ),
  ),
});
export type JournalBatch = Static<typeof JournalBatch>;
const JournalBatches = Type.Object({ items: Type.Array(JournalBatch, { maxItems: 500 }), hasMore: Type.Optional(Type.Boolean()) });

const Problem = Type.Object({ title: Type.Optional(Text), detail: Type.Optional(Text) });

export const accepted = Compile(Accepted);
export const jobStatuses = Compile(JobStatuses);
export const journalBatches = Compile(JournalBatches);
export const problem = Compile(Problem);

import { Type } from 'typebox';
import { answer, Count, Day, exact, Instant, Minor } from './shapes.ts';

export const JournalLine = exact({
  /** `journal:N/L`. */
  id: Type.String(),
  account: Type.String(),
  amount: Minor,
  bucket: Type.Optional(Type.String()),
  department: Type.Optional(Type.String()),
  costCenter: Type.Optional(Type.String()),
  serviceLine: Type.Optional(Type.String()),
  payerClass: Type.Optional(Type.String()),
  counterparty: Type.Optional(Type.String()),
  openItem: Type.Optional(Type.String()),
  summary: Type.Optional(Type.String()),
});

export const Journal = exact({
  /** `journal:N`. */
  id: Type.String(),
  entity: Type.String(),
  accountingDay: Day,
  originalDay: Type.Optional(Day),
  period: Type.String(),
  currency: Type.String(),
  posting: Type.String(),
  rule: Type.String(),
  event: Type.String(),
  subject: Type.String(),
  reverses: Type.Optional(Type.String()),
  reversedBy: Type.Optional(Type.String()),
  postedAt: Instant,
  lines: Type.Array(JournalLine),
  /** The record it comes from; absent for what no message said, and past retention. */
  source: Type.Optional(
    exact({
      event: Type.String(),
      type: Type.String(),
      message: Type.Optional(Type.String()),
      range: Type.Optional(exact({ start: Count, end: Count })),
      rule: Type.Optional(Type.String()),
      release: Type.Optional(Count),
    }),
  ),
});

/** GET /v1/ledger/journals/:journal. */
export const JournalAnswer = answer({ journal: Journal });

import { Type } from 'typebox';
import { classed } from './data-class.ts';
import { EVENT } from './event.ts';
import { ExceptionState } from './exception.ts';
import { JournalLine } from './ledger.ts';
import { MessageDelivery, MessageSummary } from './message.ts';
import { answer, Count, Day, exact, Instant, Minor } from './shapes.ts';

const Gone = Type.Literal(true);
const Text = Type.String();

const SummaryLine = exact({
  id: Text,
  account: Text,
  costCenter: Type.Optional(Text),
  serviceLine: Type.Optional(Text),
  payerClass: Type.Optional(Text),
  counterparty: Type.Optional(Text),
  amount: Minor,
});

/**
 * POST /v1/trace: the whole chain around one thing, both ways; the parts name each other by id. What is past retention has `gone`.
 * `source` is the text of a record, shown to who gave a reason.
 */
export const TraceAnswer = answer({
  trace: exact({
    /** What was asked for, as its own kind of id. */
    of: Text,
    messages: Type.Array(
      Type.Union([MessageSummary, exact({ id: Text, gone: Gone, controlId: Type.Optional(Text), contentHash: Type.Optional(Text) })]),
    ),
    events: Type.Array(
      Type.Union([
        exact({
          ...EVENT,
          source: Type.Optional(exact({ phi: Type.Literal(true), text: classed('PHI', Text), cut: Type.Optional(Type.Literal(true)) })),
        }),
        exact({ id: Text, gone: Gone, revision: Type.Optional(Count) }),
      ]),
    ),
    journals: Type.Array(
      exact({
        id: Text,
        entity: Text,
        accountingDay: Day,
        originalDay: Type.Optional(Day),
        period: Text,
        currency: Text,
        posting: Text,
        rule: Text,
        event: Text,
        subject: Text,
        reverses: Type.Optional(Text),
        postedAt: Instant,
        lines: Type.Array(JournalLine),
      }),
    ),
    summaries: Type.Array(
      exact({
        id: Text,
        entity: Text,
        accountingDay: Day,
        period: Text,
        currency: Text,
        /** Ledger positions: after the first, up to the second. */
        from: Text,
        to: Text,
        covers: Count,
        debit: Minor,
        delivery: Type.Optional(Text),
        lines: Type.Array(SummaryLine),
      }),
    ),
    deliveries: Type.Array(MessageDelivery),
    exceptions: Type.Array(
      exact({ id: Text, kind: Text, state: ExceptionState, code: Text, summary: Text, owner: Text, resolution: Type.Optional(Text) }),
    ),
    /** More hangs on it than is shown. */
    cut: Type.Boolean(),
  }),
});

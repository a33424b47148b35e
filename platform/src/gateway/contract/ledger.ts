import { Type } from 'typebox';
import { ByteRange } from './event.ts';
import { answer, Count, Day, exact, Instant, Minor, named, Numbered } from './shapes.ts';

const Nullable = Type.Union([Type.String(), Type.Null()]);

export const JournalLine = named(
  'JournalLine',
  exact({
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
  }),
);

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
      range: Type.Optional(ByteRange),
      rule: Type.Optional(Type.String()),
      release: Type.Optional(Count),
    }),
  ),
});

/** GET /v1/ledger/journals/:journal. */
export const JournalAnswer = answer({ journal: Journal });

/** GET /v1/ledger/trial-balance: exact at this moment. */
export const TrialBalanceAnswer = answer({
  lines: Type.Array(
    exact({
      entity: Type.String(),
      period: Type.String(),
      currency: Type.String(),
      account: Type.String(),
      debit: Minor,
      credit: Minor,
    }),
  ),
});

/** POST /v1/ledger/activity: lines of journals, newest first. */
export const ActivityAnswer = answer({
  lines: Type.Array(
    exact({
      journal: Numbered,
      line: Count,
      entity: Type.String(),
      day: Day,
      period: Type.String(),
      posting: Type.String(),
      account: Type.String(),
      amount: Minor,
      currency: Type.String(),
      bucket: Nullable,
      department: Nullable,
      payerClass: Nullable,
      subject: Type.String(),
      openItem: Nullable,
    }),
  ),
});

/** GET /v1/ledger/tie-out. */
export const TieOutAnswer = answer({
  tieOut: exact({
    /** Entities whose debits and credits differ: none. */
    books: Type.Array(exact({ entity: Type.String(), currency: Type.String(), difference: Minor })),
    receivables: exact({
      accounts: Count,
      differences: Type.Array(exact({ subject: Type.String(), bucket: Type.String(), ledger: Minor, process: Minor })),
    }),
    uncleared: Type.Array(
      exact({
        account: Type.String(),
        entity: Type.String(),
        openItem: Type.String(),
        amount: Minor,
        currency: Type.String(),
        since: Day,
        ageDays: Type.Integer(),
      }),
    ),
  }),
});

const Open = named('OpenGoods', exact({ received: Minor, billed: Minor }));

/** GET /v1/ledger/grni: goods received and not invoiced (`received`), and billed and not here (`billed`). */
export const GoodsReceivedAnswer = answer({
  grni: exact({
    /** `byAge`: of what was received, up to 30, 60 and 90 days, and older. */
    totals: Type.Array(exact({ entity: Type.String(), currency: Type.String(), received: Minor, billed: Minor, byAge: Type.Array(Minor) })),
    open: Type.Array(
      exact({
        entity: Type.String(),
        order: Type.String(),
        line: Type.String(),
        supplier: Type.Optional(Type.String()),
        received: Minor,
        billed: Minor,
        currency: Type.String(),
        since: Day,
        ageDays: Type.Integer(),
      }),
    ),
    /** Order lines of which the ledger and the order's own process say different things: none. */
    differences: Type.Array(exact({ openItem: Type.String(), ledger: Open, process: Open })),
  }),
});

/** GET /v1/ledger/control-totals: what partners reported beside the ledger; `difference` is ours less theirs. */
export const ControlTotalsAnswer = answer({
  totals: Type.Array(
    exact({
      source: Type.String(),
      entity: Type.String(),
      day: Day,
      measure: Type.String(),
      currency: Type.String(),
      partner: Minor,
      ours: Minor,
      difference: Minor,
    }),
  ),
});

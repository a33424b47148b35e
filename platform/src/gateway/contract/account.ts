import { Type } from 'typebox';
import { classed } from './data-class.ts';
import { answer, Count, exact, Instant, Minor, named } from './shapes.ts';
import { happened } from './timeline-entry.ts';

/** A patient account by its pseudonymous name: nothing here identifies the patient. */
export const AccountSummary = named(
  'Account',
  exact({
    /** `account:…`, as the ledger and the processes name it. */
    subject: Type.String(),
    facility: Type.Optional(Type.String()),
    status: Type.String(),
    currency: Type.Optional(Type.String()),
    /** What is owed by bucket, by the ledger's lines. */
    balances: Type.Array(named('Balance', exact({ bucket: Type.String(), amount: Minor }))),
    total: Minor,
    events: Count,
    firstAt: Type.Optional(Instant),
    lastAt: Type.Optional(Instant),
  }),
);

/** The name of an account in an address. */
export const AccountSubject = Type.Object({ subject: Type.String({ pattern: '^account:[\\w-]{1,60}$' }) });

const { events: _events, firstAt: _firstAt, lastAt: _lastAt, ...balance } = AccountSummary.properties;

/** GET /v1/accounts/:subject/balance. */
export const BalanceAnswer = answer({ balance: exact(balance) });

/** POST /v1/accounts/search { search, limit? }. */
export const AccountsAnswer = answer({ accounts: Type.Array(AccountSummary) });

/** GET /v1/accounts/:subject. */
export const AccountAnswer = answer({ account: AccountSummary });

/** One thing that happened to an account. */
export const TimelineEntry = exact({
  kind: Type.Union([
    Type.Literal('message'),
    Type.Literal('event'),
    Type.Literal('claim'),
    Type.Literal('journal'),
    Type.Literal('delivery'),
    Type.Literal('exception'),
  ]),
  ...happened,
});

/** GET /v1/accounts/:subject/timeline?order&after&limit; `next` is `after` of the page that follows. */
export const TimelineAnswer = answer({ entries: Type.Array(TimelineEntry), next: Type.Optional(Type.String()) });

/** POST /v1/accounts/:subject/identity { reason }: what is known of who it is, newest value of each name. Audited. */
export const IdentityAnswer = answer({ identity: classed('PHI', Type.Object({})) });

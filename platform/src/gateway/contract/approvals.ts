import { Type } from 'typebox';
import { Reason } from '../reason.ts';
import { answer, Count, Day, exact, Instant, Minor, named, Numbered } from './shapes.ts';

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Login = Type.String({ minLength: 1, maxLength: 100 });
export const ProposalState = named(
  'ProposalState',
  Type.Union([
    Type.Literal('draft'),
    Type.Literal('proposed'),
    Type.Literal('approved'),
    Type.Literal('rejected'),
    Type.Literal('returned'),
    Type.Literal('withdrawn'),
    Type.Literal('expired'),
    Type.Literal('executed'),
  ]),
);

const Stage = named(
  'ProposalStage',
  exact({
    step: Type.String(),
    role: Type.String(),
    /** Minor units up to which this role decides for good; absent: without end. */
    limit: Type.Optional(Minor),
    hours: Count,
    escalateTo: Type.Optional(Type.String()),
  }),
);

/** Something that waits for another person, or did. */
export const Proposal = named(
  'Proposal',
  exact({
    id: Numbered,
    /** `adjustment`, `denial-write-off`, `period-reopening`, `estate-release` … */
    kind: Type.String(),
    /** `*`: of the whole tenant. */
    entity: Type.String(),
    /** What it is about: `account:…`, an entity and its period, `release …`. */
    subject: Type.String(),
    state: ProposalState,
    version: Type.Integer({ minimum: 1 }),
    /** SHA-256 of the content's bytes: what a decision names. */
    hash: Hash,
    amount: Type.Optional(Minor),
    currency: Type.Optional(Type.String()),
    reason: Type.String(),
    maker: Type.String(),
    /** How many must approve, how many did, and the roles one of which each needs. */
    approvers: Type.Optional(Count),
    approvals: Count,
    roles: Type.Optional(Type.Array(Type.String())),
    /** Steps in order, of what a process asked for; the one that waits, from 1; and those that were late, which their next role may decide too. */
    stages: Type.Optional(Type.Array(Stage)),
    stage: Type.Optional(Count),
    escalated: Type.Optional(Type.Array(Count)),
    madeAt: Instant,
    proposedAt: Type.Optional(Instant),
    dueAt: Type.Optional(Instant),
    expiresAt: Type.Optional(Instant),
    decidedAt: Type.Optional(Instant),
    /** `event:…` that it became. */
    event: Type.Optional(Type.String()),
  }),
);

/** GET /v1/approvals: newest first; `next` is `before` of the page that follows, absent at the end. */
export const ApprovalsAnswer = answer({ approvals: Type.Array(Proposal), next: Type.Optional(Numbered) });

const Step = exact({
  action: Type.String(),
  who: Type.String(),
  /** Whose authority it was, where somebody stood in. */
  forWhom: Type.Optional(Type.String()),
  version: Type.Integer({ minimum: 1 }),
  hash: Hash,
  note: Type.Optional(Type.String()),
  at: Instant,
});

/** GET /v1/approvals/:id: with exactly what is proposed, what was done with it, and the journals that came of it. */
export const ApprovalAnswer = answer({
  approval: Proposal,
  content: Type.Record(Type.String(), Type.Unknown()),
  steps: Type.Array(Step),
  journals: Type.Array(Type.String({ pattern: '^journal:\\d+$' })),
  /** Whether the caller is one of those behind it, who cannot decide about it. */
  isOwn: Type.Boolean(),
  /** Whether the caller may decide about it now, in their own name or standing in for somebody. */
  mayDecide: Type.Boolean(),
});

/** POST /v1/approvals/:id/approve: of the version that was looked at. */
export const ApproveBody = Type.Object(
  { hash: Hash, note: Type.Optional(Reason), standingInFor: Type.Optional(Login) },
  { additionalProperties: false },
);

/** POST /v1/approvals/:id/reject. */
export const RejectBody = Type.Object({ hash: Hash, reason: Reason, standingInFor: Type.Optional(Login) }, { additionalProperties: false });

/** POST /v1/approvals/:id/withdraw. */
export const WithdrawBody = Type.Object({ reason: Reason }, { additionalProperties: false });

/** What a request or a decision came to: `executed`: it is done; `proposed`: it waits; `approved`: it is done when it is applied. */
export const OutcomeAnswer = named('OutcomeAnswer', answer({ outcome: ProposalState, approval: Proposal }));

/** Written down only, so that its maker can change it before it is put forward. */
export const IsDraft = Type.Optional(Type.Literal(true));

/** POST /v1/adjustments: a positive amount lowers what is owed. */
export const AdjustmentBody = Type.Object(
  {
    account: Type.String({ pattern: '^account:[\\w-]{1,60}$' }),
    /** Whole minor units, not zero. */
    amount: Type.String({ pattern: '^-?[1-9]\\d{0,17}$' }),
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    day: Day,
    /** What kind of deduction it is. */
    why: Type.Union([
      Type.Literal('charity'),
      Type.Literal('discount'),
      Type.Literal('small-balance'),
      Type.Literal('bad-debt'),
      Type.Literal('contractual'),
      Type.Literal('other'),
    ]),
    reason: Reason,
    draft: IsDraft,
  },
  { additionalProperties: false },
);

/** POST /v1/approvals/:id/propose: of the version that was looked at. */
export const ProposeBody = Type.Object({ hash: Hash }, { additionalProperties: false });

/** POST /v1/fiscal-periods/:entity/:period/reopen: `soft` takes documents of the period's end only. */
export const ReopenBody = Type.Object(
  { state: Type.Union([Type.Literal('open'), Type.Literal('soft')]), reason: Reason, draft: IsDraft },
  { additionalProperties: false },
);

/** POST /v1/fiscal-periods/:entity/:period/close. */
export const CloseBody = Type.Object(
  { state: Type.Union([Type.Literal('soft'), Type.Literal('closed')]), reason: Reason },
  { additionalProperties: false },
);

export const PeriodAnswer = answer({ entity: Type.String(), period: Type.String(), state: Type.String() });

/** POST /v1/estate/proposals. */
export const EstateProposalBody = Type.Object({ reason: Reason, draft: IsDraft }, { additionalProperties: false });

const Delegation = exact({
  id: Numbered,
  from: Type.String(),
  to: Type.String(),
  roles: Type.Array(Type.String()),
  fromAt: Instant,
  untilAt: Instant,
});

/** GET /v1/delegations: those that are not over. */
export const DelegationsAnswer = answer({ delegations: Type.Array(Delegation) });

/** POST /v1/delegations: for at most 90 days. */
export const DelegateBody = Type.Object({ to: Login, fromAt: Type.Optional(Instant), untilAt: Instant }, { additionalProperties: false });
export const DelegatedAnswer = answer({ id: Numbered });
export const EndedAnswer = answer({ ended: Numbered });

/** GET /v1/people: everybody who came in, with the accounts and clients that are theirs. */
export const PeopleAnswer = named(
  'PeopleAnswer',
  answer({
    people: Type.Array(
      exact({
        id: Type.String(),
        name: Type.String(),
        accounts: Type.Array(exact({ account: Type.String(), login: Type.String(), since: Instant })),
      }),
    ),
  }),
);

const Account = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: '^(openid:[^\\p{Cc}]+|client:[a-z][a-z0-9-]{0,59}|installation|requester:[^\\p{Cc}]+)$',
});

/** POST /v1/people/links: for good. */
export const LinkBody = Type.Object({ account: Account, other: Account, reason: Reason }, { additionalProperties: false });

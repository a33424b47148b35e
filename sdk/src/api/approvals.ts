// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getApprovals is given. */
export interface GetApprovalsGiven {
  readonly state?: schemas.ProposalState | undefined;
  readonly kind?: string | undefined;
  readonly subject?: string | undefined;
  readonly mine?: 'true' | undefined;
  readonly waiting?: 'true' | undefined;
  readonly before?: string | undefined;
  readonly limit?: string | undefined;
}

/** What getApprovals answers. */
export interface GetApprovalsAnswer {
  readonly version: 1;
  readonly approvals: readonly schemas.Proposal[];
  readonly next?: string;
}

/** Proposals, newest first. Needs `approvals:read`. Throws `PlexusProblem`. */
export const getApprovals = (client: Client, given: GetApprovalsGiven = {}, options?: CallOptions): Promise<GetApprovalsAnswer> =>
  client.call<GetApprovalsAnswer>(
    { method: 'GET', path: '/v1/approvals', query: ['state', 'kind', 'subject', 'mine', 'waiting', 'before', 'limit'] },
    given,
    options,
  );

/** What getApproval is given. */
export interface GetApprovalGiven {
  readonly id: string;
}

/** What getApproval answers. */
export interface GetApprovalAnswer {
  readonly version: 1;
  readonly approval: schemas.Proposal;
  readonly content: Readonly<Record<string, unknown>>;
  readonly steps: readonly {
    readonly action: string;
    readonly who: string;
    readonly forWhom?: string;
    readonly version: number;
    readonly hash: string;
    readonly note?: string;
    readonly at: string;
  }[];
  readonly journals: readonly string[];
  readonly isOwn: boolean;
  readonly mayDecide: boolean;
}

/** A proposal: exactly what it says, and what became of it. Needs `approvals:read`. Throws `PlexusProblem`. */
export const getApproval = (client: Client, given: GetApprovalGiven, options?: CallOptions): Promise<GetApprovalAnswer> =>
  client.call<GetApprovalAnswer>({ method: 'GET', path: '/v1/approvals/{id}' }, given, options);

/** What patchApproval is given. */
export interface PatchApprovalGiven {
  readonly id: string;
  readonly body: {
    readonly amount?: string;
    readonly currency?: string;
    readonly day?: string;
    readonly why?: 'charity' | 'discount' | 'small-balance' | 'bad-debt' | 'contractual' | 'other';
    readonly reason?: string;
    readonly description?: string;
    readonly lines?: readonly schemas.JournalEntryLine[];
    readonly state?: 'open' | 'soft';
  };
}

/** What patchApproval answers. */
export type PatchApprovalAnswer = schemas.OutcomeAnswer;

/** Change a draft of one’s own, which makes its next version. Needs `approvals:read`. Throws `PlexusProblem`. */
export const patchApproval = (client: Client, given: PatchApprovalGiven, options?: CallOptions): Promise<PatchApprovalAnswer> =>
  client.call<PatchApprovalAnswer>({ method: 'PATCH', path: '/v1/approvals/{id}' }, given, options);

/** What postApprovalApprove is given. */
export interface PostApprovalApproveGiven {
  readonly id: string;
  readonly body: {
    readonly hash: string;
    readonly note?: string;
    readonly standingInFor?: string;
  };
}

/** What postApprovalApprove answers. */
export type PostApprovalApproveAnswer = schemas.OutcomeAnswer;

/** Approve what another person proposed. Needs `approvals:write`. Throws `PlexusProblem`. */
export const postApprovalApprove = (
  client: Client,
  given: PostApprovalApproveGiven,
  options?: CallOptions,
): Promise<PostApprovalApproveAnswer> =>
  client.call<PostApprovalApproveAnswer>({ method: 'POST', path: '/v1/approvals/{id}/approve' }, given, options);

/** What postApprovalPropose is given. */
export interface PostApprovalProposeGiven {
  readonly id: string;
  readonly body: {
    readonly hash: string;
  };
}

/** What postApprovalPropose answers. */
export type PostApprovalProposeAnswer = schemas.OutcomeAnswer;

/** Put a draft of one’s own forward, exactly as it was looked at. Needs `approvals:read`. Throws `PlexusProblem`. */
export const postApprovalPropose = (
  client: Client,
  given: PostApprovalProposeGiven,
  options?: CallOptions,
): Promise<PostApprovalProposeAnswer> =>
  client.call<PostApprovalProposeAnswer>({ method: 'POST', path: '/v1/approvals/{id}/propose' }, given, options);

/** What postApprovalReject is given. */
export interface PostApprovalRejectGiven {
  readonly id: string;
  readonly body: {
    readonly hash: string;
    readonly reason: string;
    readonly standingInFor?: string;
  };
}

/** What postApprovalReject answers. */
export type PostApprovalRejectAnswer = schemas.OutcomeAnswer;

/** Reject what another person proposed. Needs `approvals:write`. Throws `PlexusProblem`. */
export const postApprovalReject = (
  client: Client,
  given: PostApprovalRejectGiven,
  options?: CallOptions,
): Promise<PostApprovalRejectAnswer> =>
  client.call<PostApprovalRejectAnswer>({ method: 'POST', path: '/v1/approvals/{id}/reject' }, given, options);

/** What postApprovalWithdraw is given. */
export interface PostApprovalWithdrawGiven {
  readonly id: string;
  readonly body: {
    readonly reason: string;
  };
}

/** What postApprovalWithdraw answers. */
export type PostApprovalWithdrawAnswer = schemas.OutcomeAnswer;

/** Take one’s own proposal back. Needs `approvals:read`. Throws `PlexusProblem`. */
export const postApprovalWithdraw = (
  client: Client,
  given: PostApprovalWithdrawGiven,
  options?: CallOptions,
): Promise<PostApprovalWithdrawAnswer> =>
  client.call<PostApprovalWithdrawAnswer>({ method: 'POST', path: '/v1/approvals/{id}/withdraw' }, given, options);

// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getApprovals is given. */
export interface GetApprovalsGiven {
  readonly state?: 'draft' | 'proposed' | 'approved' | 'rejected' | 'returned' | 'withdrawn' | 'expired' | 'executed' | undefined;
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
  readonly approvals: readonly {
    readonly id: string;
    readonly kind: string;
    readonly entity: string;
    readonly subject: string;
    readonly state: 'draft' | 'proposed' | 'approved' | 'rejected' | 'returned' | 'withdrawn' | 'expired' | 'executed';
    readonly version: number;
    readonly hash: string;
    readonly amount?: string;
    readonly currency?: string;
    readonly reason: string;
    readonly maker: string;
    readonly approvers?: number;
    readonly approvals: number;
    readonly roles?: readonly string[];
    readonly stages?: readonly {
      readonly step: string;
      readonly role: string;
      readonly limit?: string;
      readonly hours: number;
      readonly escalateTo?: string;
    }[];
    readonly stage?: number;
    readonly escalated?: readonly number[];
    readonly madeAt: string;
    readonly proposedAt?: string;
    readonly dueAt?: string;
    readonly expiresAt?: string;
    readonly decidedAt?: string;
    readonly event?: string;
  }[];
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
  readonly approval: {
    readonly id: string;
    readonly kind: string;
    readonly entity: string;
    readonly subject: string;
    readonly state: 'draft' | 'proposed' | 'approved' | 'rejected' | 'returned' | 'withdrawn' | 'expired' | 'executed';
    readonly version: number;
    readonly hash: string;
    readonly amount?: string;
    readonly currency?: string;
    readonly reason: string;
    readonly maker: string;
    readonly approvers?: number;
    readonly approvals: number;
    readonly roles?: readonly string[];
    readonly stages?: readonly {
      readonly step: string;
      readonly role: string;
      readonly limit?: string;
      readonly hours: number;
      readonly escalateTo?: string;
    }[];
    readonly stage?: number;
    readonly escalated?: readonly number[];
    readonly madeAt: string;
    readonly proposedAt?: string;
    readonly dueAt?: string;
    readonly expiresAt?: string;
    readonly decidedAt?: string;
    readonly event?: string;
  };
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
export interface PostApprovalApproveAnswer {
  readonly version: 1;
  readonly outcome: 'draft' | 'proposed' | 'approved' | 'rejected' | 'returned' | 'withdrawn' | 'expired' | 'executed';
  readonly approval: {
    readonly id: string;
    readonly kind: string;
    readonly entity: string;
    readonly subject: string;
    readonly state: 'draft' | 'proposed' | 'approved' | 'rejected' | 'returned' | 'withdrawn' | 'expired' | 'executed';
    readonly version: number;
    readonly hash: string;
    readonly amount?: string;
    readonly currency?: string;
    readonly reason: string;
    readonly maker: string;
    readonly approvers?: number;
    readonly approvals: number;
    readonly roles?: readonly string[];
    readonly stages?: readonly {
      readonly step: string;
      readonly role: string;
      readonly limit?: string;
      readonly hours: number;
      readonly escalateTo?: string;
    }[];
    readonly stage?: number;
    readonly escalated?: readonly number[];
    readonly madeAt: string;
    readonly proposedAt?: string;
    readonly dueAt?: string;
    readonly expiresAt?: string;
    readonly decidedAt?: string;
    readonly event?: string;
  };
}

/** Approve what another person proposed. Needs `approvals:write`. Throws `PlexusProblem`. */
export const postApprovalApprove = (
  client: Client,
  given: PostApprovalApproveGiven,
  options?: CallOptions,
): Promise<PostApprovalApproveAnswer> =>
  client.call<PostApprovalApproveAnswer>({ method: 'POST', path: '/v1/approvals/{id}/approve' }, given, options);

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
export interface PostApprovalRejectAnswer {
  readonly version: 1;
  readonly outcome: 'draft' | 'proposed' | 'approved' | 'rejected' | 'returned' | 'withdrawn' | 'expired' | 'executed';
  readonly approval: {
    readonly id: string;
    readonly kind: string;
    readonly entity: string;
    readonly subject: string;
    readonly state: 'draft' | 'proposed' | 'approved' | 'rejected' | 'returned' | 'withdrawn' | 'expired' | 'executed';
    readonly version: number;
    readonly hash: string;
    readonly amount?: string;
    readonly currency?: string;
    readonly reason: string;
    readonly maker: string;
    readonly approvers?: number;
    readonly approvals: number;
    readonly roles?: readonly string[];
    readonly stages?: readonly {
      readonly step: string;
      readonly role: string;
      readonly limit?: string;
      readonly hours: number;
      readonly escalateTo?: string;
    }[];
    readonly stage?: number;
    readonly escalated?: readonly number[];
    readonly madeAt: string;
    readonly proposedAt?: string;
    readonly dueAt?: string;
    readonly expiresAt?: string;
    readonly decidedAt?: string;
    readonly event?: string;
  };
}

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
export interface PostApprovalWithdrawAnswer {
  readonly version: 1;
  readonly outcome: 'draft' | 'proposed' | 'approved' | 'rejected' | 'returned' | 'withdrawn' | 'expired' | 'executed';
  readonly approval: {
    readonly id: string;
    readonly kind: string;
    readonly entity: string;
    readonly subject: string;
    readonly state: 'draft' | 'proposed' | 'approved' | 'rejected' | 'returned' | 'withdrawn' | 'expired' | 'executed';
    readonly version: number;
    readonly hash: string;
    readonly amount?: string;
    readonly currency?: string;
    readonly reason: string;
    readonly maker: string;
    readonly approvers?: number;
    readonly approvals: number;
    readonly roles?: readonly string[];
    readonly stages?: readonly {
      readonly step: string;
      readonly role: string;
      readonly limit?: string;
      readonly hours: number;
      readonly escalateTo?: string;
    }[];
    readonly stage?: number;
    readonly escalated?: readonly number[];
    readonly madeAt: string;
    readonly proposedAt?: string;
    readonly dueAt?: string;
    readonly expiresAt?: string;
    readonly decidedAt?: string;
    readonly event?: string;
  };
}

/** Take one’s own proposal back. Needs `approvals:read`. Throws `PlexusProblem`. */
export const postApprovalWithdraw = (
  client: Client,
  given: PostApprovalWithdrawGiven,
  options?: CallOptions,
): Promise<PostApprovalWithdrawAnswer> =>
  client.call<PostApprovalWithdrawAnswer>({ method: 'POST', path: '/v1/approvals/{id}/withdraw' }, given, options);

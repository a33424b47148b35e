import {
  type GetApprovalAnswer,
  type GetApprovalsAnswer,
  type GetApprovalsGiven,
  type GetDelegationsAnswer,
  getApproval,
  getApprovals,
  getDelegations,
  type PostAdjustmentsGiven,
  type PostApprovalApproveAnswer,
  type PostApprovalApproveGiven,
  type PostApprovalRejectGiven,
  type PostDelegationsGiven,
  type PostRefundsGiven,
  postAdjustments,
  postApprovalApprove,
  postApprovalReject,
  postApprovalWithdraw,
  postDelegationEnd,
  postDelegations,
  postRefunds,
} from '@plexus/sdk';
import { client } from './client.ts';

/** Something that waits for another person, or did. */
export type Proposal = GetApprovalsAnswer['approvals'][number];
export type ProposalState = Proposal['state'];
export const PROPOSAL_STATES: readonly ProposalState[] = [
  'proposed',
  'approved',
  'executed',
  'rejected',
  'returned',
  'withdrawn',
  'expired',
];
export type ProposalInFull = GetApprovalAnswer;
export type ProposalStep = ProposalInFull['steps'][number];
export type Outcome = PostApprovalApproveAnswer;
export type Delegation = GetDelegationsAnswer['delegations'][number];

/** Proposals, newest first. Throws `PlexusProblem`. */
export const listProposals = (query: GetApprovalsGiven): Promise<GetApprovalsAnswer> => getApprovals(client, query);

export const readProposal = (id: string): Promise<ProposalInFull> => getApproval(client, { id });

/** A decision names the version that was looked at, and whom one stands in for. */
export const approve = (id: string, body: PostApprovalApproveGiven['body']): Promise<Outcome> => postApprovalApprove(client, { id, body });

export const rejectProposal = (id: string, body: PostApprovalRejectGiven['body']): Promise<Outcome> =>
  postApprovalReject(client, { id, body });

export const withdraw = (id: string, reason: string): Promise<Outcome> => postApprovalWithdraw(client, { id, body: { reason } });

/** Who stands in for whom now and later. Throws `PlexusProblem`. */
export const listDelegations = async (): Promise<readonly Delegation[]> => (await getDelegations(client)).delegations;

/** Lets somebody stand in for who is in. Throws `PlexusProblem`. */
export const delegate = (body: PostDelegationsGiven['body']): Promise<unknown> => postDelegations(client, { body });

export const endDelegation = (id: string): Promise<unknown> => postDelegationEnd(client, { id });

export type Adjustment = PostAdjustmentsGiven['body'];
export const ADJUSTMENT_KINDS: readonly Adjustment['why'][] = ['charity', 'discount', 'small-balance', 'bad-debt', 'contractual', 'other'];

/** Asks for what was paid too much to be given back. Asked again with the same `once`, it is still one. Throws `PlexusProblem`. */
export const refund = (body: PostRefundsGiven['body'], once: string): Promise<Outcome> =>
  postRefunds(client, { body }, { idempotencyKey: once });

/** Asks for an adjustment. Asked again with the same `once`, it is still one. Throws `PlexusProblem`. */
export const adjust = (body: Adjustment, once: string): Promise<Outcome> => postAdjustments(client, { body }, { idempotencyKey: once });

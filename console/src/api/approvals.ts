import {
  type GetApprovalAnswer,
  type GetApprovalsAnswer,
  type GetApprovalsGiven,
  type GetDelegationsAnswer,
  getApproval,
  getApprovals,
  getDelegations,
  patchApproval,
  type PatchApprovalGiven,
  type PostAdjustmentsGiven,
  type PostApprovalApproveAnswer,
  type PostApprovalApproveGiven,
  type PostApprovalRejectGiven,
  type PostDelegationsGiven,
  type PostRefundsGiven,
  postAdjustments,
  postApprovalApprove,
  postApprovalPropose,
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
  'draft',
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

export type DraftChange = PatchApprovalGiven['body'];

/**
 * Changes a draft of one's own as long as it is the version that was looked at. Throws `PlexusProblem`, of the precondition where it is
 * another by now.
 */
export async function changeDraft(id: string, hash: string, body: DraftChange): Promise<Outcome> {
  let etag = '';
  const onHeaders = (headers: Headers): void => {
    etag = headers.get('etag') ?? '';
  };
  const { approval } = await getApproval(client, { id }, { onHeaders });
  return patchApproval(client, { id, body }, { ifMatch: approval.hash === hash ? etag : `"${hash}"` });
}

/** Puts a draft of one's own forward, the version that was looked at. Throws `PlexusProblem`. */
export const putForward = (id: string, hash: string): Promise<Outcome> => postApprovalPropose(client, { id, body: { hash } });

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

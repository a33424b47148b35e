import type { Tx } from '../../store/index.ts';
import { type Acting, ask } from './acting.ts';
import { bytesOf, type Content } from './content.ts';

/** What is put forward. */
export interface NewProposal {
  /** `adjustment`, `period-reopening`: a kind of policies/approvals.yaml. */
  readonly kind: string;
  /** Legal entity; `*` for what concerns the whole tenant. */
  readonly entity: string;
  /** What it is about, by a pseudonymous name; amounts are added up by it. */
  readonly subject: string;
  readonly content: Content;
  readonly amount?: bigint;
  readonly currency?: string;
  readonly reason: string;
}

export type ProposalState = 'draft' | 'proposed' | 'approved' | 'rejected' | 'returned' | 'withdrawn' | 'expired' | 'executed';

/** Writes a proposal down as a draft that its maker can still change. Answers its number. Throws `PROPOSAL_ENTITY`. */
export async function draftProposal(tx: Tx, proposal: NewProposal, acting: Acting): Promise<bigint> {
  const { kind, entity, subject, content, amount, currency, reason } = proposal;
  const [row] = await ask<{ id: bigint }>(tx, 'draft-proposal', 'select draft_proposal($1, $2, $3, $4, $5, $6, $7, $8, $9) as id', [
    kind,
    entity,
    subject,
    bytesOf(content),
    amount === undefined ? null : String(amount),
    currency ?? null,
    reason,
    acting.session ?? null,
    acting.client ?? null,
  ]);
  return row?.id ?? 0n;
}

export type ProposalEdit = Pick<NewProposal, 'entity' | 'content' | 'amount' | 'currency' | 'reason'>;

/**
 * Changes a draft, which makes its next version, of the entity that what it is about is of now. Throws `PROPOSAL_NOT_YOURS`, `PROPOSAL_ENTITY`, and
 * `PROPOSAL_FIXED` once it was put forward.
 */
export async function editProposal(tx: Tx, id: bigint, edit: ProposalEdit, acting: Acting): Promise<void> {
  const { entity, content, amount, currency, reason } = edit;
  await ask(tx, 'edit-proposal', 'select edit_proposal($1, $2, $3, $4, $5, $6, $7, $8)', [
    String(id),
    entity,
    bytesOf(content),
    amount === undefined ? null : String(amount),
    currency ?? null,
    reason,
    acting.session ?? null,
    acting.client ?? null,
  ]);
}

/**
 * Puts a draft forward: from now on it does not change. The policy in force decides by the amounts of the last day who must approve it.
 * What needs nobody is approved at once. Throws `PROPOSAL_NOT_YOURS` and `CLIENT_WITHOUT_PERSON`.
 */
export async function putForward(tx: Tx, id: bigint, acting: Acting): Promise<void> {
  await ask(tx, 'put-forward', 'select put_forward($1, $2, $3)', [String(id), acting.session ?? null, acting.client ?? null]);
}

export interface ProposalDecision {
  /** `return`: to be changed, by the process that asked for it. */
  readonly decision: 'approve' | 'reject' | 'return';
  /** SHA-256 of what was looked at, hexadecimal. */
  readonly hash: string;
  /** Login of somebody who let the decider stand in for them. */
  readonly standingInFor?: string;
  readonly note?: string;
}

/**
 * Approves or rejects exactly the version that was looked at. Answers `proposed` while more must approve. Throws `PROPOSAL_OWN`,
 * `PROPOSAL_DIFFERS`, `PROPOSAL_CLOSED`, `PROPOSAL_EXPIRED`, `PROPOSAL_DECIDED`, `APPROVER_NOT_PROVEN`, `APPROVER_ROLE_MISSING` and
 * `DELEGATION_MISSING`.
 */
export async function decideProposal(
  tx: Tx,
  id: bigint,
  { decision, hash, standingInFor, note }: ProposalDecision,
  session: string | undefined,
): Promise<'proposed' | 'approved' | 'rejected' | 'returned'> {
  const [row] = await ask<{ state: 'proposed' | 'approved' | 'rejected' | 'returned' }>(
    tx,
    'decide-proposal',
    `select decide_proposal($1, decode($2, 'hex'), $3, $4, $5, $6) as state`,
    [String(id), hash, decision, session ?? null, standingInFor ?? null, note ?? null],
  );
  return row?.state ?? 'proposed';
}

/** Takes a proposal back that was not carried out. Throws `PROPOSAL_NOT_YOURS` and `PROPOSAL_CLOSED`. */
export async function withdrawProposal(tx: Tx, id: bigint, reason: string, acting: Acting): Promise<void> {
  await ask(tx, 'withdraw-proposal', 'select withdraw_proposal($1, $2, $3, $4)', [
    String(id),
    acting.session ?? null,
    acting.client ?? null,
    reason,
  ]);
}

/**
 * Uses an approved proposal up, to be done in the transaction that does what it says: the database lets that happen in no other. Answers
 * the identity of the event it becomes. Throws `PROPOSAL_NOT_APPROVED`, `PROPOSAL_DIFFERS`, `PROPOSAL_CLOSED` and `PROPOSAL_EXPIRED`.
 */
export async function useProposal(tx: Tx, id: bigint, hash: string, by: string): Promise<Buffer> {
  const [row] = await ask<{ effect: Buffer }>(tx, 'use-proposal', `select use_proposal($1, decode($2, 'hex'), $3) as effect`, [
    String(id),
    hash,
    by,
  ]);
  return row?.effect ?? Buffer.alloc(0);
}

/** Ends what nobody decided or carried out in time. Answers the numbers. */
export async function expireProposals(tx: Tx): Promise<bigint[]> {
  return (await ask<{ id: bigint }>(tx, 'expire-proposals', 'select expire_proposals() as id', [])).map(({ id }) => id);
}

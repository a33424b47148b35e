import { decideProposal, type ProposalDecision, readProposal } from '../govern/approvals/index.ts';
import { type Actor, audit } from '../govern/index.ts';
import type { Tx } from '../store/index.ts';
import { closeApprovalWork, openApprovalWork } from '../worklist/index.ts';
import { carryOut, type EffectContext, actorName, tellProcess } from './proposal-effects.ts';

/** What a person says to a proposal of exactly this hash. */
export type Verdict = Pick<ProposalDecision, 'hash' | 'standingInFor'> &
  (
    | { readonly verdict: 'approve'; readonly note?: string | undefined }
    | { readonly verdict: 'reject' | 'return'; readonly reason: string }
  );

/**
 * Writes down what a person said to a proposal, on record, and does what follows in the same transaction: what the last approval was missing
 * for is carried out, its work is closed or becomes that of the next step, and a process that asked for it is told. What is returned is over
 * too: the process that asked for it asks anew, changed. Throws what `decideProposal` throws.
 */
export async function decideAbout(
  tx: Tx,
  context: EffectContext,
  id: bigint,
  said: Verdict,
  { actor, session }: { readonly actor: Actor; readonly session: string | undefined },
): Promise<void> {
  const { tenant } = context.log;
  const { hash, standingInFor, verdict } = said;
  const note = verdict === 'approve' ? said.note : said.reason;
  const seen = { hash, ...(standingInFor === undefined ? {} : { standingInFor }), ...(note === undefined ? {} : { note }) };
  const state = await decideProposal(tx, id, { ...seen, decision: verdict }, session);
  const version = standingInFor === undefined ? hash : `${hash}, standing in for ${standingInFor}`;
  const detail = verdict === 'approve' ? version : `${version}: ${said.reason}`;
  await audit(tx, tenant, actor, [{ action: `proposal.${PAST[verdict]}`, object: `proposal:${id}`, detail }]);
  const proposal = await readProposal(tx, tenant, id);
  if (state === 'approved') await carryOut(tx, context, proposal, actor);
  else if (proposal.origin !== null) await tellProcess(tx, context, proposal);
  // Where several must approve alike, the work stays until the last of them.
  if (state === 'proposed' && proposal.stages === null) return;
  await closeApprovalWork(tx, tenant, id, actorName(actor), verdict === 'approve' ? 'approved' : `${PAST[verdict]}: ${said.reason}`);
  if (state === 'proposed') await openApprovalWork(tx, tenant, proposal);
}

const PAST = { approve: 'approved', reject: 'rejected', return: 'returned' } as const;

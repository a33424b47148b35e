import { decideProposal, type ProposalDecision, readProposal } from '../govern/approvals/index.ts';
import { type Actor, audit } from '../govern/index.ts';
import type { Tx } from '../store/index.ts';
import { carryOut, type EffectContext, nameOf } from './proposal-effects.ts';
import { closeWork } from './proposing.ts';

/** What a person says to a proposal of exactly this hash. */
export type Verdict = Pick<ProposalDecision, 'hash' | 'standingInFor'> &
  (
    | { readonly verdict: 'approve'; readonly note?: string | undefined }
    | { readonly verdict: 'reject' | 'return'; readonly reason: string }
  );

/** How a proposal that goes back to who made it is told from one that is not wanted. */
const RETURNED = 'returned for change: ';

/**
 * Writes down what a person said to a proposal, on record, and does what follows in the same transaction: what the last approval was missing
 * for is carried out, and its work is closed. What is returned is over too: its maker proposes it anew, changed. Throws what
 * `decideProposal` throws.
 */
export async function decideAbout(
  tx: Tx,
  context: EffectContext,
  id: bigint,
  said: Verdict,
  { actor, session }: { readonly actor: Actor; readonly session: string | undefined },
): Promise<void> {
  const { tenant } = context.log;
  const { hash, standingInFor } = said;
  const seen = { hash, ...(standingInFor === undefined ? {} : { standingInFor }) };
  const record = (action: string, detail: string): Promise<void> =>
    audit(tx, tenant, actor, [{ action, object: `proposal:${id}`, detail }]);
  const version = standingInFor === undefined ? hash : `${hash}, standing in for ${standingInFor}`;
  if (said.verdict === 'approve') {
    const { note } = said;
    const state = await decideProposal(tx, id, { ...seen, ...(note === undefined ? {} : { note }), decision: 'approve' }, session);
    await record('proposal.approved', version);
    if (state !== 'approved') return;
    await carryOut(tx, context, await readProposal(tx, tenant, id), actor);
    return closeWork(tx, tenant, id, nameOf(actor), 'approved');
  }
  const isReturned = said.verdict === 'return';
  await decideProposal(tx, id, { ...seen, note: `${isReturned ? RETURNED : ''}${said.reason}`, decision: 'reject' }, session);
  await record(isReturned ? 'proposal.returned' : 'proposal.rejected', `${version}: ${said.reason}`);
  await closeWork(tx, tenant, id, nameOf(actor), `${isReturned ? 'returned' : 'rejected'}: ${said.reason}`);
}

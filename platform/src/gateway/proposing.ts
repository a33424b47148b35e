import type { FastifyRequest } from 'fastify';
import {
  type Acting,
  draftProposal,
  expireProposals,
  type NewProposal,
  type Proposal,
  putForward,
  readProposal,
} from '../govern/approvals/index.ts';
import { type Actor, audit, platformActor } from '../govern/index.ts';
import { Fault } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import { closeApprovalWork, openApprovalWork } from '../worklist/index.ts';
import { carryOut, type EffectContext } from './proposal-effects.ts';

/** Who acts, as approvals know them: names that callers give do not count. */
export function actingOf({ client, session }: FastifyRequest): Acting {
  if (client !== undefined) return { client: client.id };
  return session === undefined ? {} : { session: session.id };
}

/**
 * Puts something forward, on record. What needs nobody is carried out at once; otherwise it becomes the work of whoever the policy names.
 * Answers the proposal as it is then.
 */
export async function propose(tx: Tx, context: EffectContext, wish: NewProposal, acting: Acting, actor: Actor): Promise<Proposal> {
  const { tenant } = context.log;
  const id = await draftProposal(tx, wish, acting);
  await putForward(tx, id, acting);
  const made = await readProposal(tx, tenant, id);
  const worth = made.amount === null ? '' : ` of ${made.amount} ${made.currency ?? ''}`;
  const detail = `${made.kind}${worth}, ${made.hash}, needs ${made.approvers ?? 0}`;
  await audit(tx, tenant, actor, [{ action: 'proposal.made', object: `proposal:${id}`, detail }]);
  if (made.state === 'approved') await carryOut(tx, context, made, actor);
  else await openApprovalWork(tx, tenant, made);
  return readProposal(tx, tenant, id);
}

/** Ends what was not decided in time, with its work, on record. */
export async function expireWork(tx: Tx, tenant: string): Promise<void> {
  const actor = platformActor('approvals');
  for (const id of await expireProposals(tx)) {
    await audit(tx, tenant, actor, [{ action: 'proposal.expired', object: `proposal:${id}` }]);
    await closeApprovalWork(tx, tenant, id, actor.principal, 'expired');
  }
}

/** What is put forward says the same as another that waits. */
export const proposalWaiting = (id: bigint): Fault =>
  new Fault({
    code: 'PROPOSAL_WAITING',
    kind: 'conflict',
    message: `Proposal ${id} says the same and waits for approval`,
    hint: 'Have it approved, or withdraw it first',
  });

import type { FastifyRequest } from 'fastify';
import { type Acting, draftProposal, type NewProposal, type Proposal, putForward, readProposal } from '../govern/approvals/index.ts';
import { type Actor, audit } from '../govern/index.ts';
import { Fault } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import { actorOf } from './guard.ts';
import { openApprovalWork } from '../worklist/index.ts';
import { shown } from './shown-proposal.ts';
import type { Acted } from './idempotency.ts';
import { carryOut, type EffectContext } from './proposal-effects.ts';

/** Who acts, as approvals know them: names that callers give do not count. */
export function actingOf({ client, session }: FastifyRequest): Acting {
  if (client !== undefined) return { client: client.id };
  return session === undefined ? {} : { session: session.id };
}

/** Puts something forward as it is made. Answers the proposal as it is then. */
export const propose = async (tx: Tx, context: EffectContext, wish: NewProposal, acting: Acting, actor: Actor): Promise<Proposal> =>
  forward(tx, context, await draftProposal(tx, wish, acting), acting, actor);

/** Writes something down that its maker can still change, on record. */
async function draft(tx: Tx, { log: { tenant } }: EffectContext, wish: NewProposal, acting: Acting, actor: Actor): Promise<Proposal> {
  const id = await draftProposal(tx, wish, acting);
  const made = await readProposal(tx, tenant, id);
  await audit(tx, tenant, actor, [{ action: 'proposal.drafted', object: `proposal:${id}`, detail: `${made.kind}, ${made.hash}` }]);
  return made;
}

/**
 * Puts a draft forward, on record: from now on it does not change, and `check` may refuse what it says. What needs nobody is carried out at
 * once; otherwise it becomes the work of whoever the policy names. Answers the proposal as it is then.
 */
export async function forward(
  tx: Tx,
  context: EffectContext,
  id: bigint,
  acting: Acting,
  actor: Actor,
  check?: (proposed: Proposal) => Promise<void>,
): Promise<Proposal> {
  const { tenant } = context.log;
  await putForward(tx, id, acting);
  const made = await readProposal(tx, tenant, id);
  await check?.(made);
  const worth = made.amount === null ? '' : ` of ${made.amount} ${made.currency ?? ''}`;
  const detail = `${made.kind}${worth}, ${made.hash}, needs ${made.approvers ?? 0}`;
  await audit(tx, tenant, actor, [{ action: 'proposal.made', object: `proposal:${id}`, detail }]);
  if (made.state === 'approved') await carryOut(tx, context, made, actor);
  else await openApprovalWork(tx, tenant, made);
  return readProposal(tx, tenant, id);
}

/** What asking came to, as it is answered: 201 for what is done or written down, 202 for what waits. */
export const outcomeOf = (approval: Proposal): Acted => ({
  status: approval.state === 'executed' || approval.state === 'draft' ? 201 : 202,
  headers: { location: `/v1/approvals/${approval.id}` },
  body: { version: 1, outcome: approval.state, approval: shown(approval) },
});

/** Puts forward what a request asks for, or writes it down as a draft where it says so, and answers what it came to. */
export const askFor = async (
  tx: Tx,
  context: EffectContext,
  request: FastifyRequest,
  wish: NewProposal,
  isDraft: true | undefined,
): Promise<Acted> => outcomeOf(await (isDraft === true ? draft : propose)(tx, context, wish, actingOf(request), actorOf(request)));

/** What is put forward says the same as another that waits. */
export const proposalWaiting = (id: bigint): Fault =>
  new Fault({
    code: 'PROPOSAL_WAITING',
    kind: 'conflict',
    message: `Proposal ${id} says the same and waits for approval`,
    hint: 'Have it approved, or withdraw it first',
  });

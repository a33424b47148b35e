import { escalateApproval, openApproval, readProposal, takeBackApproval } from '../../govern/approvals/index.ts';
import { audit, platformActor } from '../../govern/index.ts';
import type { Tx } from '../../store/index.ts';
import { closeApprovalWork, openApprovalWork } from '../../worklist/index.ts';
import type { CausedEffect } from './fold.ts';

const ACTOR = platformActor('processes');

/** Does what deciders asked of people, in order: opens approvals and makes them somebody's work, passes late steps up, takes back what is not wanted any more. */
export async function writeApprovals(tx: Tx, tenant: string, effects: readonly CausedEffect[]): Promise<void> {
  for (const caused of effects) {
    if (caused.effect.effect === 'approval') await open(tx, tenant, caused);
    else if (caused.effect.effect === 'escalate-approval') await escalate(tx, tenant, caused.effect);
    else if (caused.effect.effect === 'withdraw-approval') await takeBack(tx, tenant, caused.effect);
  }
}

const record = (tx: Tx, tenant: string, action: string, id: bigint, detail: string): Promise<void> =>
  audit(tx, tenant, ACTOR, [{ action, object: `proposal:${id}`, detail }]);

async function open(tx: Tx, tenant: string, { cause, effect }: CausedEffect): Promise<void> {
  if (effect.effect !== 'approval') return;
  const { effect: _, steps, ...asked } = effect;
  const id = await openApproval(tx, { ...asked, entity: cause.entity, subject: cause.key, stages: steps });
  if (id === undefined) return;
  const proposal = await readProposal(tx, tenant, id);
  const names = steps.map(({ step }) => step).join(', ');
  await record(tx, tenant, 'proposal.made', id, `${asked.kind} of ${asked.amount} ${asked.currency}, ${proposal.hash}, needs ${names}`);
  await openApprovalWork(tx, tenant, proposal);
}

async function escalate(tx: Tx, tenant: string, { origin, step }: { readonly origin: string; readonly step: number }): Promise<void> {
  const id = await escalateApproval(tx, origin, step);
  if (id === undefined) return;
  await record(tx, tenant, 'proposal.escalated', id, `step ${step}`);
  await closeApprovalWork(tx, tenant, id, ACTOR.principal, `step ${step} was late`);
  await openApprovalWork(tx, tenant, await readProposal(tx, tenant, id));
}

async function takeBack(tx: Tx, tenant: string, { origin, reason }: { readonly origin: string; readonly reason: string }): Promise<void> {
  const id = await takeBackApproval(tx, origin, reason);
  if (id === undefined) return;
  await record(tx, tenant, 'proposal.withdrawn', id, reason);
  await closeApprovalWork(tx, tenant, id, ACTOR.principal, `withdrawn: ${reason}`);
}

import { expireProposals } from '../govern/approvals/index.ts';
import { audit, platformActor } from '../govern/index.ts';
import type { Tx } from '../store/index.ts';
import { closeApprovalWork } from './approval-work.ts';

/** Ends what was not decided in time, with its work, on record. */
export async function expireWork(tx: Tx, tenant: string): Promise<void> {
  const actor = platformActor('approvals');
  for (const id of await expireProposals(tx)) {
    await audit(tx, tenant, actor, [{ action: 'proposal.expired', object: `proposal:${id}` }]);
    await closeApprovalWork(tx, tenant, id, actor.principal, 'expired');
  }
}

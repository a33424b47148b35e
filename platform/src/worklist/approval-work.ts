import { ownerOf, type Proposal } from '../govern/approvals/index.ts';
import type { Tx } from '../store/index.ts';
import { closeExceptions, openExceptions } from './exceptions.ts';

/** The open work item of a proposal. */
const itemOf = (id: bigint): string => `approval|${id}`;

/** Makes a proposal, or the step of it that waits, somebody's work. */
export async function openApprovalWork(tx: Tx, tenant: string, proposal: Proposal): Promise<void> {
  const { id, kind, entity, subject, amount, currency, dueAt, approvers, stages, stage } = proposal;
  const step = stage === null ? undefined : stages?.[stage - 1]?.step;
  const whom = approvers === 1 ? 'another person' : `${approvers ?? 0} other people`;
  await openExceptions(tx, tenant, [
    {
      entity,
      kind: 'approval',
      identity: itemOf(id),
      owner: await ownerOf(tx, proposal),
      code: 'APPROVAL_WANTED',
      summary: `Proposal ${id} (${kind.replaceAll('-', ' ')}) waits for ${step === undefined ? whom : `step ${stage} of ${stages?.length}: ${step}`}`,
      hint: `Look at it with plexus approvals show ${id}, then approve or reject it`,
      ...(amount === null ? {} : { amount }),
      ...(currency === null ? {} : { currency }),
      key: subject,
      dueAt: (dueAt ?? new Date()).toISOString(),
    },
  ]);
}

/** Closes the work of a proposal, or of a step of it, that was decided. */
export function closeApprovalWork(tx: Tx, tenant: string, id: bigint, by: string, resolution: string): Promise<void> {
  return closeExceptions(tx, tenant, by, [{ identity: itemOf(id), resolution }]);
}

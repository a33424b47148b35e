import { type Actor, audit } from '../govern/index.ts';
import { Fault } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';

/** Whose work it becomes; at least one of both. */
export interface Assignment {
  /** An owner of policies/worklist.yaml. */
  readonly owner?: string | undefined;
  /** Login of a person; without one, of everybody of the owner. */
  readonly assignee?: string | undefined;
}

/**
 * Makes an open exception the work of another owner, of one person, or of both, on record. Its clock goes on; for a new owner the steps of
 * escalation begin anew. Throws `EXCEPTION_NOT_OPEN` (conflict).
 */
export async function reassign(
  tx: Tx,
  tenant: string,
  id: bigint,
  { owner, assignee, reason }: Assignment & { readonly reason: string },
  actor: Actor,
): Promise<void> {
  const { rowCount } = await tx.query({
    name: 'reassign-exception',
    text: `update exception_item set owner = coalesce($3, owner), assignee = $4,
        first_owner = case when $3 is null then first_owner end, escalation = case when $3 is null then escalation else 0 end
      where tenant = $1 and id = $2 and state = 'open'`,
    values: [tenant, String(id), owner ?? null, assignee ?? null],
  });
  if (rowCount === 0) throw exceptionNotOpen();
  const whom = [owner, assignee].filter((name) => name !== undefined).join(', ');
  await audit(tx, tenant, actor, [{ action: 'exception.reassigned', object: `exception:${id}`, detail: `to ${whom}: ${reason}` }]);
}

const exceptionNotOpen = (): Fault =>
  new Fault({
    code: 'EXCEPTION_NOT_OPEN',
    kind: 'conflict',
    message: 'There is no open exception of this number that you may see',
    hint: 'Look at what became of it with `plexus exceptions show`',
  });

import { type Actor, audit } from '../govern/index.ts';
import type { Tx } from '../store/index.ts';
import { notWaiting } from './faults.ts';

/**
 * A person wants a refused or dead delivery tried again. It is looked for first, so nothing that stands at the target is sent twice.
 * Throws `DELIVERY_NOT_WAITING` (conflict). `tx` acts as plexus_server or plexus_worker.
 */
export function tryAgain(tx: Tx, tenant: string, id: bigint, actor: Actor): Promise<void> {
  return change(tx, tenant, id, actor, 'unknown', ['refused', 'dead']);
}

/** A person gives a dead delivery up: the next ones of its key go on. Throws `DELIVERY_NOT_WAITING` (conflict). */
export function giveUp(tx: Tx, tenant: string, id: bigint, actor: Actor): Promise<void> {
  return change(tx, tenant, id, actor, 'refused', ['dead', 'unknown']);
}

async function change(tx: Tx, tenant: string, id: bigint, actor: Actor, to: string, from: readonly string[]): Promise<void> {
  const { rows } = await tx.query<{ state: string }>({
    name: 'change-delivery',
    text: `with before as (select id, state from delivery where tenant = $1 and id = $2 and state = any ($4) for update)
      update delivery d set state = $3, fence = d.fence + 1, leased_until = null, tries = 0, due_at = now(), since = now(),
        settled_at = case when $3 = 'refused' then now() end
      from before b where d.tenant = $1 and d.id = b.id returning b.state`,
    values: [tenant, String(id), to, from],
  });
  const before = rows[0];
  if (before === undefined) throw notWaiting(id, from);
  await audit(tx, tenant, actor, [{ action: `delivery.${to}`, object: `delivery:${id}`, detail: `by hand, was ${before.state}` }]);
}

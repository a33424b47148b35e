import type { Log } from '../events/index.ts';
import { type Actor, audit } from '../govern/index.ts';
import type { Tx } from '../store/index.ts';
import { appendAnswers, type EndedRow } from './answers.ts';
import { notWaiting } from './faults.ts';

/**
 * A person wants a refused or dead delivery tried again. It is looked for first, so nothing that stands at the target is sent twice.
 * Throws `DELIVERY_NOT_WAITING` (conflict). `tx` acts as plexus_server or plexus_worker.
 */
export async function tryAgain(tx: Tx, tenant: string, id: bigint, actor: Actor): Promise<void> {
  await change(tx, tenant, id, actor, 'unknown', ['refused', 'dead']);
}

/** A person gives a dead delivery up: the next ones of its key go on, and the key that asked is told. Throws `DELIVERY_NOT_WAITING` (conflict). */
export async function giveUp(tx: Tx, log: Log, id: bigint, actor: Actor): Promise<void> {
  const ended = await change(tx, log.tenant, id, actor, 'refused', ['dead', 'unknown']);
  await appendAnswers(tx, log, [{ ...ended, code: 'GIVEN_UP', detail: null }]);
}

/**
 * A person leaves a document where the target booked it: it counts as done, and the key that asked is told. Throws `DELIVERY_NOT_WAITING`
 * (conflict).
 */
export async function acceptBooked(tx: Tx, log: Log, id: bigint, actor: Actor): Promise<void> {
  const ended = await change(tx, log.tenant, id, actor, 'confirmed', ['dead']);
  await appendAnswers(tx, log, [{ ...ended, code: null, detail: null }]);
}

type Changed = Omit<EndedRow, 'code' | 'detail'> & { readonly before: string };

async function change(tx: Tx, tenant: string, id: bigint, actor: Actor, to: string, from: readonly string[]): Promise<Changed> {
  const { rows } = await tx.query<Changed>({
    name: 'change-delivery',
    text: `with before as (select id, state from delivery where tenant = $1 and id = $2 and state = any ($4) for update)
      update delivery d set state = $3, fence = d.fence + 1, leased_until = null, tries = 0, due_at = now(), since = now(),
        settled_at = case when $3 in ('confirmed', 'refused') then now() end
      from before b where d.tenant = $1 and d.id = b.id
      returning b.state as before, d.id, d.fence, d.state, d.target, d.kind, d.entity, d.reference, d.answer_key, d.answer_about, d.answer_cause, now() as at`,
    values: [tenant, String(id), to, from],
  });
  const changed = rows[0];
  if (changed === undefined) throw notWaiting(id, from);
  await audit(tx, tenant, actor, [{ action: `delivery.${to}`, object: `delivery:${id}`, detail: `by hand, was ${changed.before}` }]);
  return changed;
}

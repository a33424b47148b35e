import type { Log } from '../events/index.ts';
import { type Actor, audit } from '../govern/index.ts';
import type { Tx } from '../store/index.ts';
import { appendAnswers, type EndedRow } from './answers.ts';
import { GIVEN_UP, STANDS_OTHERWISE } from './conduct.ts';
import { notWaiting } from './faults.ts';

/**
 * A person wants a refused or dead delivery tried again. It is looked for first, so nothing that stands at the target is sent twice.
 * Throws `DELIVERY_NOT_WAITING` (conflict). `tx` acts as plexus_server or plexus_worker.
 */
export async function tryAgain(tx: Tx, tenant: string, id: bigint, actor: Actor): Promise<void> {
  await change(tx, tenant, id, actor, { to: 'unknown', from: ['refused', 'dead'] });
}

/**
 * A person gives a delivery up: the next ones of its key go on, and the key that asked is told. What may stand at the target is looked for first, and given
 * up only once it is not found there: `looked-for`. Throws `DELIVERY_NOT_WAITING` (conflict).
 */
export async function giveUp(tx: Tx, log: Log, id: bigint, actor: Actor): Promise<'given-up' | 'looked-for'> {
  if (await mayStand(tx, log.tenant, id)) {
    await change(tx, log.tenant, id, actor, { to: 'unknown', from: ['dead', 'unknown'], isWithdrawn: true });
    return 'looked-for';
  }
  const ended = await change(tx, log.tenant, id, actor, { to: 'refused', from: ['dead'] });
  await appendAnswers(tx, log, [{ ...ended, code: GIVEN_UP, detail: null }]);
  return 'given-up';
}

/** Whether the target may hold it: nobody knows, or it stood there otherwise than it was sent when it was last looked for. */
async function mayStand(tx: Tx, tenant: string, id: bigint): Promise<boolean> {
  const { rows } = await tx.query({
    name: 'may-stand-at-target',
    text: `select from delivery d where d.tenant = $1 and d.id = $2 and (d.state = 'unknown' or exists (
        select from delivery_attempt a where a.tenant = d.tenant and a.delivery = d.id and a.fence = d.fence and a.outcome = any ($3)))
      for update of d`,
    values: [tenant, String(id), STANDS_OTHERWISE],
  });
  return rows.length > 0;
}

/**
 * A person leaves a document where the target booked it: it counts as done, and the key that asked is told. Throws `DELIVERY_NOT_WAITING`
 * (conflict).
 */
export async function acceptBooked(tx: Tx, log: Log, id: bigint, actor: Actor): Promise<void> {
  const ended = await change(tx, log.tenant, id, actor, { to: 'confirmed', from: ['dead'] });
  await appendAnswers(tx, log, [{ ...ended, code: null, detail: null }]);
}

type Changed = Omit<EndedRow, 'code' | 'detail'> & { readonly before: string };

interface Change {
  readonly to: string;
  readonly from: readonly string[];
  /** It is looked for to be given up, and not to be sent. */
  readonly isWithdrawn?: true;
}

async function change(tx: Tx, tenant: string, id: bigint, actor: Actor, { to, from, isWithdrawn }: Change): Promise<Changed> {
  const { rows } = await tx.query<Changed>({
    name: 'change-delivery',
    text: `with before as (select id, state from delivery where tenant = $1 and id = $2 and state = any ($4) for update)
      update delivery d set state = $3, fence = d.fence + 1, leased_until = null, tries = 0, due_at = now(), since = now(), withdrawn = $5,
        settled_at = case when $3 in ('confirmed', 'refused') then now() end
      from before b where d.tenant = $1 and d.id = b.id
      returning b.state as before, d.id, d.fence, d.state, d.target, d.kind, d.entity, d.reference, d.answer_key, d.answer_about, d.answer_cause, now() as at`,
    values: [tenant, String(id), to, from, isWithdrawn === true],
  });
  const changed = rows[0];
  if (changed === undefined) throw notWaiting(id, from);
  await audit(tx, tenant, actor, [{ action: `delivery.${to}`, object: `delivery:${id}`, detail: `by hand, was ${changed.before}` }]);
  return changed;
}

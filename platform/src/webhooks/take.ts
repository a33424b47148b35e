import { eventsAt, type TracedEvent } from '../observe/index.ts';
import type { Tx } from '../store/index.ts';
import type { KeptSecrets } from './secret.ts';

/** What is on its way to one receiver at a time, over all nodes; one that fails is asked by one request at a time. */
const AT_ONCE = 32;

/** A delivery that this node has leased: only while its fence stands may its outcome be written. */
export interface Work extends KeptSecrets {
  readonly id: bigint;
  readonly webhook: bigint;
  /** Whose the webhook is; null: no client's. */
  readonly client: string | null;
  readonly url: string;
  readonly message: string;
  /** With this one. */
  readonly tries: number;
  readonly fence: bigint;
  /** Of the webhook, before this try. */
  readonly failures: number;
  readonly isPing: boolean;
  /** Undefined for a ping, and once the event is past its retention. */
  readonly event: TracedEvent | undefined;
}

interface Row extends KeptSecrets {
  id: bigint;
  webhook: bigint;
  client: string | null;
  url: string;
  message: string;
  tries: number;
  fence: bigint;
  failures: number;
  lane: number | null;
  incarnation: number;
  xid: string;
  seq: bigint;
  recorded_at: string;
}

/**
 * Leases what is due for all active webhooks, `most` at the utmost, oldest first. Of a key only the oldest event that waits is taken, so
 * that a receiver is told of one business object in order. A lease that ran out is taken up again: the receiver may hear of an event twice.
 * Times are the database's, so that nodes agree.
 */
export async function takeWork(tx: Tx, tenant: string, most: number, leaseMs: number): Promise<Work[]> {
  // A lease that a power cut takes back is an event that is sent twice, as it may be: it need not wait for the disk.
  await tx.query(`select set_config('synchronous_commit', 'off', true)`);
  const { rows } = await tx.query<Row>({
    name: 'take-webhook-deliveries',
    text: `with receivers as materialized (
        select w.id, case when s.failures > 0 then 1 else $4::int end as room, s.failures
        from webhook w join webhook_state s on s.tenant = $1 and s.webhook = w.id
        where w.tenant = $1 and w.state = 'active' and s.due_at <= now()
          and (w.client is null or exists (select from client c where c.tenant = $1 and c.id = w.client and c.state = 'active'))),
      heads as (
        select h.id, r.failures from receivers r cross join lateral (
          select d.id, d.due_at from webhook_delivery d
          where d.tenant = $1 and d.webhook = r.id and d.due_at <= now()
            and (d.state = 'ready' or (d.state = 'running' and d.leased_until < now()))
            and d.id = (
              select b.id from webhook_delivery b
              where b.tenant = $1 and b.webhook = r.id and b.key = d.key and b.state in ('ready', 'running') order by b.id limit 1)
          order by d.due_at, d.id
          limit greatest(0, r.room - (
            select count(*) from webhook_delivery o
            where o.tenant = $1 and o.webhook = r.id and o.state = 'running' and o.leased_until >= now()))
          for update skip locked) h
        order by h.due_at, h.id limit $2)
      update webhook_delivery d
        set state = 'running', tries = d.tries + 1, fence = d.fence + 1, leased_until = now() + $3 * interval '1 ms', since = now()
      from heads h, webhook w where d.tenant = $1 and d.id = h.id and w.tenant = $1 and w.id = d.webhook
      returning d.id, d.webhook, w.client, w.url, d.message, d.tries, d.fence, h.failures, d.lane, d.incarnation, d.xid::text, d.seq, d.recorded_at::text,
        w.secret, w.secret_number, case when w.former_until > now() then w.former_secret end as former_secret`,
    values: [tenant, most, leaseMs, AT_ONCE],
  });
  const places = rows.flatMap(({ lane, recorded_at: recordedAt, ...row }) => (lane === null ? [] : [{ ...row, lane, recordedAt }]));
  const events = places.length === 0 ? new Map<bigint, TracedEvent>() : await eventsAt(tx, tenant, places);
  return rows.map(({ lane, incarnation: _i, xid: _x, seq, recorded_at: _r, ...row }) => ({
    ...row,
    isPing: lane === null,
    event: lane === null ? undefined : events.get(seq),
  }));
}

/** An event that is to be sent, and whose the webhook is. */
export interface OfferedEvent {
  readonly delivery: bigint;
  readonly client: string | null;
  readonly event: TracedEvent;
}

/** Says which events, by the numbers of their deliveries, their receivers may not be told of. */
export type Withholding = (tx: Tx, offered: readonly OfferedEvent[]) => Promise<ReadonlySet<bigint>>;

/** Leaves out, without a word, what receivers may not be told of; the rest goes on its way. */
export async function leaveOut(tx: Tx, tenant: string, taken: readonly Work[], withholding: Withholding): Promise<readonly Work[]> {
  const offered = taken.flatMap(({ id, client, event }) => (event === undefined ? [] : [{ delivery: id, client, event }]));
  if (offered.length === 0) return taken;
  const withheld = await withholding(tx, offered);
  if (withheld.size === 0) return taken;
  await tx.query({
    name: 'leave-out-webhook-deliveries',
    text: 'delete from webhook_delivery where tenant = $1 and id = any ($2)',
    values: [tenant, [...withheld].map(String)],
  });
  return taken.filter(({ id }) => !withheld.has(id));
}

import type { Tx } from '../store/index.ts';

/** Events gone through in one step. */
const PAGE = 500;
/** Events that wait for one webhook at most: the rest stays in the log, so that a receiver that is away costs no room. */
export const WINDOW = 1_000;

export interface FannedOut {
  /** The webhook whose place the step began at: the next step begins with another's. Undefined when none had anything to read. */
  readonly turn: bigint | undefined;
  readonly queued: number;
}

/**
 * Goes through a page of the event log below the snapshot horizon, notes down what each webhook is to be told of it, and moves the webhooks
 * behind it, all in one statement. It begins where one webhook stands; all that stand within the page come along, so that those
 * who keep up are served by one reading. `after` is the turn of the step before: each webhook's place has its turn, so that one far
 * behind does not hold up the others, nor they it.
 */
export async function fanOut(
  tx: Tx,
  log: { readonly tenant: string; readonly lanes: number; readonly incarnation: number },
  after: bigint,
): Promise<FannedOut> {
  const { rows } = await tx.query<{ turn: bigint | null; queued: number }>({
    name: 'fan-out-events',
    text: `with lanes as (select generate_series(0, $2::int - 1) as lane),
      newest as (
        select e.incarnation, e.xid, e.seq from lanes l cross join lateral (
          select incarnation, xid, seq from event e
          where e.tenant = $1 and e.lane = l.lane and (e.incarnation, e.xid) < ($3::smallint, pg_snapshot_xmin(pg_current_snapshot()))
          order by e.incarnation desc, e.xid desc, e.seq desc limit 1) e
        order by 1 desc, 2 desc, 3 desc limit 1),
      readers as materialized (
        select s.webhook, s.incarnation, s.xid, s.seq, w.types, w.keys, w.entities
        from webhook_state s join webhook w on w.tenant = $1 and w.id = s.webhook and w.state = 'active' cross join newest n
        where s.tenant = $1 and (s.incarnation, s.xid, s.seq) < (n.incarnation, n.xid, n.seq)
          and (w.client is null or exists (select from client c where c.tenant = $1 and c.id = w.client and c.state = 'active'))
          and $5 > (select count(*) from (
            select from webhook_delivery d where d.tenant = $1 and d.webhook = s.webhook and d.state in ('ready', 'running')
            order by d.due_at limit $5) waiting)
        for update of s skip locked),
      start as (select * from readers order by (webhook <= $4), webhook limit 1),
      page as materialized (
        select e.* from start s cross join lanes l cross join lateral (
          select e.lane, e.incarnation, e.xid, e.seq, e.recorded_at, e.id, e.revision, e.type, e.entity, e.key from event e
          where e.tenant = $1 and e.lane = l.lane and (e.incarnation, e.xid, e.seq) > (s.incarnation, s.xid, s.seq)
            and (e.incarnation, e.xid) < ($3::smallint, pg_snapshot_xmin(pg_current_snapshot()))
          order by e.incarnation, e.xid, e.seq limit $6) e
        order by e.incarnation, e.xid, e.seq limit $6),
      served as (
        select r.* from readers r cross join start s where (r.incarnation, r.xid, r.seq) >= (s.incarnation, s.xid, s.seq)),
      queued as (
        insert into webhook_delivery (tenant, webhook, entity, lane, incarnation, xid, seq, recorded_at, message, type, key)
        select $1, r.webhook, e.entity, e.lane, e.incarnation, e.xid, e.seq, e.recorded_at,
          'evt_' || translate(encode(e.id, 'base64'), '+/=', '-_') || '-' || e.revision, e.type, e.key
        from page e join served r on (e.incarnation, e.xid, e.seq) > (r.incarnation, r.xid, r.seq)
        where (r.types is null or e.type = any (r.types)) and (r.keys is null or e.key = any (r.keys))
          and (r.entities is null or e.entity = any (r.entities))
        order by e.incarnation, e.xid, e.seq
        on conflict (tenant, webhook, message) do nothing
        returning 1),
      moved as (
        update webhook_state s set incarnation = p.incarnation, xid = p.xid, seq = p.seq
        from served r, (select incarnation, xid, seq from page order by 1 desc, 2 desc, 3 desc limit 1) p
        where s.tenant = $1 and s.webhook = r.webhook and (r.incarnation, r.xid, r.seq) < (p.incarnation, p.xid, p.seq))
      select (select webhook from start) as turn, (select count(*)::int from queued) as queued`,
    values: [log.tenant, log.lanes, log.incarnation, String(after), WINDOW, PAGE],
  });
  const found = rows[0];
  return { turn: found?.turn ?? undefined, queued: found?.queued ?? 0 };
}

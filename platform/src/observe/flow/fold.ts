import type pg from 'pg';
import { ensureReader, type Log } from '../../events/index.ts';
import { transaction, type Tx } from '../../store/index.ts';

/** The reader of the log that counts what was translated. */
export const FLOW_READER = 'flow';
/** Events of one lane counted in one transaction. */
const MOST_EVENTS = 2_000;
/** Minutes that screens show. */
const KEPT_MINUTES = 60;
/** The last minutes of deliveries are counted anew every time: a transaction dates its rows when it begins, and ends within a minute. */
const DELIVERED_MINUTES = 3;

/**
 * Counts what came, was translated, became events and was delivered since the last step, by minute, channel and entity, and adds minutes that are
 * long over up. What was posted is counted where balances are folded. `pool` acts as plexus_worker. Answers whether more events wait.
 */
export async function foldFlow(pool: pg.Pool, log: Log): Promise<boolean> {
  const { tenant } = log;
  return transaction(pool, { tenant, entities: 'all' }, async (tx) => {
    if (!(await takeTurn(tx, tenant))) return false;
    await countArrivals(tx, tenant);
    await noteDelivered(tx, tenant);
    await countDelivered(tx, tenant, DELIVERED_MINUTES);
    await addUp(tx, tenant);
    return (await countEvents(tx, log)) >= MOST_EVENTS;
  });
}

/** One node counts at a time: two that saw the same difference would both add it. */
async function takeTurn(tx: Tx, tenant: string): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'take-flow-turn',
    text: `select from lane_cursor where tenant = $1 and reader = '${FLOW_READER}' and lane = 0 for update skip locked`,
    values: [tenant],
  });
  return rowCount === 1;
}

/** Before the first step: makes the reader, and counts what happened while nobody counted, or was there before anybody did. */
export async function beginFlow(pool: pg.Pool, log: Log): Promise<void> {
  const { tenant, lanes } = log;
  await transaction(pool, { tenant, entities: 'all' }, async (tx) => {
    await ensureReader(tx, tenant, FLOW_READER, lanes);
    await tx.query(
      `insert into flow_count (tenant, stage, part, entity, n)
        select $1, 'posted', '', j.entity, count(*)
        from journal j join fold_position p on p.tenant = $1 and p.entity = j.entity
          and (j.incarnation, j.xid, j.journal) <= (p.incarnation, p.xid, p.journal)
        where j.tenant = $1 and not exists (select from flow_count where tenant = $1 and stage = 'posted')
          and not exists (select from flow_minute where tenant = $1 and stage = 'posted')
        group by j.entity on conflict do nothing`,
      [tenant],
    );
    const missed = await minutesMissed(tx, tenant);
    if (missed === undefined) await countAllDelivered(tx, tenant);
    await countDelivered(tx, tenant, missed ?? KEPT_MINUTES);
    await noteDelivered(tx, tenant);
  });
}

/** Minutes since deliveries were last counted, those that are counted anew every time included; undefined when they never were. One at a time begins. */
async function minutesMissed(tx: Tx, tenant: string): Promise<number | undefined> {
  const { rows } = await tx.query<{ minutes: number }>(
    `select ceil(extract(epoch from now() - delivered_until) / 60)::int as minutes from flow_position where tenant = $1 for update`,
    [tenant],
  );
  return rows[0] === undefined ? undefined : Math.max(0, rows[0].minutes) + DELIVERED_MINUTES;
}

/** Once in the life of an installation: adds up what was delivered before anybody counted. */
async function countAllDelivered(tx: Tx, tenant: string): Promise<void> {
  await tx.query("delete from flow_minute where tenant = $1 and stage = 'delivered'", [tenant]);
  await tx.query(
    `insert into flow_count (tenant, stage, part, entity, n)
      select $1, 'delivered', target, entity, count(*) from delivery
      where tenant = $1 and state = 'confirmed' and settled_at < date_trunc('minute', now() - $2 * interval '1 minute')
      group by target, entity on conflict (stage, part, entity, tenant) do update set n = excluded.n`,
    [tenant, KEPT_MINUTES],
  );
}

/** Minutes that were counted stay in `flow_minute` for an hour after this, so that counting them again changes nothing. */
async function noteDelivered(tx: Tx, tenant: string): Promise<void> {
  await tx.query({
    name: 'note-delivered',
    text: `insert into flow_position (tenant, delivered_until) values ($1, date_trunc('minute', now()))
      on conflict (tenant) do update set delivered_until = excluded.delivered_until where flow_position.delivered_until < excluded.delivered_until`,
    values: [tenant],
  });
}

/** Channels count their arrivals themselves; the difference to what was counted belongs to this minute. */
async function countArrivals(tx: Tx, tenant: string): Promise<void> {
  await tx.query({
    name: 'count-arrivals',
    text: `with now_at as materialized (
        select 'received' as stage, name as part, next_seq - 1 as n from channel where tenant = $1
        union all
        select 'translated', ch.name, c.seq from channel_cursor c join channel ch on ch.tenant = c.tenant and ch.channel = c.channel where c.tenant = $1
      ), counted as materialized (
        select stage, part, sum(n) as n from (
          select stage, part, n from flow_count where tenant = $1 and stage in ('received', 'translated')
          union all
          select stage, part, n from flow_minute where tenant = $1 and stage in ('received', 'translated')) c
        group by stage, part
      )
      insert into flow_minute (tenant, minute, stage, part, entity, n)
      select $1, date_trunc('minute', now()), a.stage, a.part, '', a.n - coalesce(c.n, 0)
      from now_at a left join counted c using (stage, part) where a.n > coalesce(c.n, 0)
      order by a.stage, a.part
      on conflict (minute, stage, part, entity, tenant) do update set n = flow_minute.n + excluded.n`,
    values: [tenant],
  });
}

/** Counts whole minutes again, so that it may be done as often as one likes. */
async function countDelivered(tx: Tx, tenant: string, minutes: number): Promise<void> {
  await tx.query({
    name: 'count-delivered',
    text: `insert into flow_minute (tenant, minute, stage, part, entity, n)
      select $1, date_trunc('minute', settled_at), 'delivered', target, entity, count(*) from delivery
      where tenant = $1 and state = 'confirmed' and settled_at >= date_trunc('minute', now() - $2 * interval '1 minute')
      group by 2, target, entity order by 2, target, entity
      on conflict (minute, stage, part, entity, tenant) do update set n = excluded.n where flow_minute.n <> excluded.n`,
    values: [tenant, minutes],
  });
}

/** Reads every lane below the snapshot horizon, as all readers do, so that no event is counted twice or left out. */
async function countEvents(tx: Tx, { tenant, incarnation }: Log): Promise<number> {
  const { rows } = await tx.query<{ most: bigint }>({
    name: 'count-events',
    text: `with held as materialized (
        select lane, incarnation, xid, seq from lane_cursor where tenant = $1 and reader = '${FLOW_READER}' order by lane for update skip locked
      ), read as materialized (
        select h.lane, e.* from held h cross join lateral (
          select e.incarnation, e.xid, e.seq, e.entity, e.channel, e.recorded_at from event e
          where e.tenant = $1 and e.lane = h.lane and (e.incarnation, e.xid, e.seq) > (h.incarnation, h.xid, h.seq)
            and (e.incarnation, e.xid) < ($2::smallint, pg_snapshot_xmin(pg_current_snapshot()))
          order by e.incarnation, e.xid, e.seq limit ${MOST_EVENTS}) e
      ), counted as (
        insert into flow_minute (tenant, minute, stage, part, entity, n)
        select $1, greatest(date_trunc('minute', recorded_at), date_trunc('minute', now() - interval '2 hours')), 'events', '', entity, count(*)
        from read where channel is not null group by 2, entity order by 2, entity
        on conflict (minute, stage, part, entity, tenant) do update set n = flow_minute.n + excluded.n
      ), last as (
        select distinct on (lane) lane, incarnation, xid, seq from read order by lane, incarnation desc, xid desc, seq desc
      ), moved as (
        update lane_cursor c set incarnation = l.incarnation, xid = l.xid, seq = l.seq from last l
        where c.tenant = $1 and c.reader = '${FLOW_READER}' and c.lane = l.lane
      )
      select coalesce(max(n), 0) as most from (select count(*) as n from read group by lane) r`,
    values: [tenant, incarnation],
  });
  return Number(rows[0]?.most ?? 0n);
}

/** Minutes that no page shows any more are added up: a screen's worth of rows is read, whatever the age of the installation. */
async function addUp(tx: Tx, tenant: string): Promise<void> {
  await tx.query({
    name: 'add-up-flow',
    text: `with gone as (
        delete from flow_minute where tenant = $1 and minute < date_trunc('minute', now() - interval '${KEPT_MINUTES + 5} minutes') returning stage, part, entity, n)
      insert into flow_count (tenant, stage, part, entity, n)
      select $1, stage, part, entity, sum(n) from gone group by stage, part, entity order by stage, part, entity
      on conflict (stage, part, entity, tenant) do update set n = flow_count.n + excluded.n`,
    values: [tenant],
  });
}

import type { Tx } from '../../store/index.ts';
import { MOST_COUNTED } from './counts.ts';
import type { MinuteCount, Stage, StageSum } from './history.ts';

export interface ChannelNow {
  readonly received: number;
  readonly translated: number;
  readonly oldestSeconds?: number;
  readonly lastReceivedAt?: string;
  readonly stopped?: string;
}

export interface TargetNow {
  readonly waiting: number;
  readonly oldestSeconds?: number;
  readonly circuit?: 'closed' | 'open' | 'half-open';
  readonly paused?: boolean;
  readonly heldBecause?: string;
}

/** Open exceptions of one channel, target and entity. */
export interface OpenNow {
  readonly channel: string | null;
  readonly target: string | null;
  readonly entity: string;
  readonly count: number;
}

/** What is open, for who is told of exceptions only. */
export interface ExceptionCount {
  readonly open: number;
  readonly overdue: number;
  /** The exception that was opened last. */
  readonly newest?: string;
}

/** Everything the picture is made of, as of one moment of the database. */
export interface Now {
  readonly at: Date;
  readonly minutes: readonly MinuteCount[];
  readonly sums: readonly StageSum[];
  readonly channels: ReadonlyMap<string, ChannelNow>;
  readonly targets: ReadonlyMap<string, TargetNow>;
  readonly open: readonly OpenNow[];
  readonly exceptions: ExceptionCount;
}

export async function readNow(tx: Tx, tenant: string): Promise<Now> {
  const [counts, channels, targets, open] = await Promise.all([
    readCounts(tx, tenant),
    readChannels(tx, tenant),
    readTargets(tx, tenant),
    readOpen(tx, tenant),
  ]);
  return { ...counts, channels, targets, ...open };
}

/** What went through, by minute and before. */
export async function readCounts(tx: Tx, tenant: string): Promise<Pick<Now, 'at' | 'minutes' | 'sums'>> {
  const { rows } = await tx.query<{ now: Date; minute: Date | null; stage: Stage; part: string; entity: string; n: bigint }>({
    name: 'flow-counts',
    // Its first row tells the time where nothing was counted yet.
    text: `select now() as now, null::timestamptz as minute, 'received' as stage, '' as part, '' as entity, 0::bigint as n
      union all
      select now(), minute, stage, part, entity, n from flow_minute where tenant = $1
      union all
      select now(), null, stage, part, entity, n from flow_count where tenant = $1`,
    values: [tenant],
  });
  const counts = rows.map((row) => ({ ...row, n: Number(row.n) }));
  return {
    at: rows[0]?.now ?? new Date(0),
    minutes: counts.flatMap(({ minute, stage, part, entity, n }) => (minute === null ? [] : [{ minute, stage, part, entity, n }])),
    sums: counts.filter(({ minute }) => minute === null),
  };
}

async function readChannels(tx: Tx, tenant: string): Promise<ReadonlyMap<string, ChannelNow>> {
  const { rows } = await tx.query<{
    name: string;
    received: bigint;
    translated: bigint | null;
    stopped: string | null;
    age: number | null;
    last: Date | null;
  }>({
    name: 'flow-channels',
    text: `select ch.name, ch.next_seq - 1 as received, c.seq as translated, c.stopped,
        extract(epoch from now() - first.received_at)::float8 as age, last.received_at as last
      from channel ch left join channel_cursor c on c.tenant = ch.tenant and c.channel = ch.channel
        left join lateral (select m.received_at from message m
          where m.tenant = $1 and m.channel = ch.channel and m.seq > coalesce(c.seq, 0) and ch.next_seq > coalesce(c.seq, 0) + 1
          order by m.seq limit 1) first on true
        left join lateral (select m.received_at from message m
          where m.tenant = $1 and m.channel = ch.channel and m.seq < ch.next_seq order by m.seq desc limit 1) last on true
      where ch.tenant = $1`,
    values: [tenant],
  });
  return new Map(
    rows.map(({ name, received, translated, stopped, age, last }) => [
      name,
      {
        received: Number(received),
        translated: Number(translated ?? 0n),
        ...(age === null ? {} : { oldestSeconds: Math.max(0, Math.round(age)) }),
        ...(last === null ? {} : { lastReceivedAt: last.toISOString() }),
        ...(stopped === null ? {} : { stopped }),
      },
    ]),
  );
}

async function readTargets(tx: Tx, tenant: string): Promise<ReadonlyMap<string, TargetNow>> {
  const { rows } = await tx.query<{
    target: string;
    waiting: bigint;
    age: number | null;
    circuit: 'closed' | 'open' | 'half-open' | null;
    paused: boolean | null;
    reason: string | null;
  }>({
    name: 'flow-targets',
    text: `select target, coalesce(w.waiting, 0) as waiting, extract(epoch from now() - w.oldest)::float8 as age, s.circuit, s.paused, h.reason
      from (select target, sum(waiting)::bigint as waiting, min(oldest) as oldest from (
          select target, count(*) as waiting, min(made_at) as oldest from (
            select target, made_at from delivery where tenant = $1 and state = 'ready' order by due_at limit ${MOST_COUNTED}) r group by target
          union all
          select target, count(*), min(made_at) from (
            select target, made_at from delivery where tenant = $1 and state in ('running', 'sent', 'unknown') order by due_at limit ${MOST_COUNTED}) u
          group by target) w group by target) w
        full join (select target, circuit, paused from target_state where tenant = $1) s using (target)
        full join (select target, reason from posting_hold where tenant = $1) h using (target)`,
    values: [tenant],
  });
  return new Map(
    rows.map(({ target, waiting, age, circuit, paused, reason }) => [
      target,
      {
        waiting: Number(waiting),
        ...(age === null ? {} : { oldestSeconds: Math.max(0, Math.round(age)) }),
        ...(circuit === null ? {} : { circuit }),
        ...(paused === null ? {} : { paused }),
        ...(reason === null ? {} : { heldBecause: reason }),
      },
    ]),
  );
}

async function readOpen(tx: Tx, tenant: string): Promise<Pick<Now, 'open' | 'exceptions'>> {
  const { rows } = await tx.query<{
    channel: string | null;
    target: string | null;
    entity: string;
    n: bigint;
    overdue: bigint;
    newest: bigint;
  }>({
    name: 'flow-exceptions',
    text: `select ch.name as channel, coalesce(d.target, case when i.kind = 'target-failing' then substring(i.identity from 8) end) as target, i.entity,
        count(*) as n, count(*) filter (where i.due_at < now()) as overdue, max(i.id) as newest
      from exception_item i left join channel ch on ch.tenant = i.tenant and ch.channel = i.channel
        left join delivery d on d.tenant = i.tenant
          and d.id = case when i.kind = 'delivery' and i.identity ~ '^delivery\\|\\d+$' then substring(i.identity from 10)::bigint end
      where i.tenant = $1 and i.state = 'open' group by 1, 2, 3`,
    values: [tenant],
  });
  const newest = rows.reduce<bigint | undefined>((most, row) => (most === undefined || row.newest > most ? row.newest : most), undefined);
  return {
    open: rows.map(({ channel, target, entity, n }) => ({ channel, target, entity, count: Number(n) })),
    exceptions: {
      open: rows.reduce((sum, row) => sum + Number(row.n), 0),
      overdue: rows.reduce((sum, row) => sum + Number(row.overdue), 0),
      ...(newest === undefined ? {} : { newest: String(newest) }),
    },
  };
}

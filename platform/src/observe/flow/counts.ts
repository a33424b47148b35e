import type pg from 'pg';
import type { Clock } from '../../kernel/index.ts';
import { type Tx, transaction } from '../../store/index.ts';

/** What went through each stage since the database was made, and what is open now. */
export interface FlowCounts {
  /** Arrivals on all channels; a message that came twice counts twice. */
  readonly received: number;
  /** Arrivals that translation has gone past. */
  readonly translated: number;
  /** Journals. */
  readonly posted: number;
  /** Deliveries that their target confirmed. */
  readonly delivered: number;
  /** Open exceptions. */
  readonly exceptions: number;
}

/** Work that waits before a stage. `waiting` stops counting at `MOST_COUNTED`. */
export interface Backlog {
  readonly stage: 'translate' | 'process' | 'balance' | 'deliver' | 'exceptions';
  readonly waiting: number;
  /** Age of the oldest, in seconds; absent when nothing waits. */
  readonly oldestSeconds?: number;
}

export interface FlowReader {
  counts(): Promise<FlowCounts>;
  backlog(): Promise<readonly Backlog[]>;
}

/** Beyond this nobody needs the exact number, and counting on would cost what the stage needs. */
export const MOST_COUNTED = 10_000;
/** A figure is counted anew only after this many times its own cost, so that watching takes two percent of a processor at most. */
const REST_FACTOR = 50;
/** One reading that was slow, as the first of a start is, does not keep its figure on the screen for minutes. */
const LONGEST_REST_MS = 15_000;

/** Reads the flow of a tenant, cheaply enough to be asked every second. `pool` acts as plexus_server. */
export function createFlowReader(pool: pg.Pool, tenant: string, clock: Clock): FlowReader {
  const read = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transaction(pool, { tenant, entities: 'all' }, work);
  const posted = rationed(clock, () => read((tx) => countOf(tx, 'select count(*) as n from journal where tenant = $1', tenant)));
  const delivered = rationed(clock, () =>
    read((tx) => countOf(tx, `select count(*) as n from delivery where tenant = $1 and state = 'confirmed'`, tenant)),
  );
  const backlog = rationed(clock, () => read((tx) => readBacklog(tx, tenant)));
  return {
    counts: async () => {
      const [intake, journals, deliveries] = await Promise.all([read((tx) => readIntake(tx, tenant)), posted(), delivered()]);
      return { ...intake, posted: journals, delivered: deliveries };
    },
    backlog,
  };
}

/** Answers from memory until `REST_FACTOR` times the cost of the last reading has passed, or `LONGEST_REST_MS`; askers at the same time share one reading. */
function rationed<T>(clock: Clock, read: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | undefined;
  let freshUntil = 0;
  return () => {
    if (current !== undefined && clock.monotonic() < freshUntil) return current;
    const started = clock.monotonic();
    freshUntil = Number.POSITIVE_INFINITY;
    current = read().then(
      (value) => {
        const now = clock.monotonic();
        freshUntil = now + Math.min(REST_FACTOR * (now - started), LONGEST_REST_MS);
        return value;
      },
      (error: unknown) => {
        freshUntil = 0;
        throw error;
      },
    );
    return current;
  };
}

async function countOf(tx: Tx, text: string, tenant: string): Promise<number> {
  const { rows } = await tx.query<{ n: bigint }>(text, [tenant]);
  return Number(rows[0]?.n ?? 0n);
}

async function readIntake(tx: Tx, tenant: string): Promise<Pick<FlowCounts, 'received' | 'translated' | 'exceptions'>> {
  const { rows } = await tx.query<{ received: bigint; translated: bigint; exceptions: bigint }>({
    name: 'flow-intake',
    text: `select (select coalesce(sum(next_seq - 1), 0)::bigint from channel where tenant = $1) as received,
      (select coalesce(sum(seq), 0)::bigint from channel_cursor where tenant = $1) as translated,
      (select count(*) from exception_item where tenant = $1 and state = 'open') as exceptions`,
    values: [tenant],
  });
  const row = rows[0];
  return {
    received: Number(row?.received ?? 0n),
    translated: Number(row?.translated ?? 0n),
    exceptions: Number(row?.exceptions ?? 0n),
  };
}

/** One statement per stage; each is bounded by `MOST_COUNTED` and served by the index its stage works with. */
const STAGES: Readonly<Record<Backlog['stage'], string>> = {
  translate: `select coalesce(sum(ch.next_seq - 1 - c.seq), 0)::bigint as waiting, min(first.received_at) as oldest
    from channel_cursor c join channel ch on ch.tenant = c.tenant and ch.channel = c.channel
    left join lateral (select m.received_at from message m
      where m.tenant = $1 and m.channel = c.channel and m.seq > c.seq and ch.next_seq > c.seq + 1 order by m.seq limit 1) first on true
    where c.tenant = $1`,
  process: `select coalesce(sum(w.waiting), 0)::bigint as waiting, min(w.oldest) as oldest
    from lane_cursor c cross join lateral (
      select count(*) as waiting, min(n.recorded_at) as oldest from (
        select e.recorded_at from event e
        where e.tenant = $1 and e.lane = c.lane and (e.incarnation, e.xid, e.seq) > (c.incarnation, c.xid, c.seq)
        order by e.incarnation, e.xid, e.seq limit ${MOST_COUNTED / 10}) n) w
    where c.tenant = $1 and c.reader = 'processes'`,
  balance: `select coalesce(sum(w.waiting), 0)::bigint as waiting, null::timestamptz as oldest
    from entity n left join fold_position p on p.tenant = n.tenant and p.entity = n.entity cross join lateral (
      select count(*) as waiting from (
        select from journal_line l where l.tenant = $1 and l.entity = n.entity
          and (l.incarnation, l.xid, l.journal) > (coalesce(p.incarnation, 0::smallint), coalesce(p.xid, '0'), coalesce(p.journal, 0))
        order by l.incarnation, l.xid, l.journal limit ${MOST_COUNTED / 10}) x) w
    where n.tenant = $1`,
  deliver: `select coalesce(sum(w.waiting), 0)::bigint as waiting, min(w.oldest) as oldest from (
    select count(*) as waiting, min(made_at) as oldest from (
      select made_at from delivery where tenant = $1 and state = 'ready' order by due_at limit ${MOST_COUNTED}) r
    union all
    select count(*), min(made_at) from (
      select made_at from delivery where tenant = $1 and state in ('running', 'sent', 'unknown') order by due_at limit ${MOST_COUNTED}) u) w`,
  exceptions: `select count(*) as waiting, min(opened_at) as oldest from exception_item where tenant = $1 and state = 'open'`,
};

async function readBacklog(tx: Tx, tenant: string): Promise<readonly Backlog[]> {
  const backlog: Backlog[] = [];
  for (const [stage, text] of Object.entries(STAGES) as [Backlog['stage'], string][]) {
    const { rows } = await tx.query<{ waiting: bigint; age: string | null }>({
      name: `backlog-${stage}`,
      text: `select waiting, extract(epoch from now() - oldest)::text as age from (${text}) stage`,
      values: [tenant],
    });
    const row = rows[0];
    backlog.push({
      stage,
      waiting: Number(row?.waiting ?? 0n),
      ...(row?.age === null || row?.age === undefined ? {} : { oldestSeconds: Math.max(0, Math.round(Number(row.age))) }),
    });
  }
  return backlog;
}

import type { Tx } from '../store/index.ts';

/** What the database says about its own upkeep. */
export interface Upkeep {
  /** Its clock minus ours, in milliseconds; half of the question's time is the error. */
  readonly clockAheadMs: number;
  /** Whole days until the newest partition ends: what comes later cannot be stored. */
  readonly partitionDays: number;
  /** Channels that stopped at a record they could not translate. */
  readonly stopped: readonly string[];
  /** Targets that nothing is sent to until they are reconciled, with the reason. */
  readonly held: readonly { readonly target: string; readonly reason: string }[];
  /** Targets whose circuit is open, or that a person paused. */
  readonly unserved: readonly string[];
  /** What is open about partners: certificates that end, servers that are not the known ones. */
  readonly partners: readonly string[];
}

const DAY_MS = 86_400_000;

/** Reads what `plexus doctor` looks at. `now` is our own clock. */
export async function readUpkeep(tx: Tx, tenant: string, now: () => Date): Promise<Upkeep> {
  const before = now().getTime();
  const clock = await tx.query<{ now: Date }>('select clock_timestamp() as now');
  const after = now().getTime();
  const partitions = await tx.query<{ last: string | null }>(
    `select min(last) as last from (
        select i.inhparent, max(right(c.relname, 7)) as last from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent in ('plexus.message'::regclass, 'plexus.message_chunk'::regclass, 'plexus.message_token'::regclass,
          'plexus.event'::regclass, 'plexus.audit'::regclass)
        group by i.inhparent) p`,
  );
  const stopped = await tx.query<{ name: string }>(
    `select ch.name from channel_cursor c join channel ch on ch.tenant = c.tenant and ch.channel = c.channel
      where c.tenant = $1 and c.stopped is not null order by ch.name`,
    [tenant],
  );
  const held = await tx.query<{ target: string; reason: string }>(
    'select target, reason from posting_hold where tenant = $1 order by target',
    [tenant],
  );
  const unserved = await tx.query<{ target: string }>(
    `select target from target_state where tenant = $1 and (paused or circuit <> 'closed') order by target`,
    [tenant],
  );
  const partners = await tx.query<{ summary: string }>(
    `select summary from exception_item where tenant = $1 and kind = 'partner' and state = 'open' order by id limit 20`,
    [tenant],
  );
  return {
    clockAheadMs: Math.round((clock.rows[0]?.now.getTime() ?? after) - (before + after) / 2),
    partitionDays: daysUntilEnd(partitions.rows[0]?.last ?? undefined, after),
    stopped: stopped.rows.map((row) => row.name),
    held: held.rows,
    unserved: unserved.rows.map((row) => row.target),
    partners: partners.rows.map((row) => row.summary),
  };
}

/** `2026_12` ends with the first of January. */
function daysUntilEnd(name: string | undefined, now: number): number {
  const [, year, month] = /^(\d{4})_(\d{2})$/.exec(name ?? '') ?? [];
  if (year === undefined || month === undefined) return 0;
  return Math.floor((Date.UTC(Number(year), Number(month), 1) - now) / DAY_MS);
}

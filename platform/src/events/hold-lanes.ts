import type { Position, StoredEvent } from '../canonical/index.ts';
import { intColumn, bigColumn, smallColumn, textColumn, together, type Tx } from '../store/index.ts';
import type { Log } from './append.ts';
import { EVENT_COLUMNS, type EventRow, instantOf, storedEvent } from './read.ts';

/** Of a lane in which more than this waits little more is asked: it is worth a step of its own. */
export const LANE_SHARE = 200;

/** What is older than us and still being written is over in milliseconds; longer than this nobody waits for it. */
const TURNS = 10;
const TURN_MS = 3;

export interface LaneEvent {
  readonly lane: number;
  readonly event: StoredEvent;
}

/** Lanes whose cursors this transaction holds, with all that waits in them. */
export interface HeldLanes {
  /** In order of the log, over all lanes. */
  readonly events: readonly LaneEvent[];
  /**
   * Held and read to their end, with nothing older than this transaction still to come: what it appends there is next in line.
   */
  readonly ends: ReadonlySet<number>;
  /** Where what this transaction appends stands in the log. */
  readonly xid: bigint;
  readonly recordedAt: string;
}

interface HoldRow {
  most: bigint | null;
  lane: number | null;
  xid: string | null;
  at: string;
}

/**
 * Holds every lane that nobody else does and reads all that waits there below the snapshot horizon. `idle` when nothing waits anywhere,
 * `backlog` when in some lane more waits than one step takes: then nothing is held, so that lanes can be worked off side by side.
 */
export async function holdLanes(tx: Tx, log: Log, reader: string): Promise<HeldLanes | 'idle' | 'backlog'> {
  const rows = await hold(tx, log, reader);
  const most = rows[0]?.most ?? null;
  if (most === null) return 'idle';
  if (most >= LANE_SHARE) return 'backlog';
  const lanes = rows.flatMap(({ lane }) => lane ?? []);
  const { xid, at } = rows[0] ?? {};
  if (lanes.length === 0 || xid === null || xid === undefined || at === undefined) return 'idle';
  const { events, isNext } = await readNext(tx, log, reader, lanes);
  const waiting = Map.groupBy(events, ({ lane }) => lane);
  const ends = lanes.filter((lane) => isNext && (waiting.get(lane)?.length ?? 0) < LANE_SHARE);
  return { events, ends: new Set(ends), xid: BigInt(xid), recordedAt: instantOf(at) };
}

/** Nothing is locked and no transaction id taken where nothing waits. */
async function hold(tx: Tx, log: Log, reader: string): Promise<HoldRow[]> {
  const { rows } = await tx.query<HoldRow>({
    name: 'hold-lanes',
    text: `with waiting as materialized (
        select u.n from lane_cursor c cross join lateral (
          select count(*) as n from (
            select from event e
            where e.tenant = $1 and e.lane = c.lane and (e.incarnation, e.xid, e.seq) > (c.incarnation, c.xid, c.seq)
              and (e.incarnation, e.xid) < ($4::smallint, pg_snapshot_xmin(pg_current_snapshot()))
            order by e.incarnation, e.xid, e.seq limit $3) unread) u
        where c.tenant = $1 and c.reader = $2 and u.n > 0
      ), held as materialized (
        select c.lane from lane_cursor c where c.tenant = $1 and c.reader = $2 and (select max(n) from waiting) < $3
        order by c.lane for update skip locked)
      select w.most, h.lane, case when h.lane is not null then pg_current_xact_id()::text end as xid, now()::text as at
      from (select max(n) as most from waiting) w left join held h on true`,
    values: [log.tenant, reader, LANE_SHARE, log.incarnation],
  });
  return rows;
}

/**
 * What waits, and whether what this transaction appends comes next: then no transaction that began to write before it is still open. Those
 * that are get a moment to end.
 */
async function readNext(
  tx: Tx,
  log: Log,
  reader: string,
  lanes: readonly number[],
): Promise<{ readonly events: LaneEvent[]; readonly isNext: boolean }> {
  const [isNext, events] = await together([isOldest(tx), readLanes(tx, log, reader, lanes)] as const);
  if (isNext) return { events, isNext };
  for (let turn = 0; turn < TURNS; turn++) {
    await new Promise((resolve) => setTimeout(resolve, TURN_MS));
    if (await isOldest(tx)) return { events: await readLanes(tx, log, reader, lanes), isNext: true };
  }
  return { events, isNext };
}

async function isOldest(tx: Tx): Promise<boolean> {
  const { rows } = await tx.query<{ oldest: boolean }>({
    name: 'is-oldest',
    text: 'select pg_snapshot_xmin(pg_current_snapshot()) = pg_current_xact_id() as oldest',
  });
  return rows[0]?.oldest === true;
}

async function readLanes(tx: Tx, log: Log, reader: string, lanes: readonly number[]): Promise<LaneEvent[]> {
  const { rows } = await tx.query<EventRow & { lane: number }>({
    name: 'read-lanes',
    text: `select h.lane, ${EVENT_COLUMNS} from (
        select c.lane, c.incarnation, c.xid, c.seq from lane_cursor c where c.tenant = $1 and c.reader = $2 and c.lane = any ($3::smallint[])) h
      cross join lateral (
        select * from event e
        where e.tenant = $1 and e.lane = h.lane and (e.incarnation, e.xid, e.seq) > (h.incarnation, h.xid, h.seq)
          and (e.incarnation, e.xid) < ($5::smallint, pg_snapshot_xmin(pg_current_snapshot()))
        order by e.incarnation, e.xid, e.seq limit $4) e
      order by e.incarnation, e.xid, e.seq`,
    values: [log.tenant, reader, smallColumn(lanes), LANE_SHARE, log.incarnation],
  });
  return rows.map((row) => ({ lane: row.lane, event: storedEvent(row) }));
}

/** Moves held cursors behind what was folded, in the transaction that wrote what came of it. */
export async function moveCursors(tx: Tx, tenant: string, reader: string, ends: ReadonlyMap<number, Position>): Promise<void> {
  const positions = [...ends.values()];
  await tx.query({
    name: 'move-cursors',
    text: `update lane_cursor c set incarnation = p.incarnation, xid = p.xid::xid8, seq = p.seq
      from unnest($3::smallint[], $4::int[], $5::text[], $6::bigint[]) p(lane, incarnation, xid, seq)
      where c.tenant = $1 and c.reader = $2 and c.lane = p.lane`,
    values: [
      tenant,
      reader,
      smallColumn([...ends.keys()]),
      intColumn(positions.map(({ incarnation }) => incarnation)),
      textColumn(positions.map(({ xid }) => String(xid))),
      bigColumn(positions.map(({ seq }) => seq)),
    ],
  });
}

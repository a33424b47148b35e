import { types } from 'pg';
import type { JsonObject, StoredEvent } from '../canonical/index.ts';
import type { Tx } from '../store/index.ts';

export interface EventRow {
  incarnation: number;
  xid: string;
  seq: bigint;
  recorded_at: string;
  id: Buffer;
  revision: number;
  type: string;
  entity: string;
  key: string;
  occurred_at: string;
  channel: number | null;
  message: bigint | null;
  parent: Buffer | null;
  hold: string | null;
  data: string;
  subject: string | null;
  sealed: Buffer | null;
}

export const EVENT_COLUMNS =
  'e.incarnation, e.xid::text, e.seq, e.recorded_at::text, e.id, e.revision, e.type, e.entity, e.key, e.occurred_at::text, e.channel, e.message, e.parent, e.hold, e.data, e.subject, e.sealed';

export function storedEvent(row: EventRow): StoredEvent {
  return {
    position: { incarnation: row.incarnation, xid: BigInt(row.xid), seq: row.seq },
    recordedAt: instantOf(row.recorded_at),
    id: row.id,
    revision: row.revision,
    type: row.type,
    entity: row.entity,
    key: row.key,
    occurredAt: instantOf(row.occurred_at),
    ...(row.channel === null ? {} : { channel: row.channel }),
    ...(row.message === null ? {} : { message: row.message }),
    ...(row.parent === null ? {} : { parent: row.parent }),
    ...(row.hold === null ? {} : { hold: row.hold }),
    data: JSON.parse(row.data) as JsonObject,
    ...(row.subject === null ? {} : { subject: row.subject }),
    ...(row.sealed === null ? {} : { sealed: row.sealed }),
  };
}

const PLAIN = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?\+00$/;

/** The ISO instant, to the millisecond, of a time as a session in UTC writes it: two are read for each event, and a Date costs ten times this. */
export function instantOf(text: string): string {
  if (!PLAIN.test(text)) return (types.getTypeParser(types.builtins.TIMESTAMPTZ)(text) as Date).toISOString();
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).slice(0, 3).padEnd(3, '0')}Z`;
}

/** A lane whose cursor row this transaction holds, with the events that follow it. */
export interface LaneBatch {
  readonly lane: number;
  readonly events: readonly StoredEvent[];
}

/** The first lane of those that has something to read: lanes are looked at in order and no further than needed. */
const unreadLane = (those: string): string => `
        select c.lane, c.incarnation, c.xid, c.seq
        from lane_cursor c cross join lateral (
          select 1 from event e
          where e.tenant = $1 and e.lane = c.lane and (e.incarnation, e.xid, e.seq) > (c.incarnation, c.xid, c.seq)
            and (e.incarnation, e.xid) < ($5::smallint, pg_snapshot_xmin(pg_current_snapshot()))
          order by e.incarnation, e.xid, e.seq limit 1) unread
        where c.tenant = $1 and c.reader = $2 and ${those}
        order by c.lane limit 1 for update of c skip locked`;

/**
 * Takes one lane with unread events below the snapshot horizon, locks its cursor for the transaction, and reads up to
 * `most` events in log order. Lanes held by others are skipped; `from` rotates where the search begins, so that no
 * lane starves. Undefined when no free lane has anything. The horizon is an end of the index range, not a filter: while
 * a long transaction holds it back, a look at a lane must not read all that waits above it.
 */
export async function takeLane(
  tx: Tx,
  tenant: string,
  reader: string,
  from: number,
  most: number,
  incarnation: number,
): Promise<LaneBatch | undefined> {
  const { rows } = await tx.query<EventRow & { lane: number }>({
    name: 'take-lane',
    text: `with ahead as materialized (${unreadLane('c.lane >= $3')}),
      behind as materialized (${unreadLane('c.lane < $3 and not exists (select from ahead)')}),
      taken as (select * from ahead union all select * from behind)
      select t.lane, ${EVENT_COLUMNS} from taken t cross join lateral (
        select * from event e
        where e.tenant = $1 and e.lane = t.lane and (e.incarnation, e.xid, e.seq) > (t.incarnation, t.xid, t.seq)
          and (e.incarnation, e.xid) < ($5::smallint, pg_snapshot_xmin(pg_current_snapshot()))
        order by e.incarnation, e.xid, e.seq limit $4) e`,
    values: [tenant, reader, from, most, incarnation],
  });
  const lane = rows[0]?.lane;
  return lane === undefined ? undefined : { lane, events: rows.map(storedEvent) };
}

/** Makes the cursors of a reader; a reader follows the whole log from its beginning, independent of all others. */
export async function ensureReader(tx: Tx, tenant: string, reader: string, lanes: number): Promise<void> {
  await tx.query('insert into lane_cursor (tenant, reader, lane) select $1, $2, generate_series(0, $3::int - 1) on conflict do nothing', [
    tenant,
    reader,
    lanes,
  ]);
}

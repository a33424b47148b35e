import type { Position } from '../../canonical/index.ts';
import { unpackLineage } from '../../events/index.ts';
import type { Tx } from '../../store/index.ts';
import type { MessagePlace } from '../messages.ts';
import type { EventTombstone, TracedEvent } from './trace.ts';

/** An event with what it hangs on. */
export interface EventNode {
  /** Place in the log within its transaction order. */
  readonly seq: bigint;
  readonly id: Buffer;
  readonly parent: Buffer | undefined;
  readonly place: MessagePlace | undefined;
  readonly traced: TracedEvent;
}

interface Row {
  seq: bigint;
  recorded_at: Date;
  id: Buffer;
  revision: number;
  type: string;
  entity: string;
  key: string;
  occurred_at: Date;
  channel: number | null;
  channel_name: string | null;
  message: bigint | null;
  parent: Buffer | null;
  hold: string | null;
  lineage: Buffer | null;
  data: string;
}

const COLUMNS = `e.seq, e.recorded_at, e.id, e.revision, e.type, e.entity, e.key, e.occurred_at, e.channel, ch.name as channel_name, e.message,
    e.parent, e.hold, e.lineage, e.data`;
const SELECT = `select ${COLUMNS}
  from event e left join channel ch on ch.tenant = e.tenant and ch.channel = e.channel
  where e.tenant = $1 and`;
const ORDER = 'order by e.incarnation, e.xid, e.seq';

export const eventName = (id: Buffer): string => `event:${id.toString('base64url')}`;

/** Every revision of events. */
export async function eventsById(tx: Tx, tenant: string, ids: readonly Buffer[]): Promise<EventNode[]> {
  return readEvents(tx, 'trace-events-by-id', `${SELECT} e.id = any ($2::bytea[]) ${ORDER}`, [tenant, ids]);
}

/** What messages became, at most `limit`. */
export async function eventsOfMessages(tx: Tx, tenant: string, places: readonly MessagePlace[], limit: number): Promise<EventNode[]> {
  return readEvents(
    tx,
    'trace-events-of-messages',
    `${SELECT} (e.channel, e.message) in (select * from unnest($2::int[], $3::bigint[])) ${ORDER} limit $4`,
    [tenant, places.map((place) => place.channel), places.map((place) => String(place.seq)), limit],
  );
}

/** What events caused, at most `limit`. */
export async function eventsCausedBy(tx: Tx, tenant: string, parents: readonly Buffer[], limit: number): Promise<EventNode[]> {
  return readEvents(tx, 'trace-events-caused', `${SELECT} e.parent = any ($2::bytea[]) ${ORDER} limit $3`, [tenant, parents, limit]);
}

/** The events of a process key, the newest `limit` of them. */
export async function eventsOfKey(tx: Tx, tenant: string, key: string, limit: number): Promise<EventNode[]> {
  const newest = await readEvents(
    tx,
    'trace-events-of-key',
    `${SELECT} e.key = $2 order by e.incarnation desc, e.xid desc, e.seq desc limit $3`,
    [tenant, key, limit],
  );
  return newest.reverse();
}

/** The events of all lanes that follow `after`, the oldest `limit` of them, below the snapshot horizon. */
export async function feedOfEvents(
  tx: Tx,
  log: { readonly tenant: string; readonly lanes: number; readonly incarnation: number },
  after: Position,
  limit: number,
): Promise<{ readonly position: Position; readonly traced: TracedEvent }[]> {
  const { rows } = await tx.query<Row & { incarnation: number; xid: string }>({
    name: 'feed-of-events',
    text: `select e.incarnation, e.xid::text, ${COLUMNS} from (
        select e.* from generate_series(0, $2::int - 1) l (lane) cross join lateral (
          select * from event e
          where e.tenant = $1 and e.lane = l.lane and (e.incarnation, e.xid, e.seq) > ($3::smallint, $4::text::xid8, $5::bigint)
            and (e.incarnation, e.xid) < ($6::smallint, pg_snapshot_xmin(pg_current_snapshot()))
          order by e.incarnation, e.xid, e.seq limit $7) e
        order by e.incarnation, e.xid, e.seq limit $7) e
      left join channel ch on ch.tenant = e.tenant and ch.channel = e.channel
      ${ORDER}`,
    values: [log.tenant, log.lanes, after.incarnation, String(after.xid), String(after.seq), log.incarnation, limit],
  });
  return rows.map((row) => ({
    position: { incarnation: row.incarnation, xid: BigInt(row.xid), seq: row.seq },
    traced: nodeOf(row).traced,
  }));
}

/** Where an event stands in the log. `recordedAt` is PostgreSQL's own text, whose microseconds a Date would lose. */
export interface EventPlace {
  readonly lane: number;
  readonly incarnation: number;
  readonly xid: string;
  readonly seq: bigint;
  readonly recordedAt: string;
}

/** The events at these places, by `seq`; one past retention is left out. */
export async function eventsAt(tx: Tx, tenant: string, places: readonly EventPlace[]): Promise<ReadonlyMap<bigint, TracedEvent>> {
  const nodes = await readEvents(
    tx,
    'trace-events-at',
    `select ${COLUMNS} from unnest($2::smallint[], $3::smallint[], $4::text[], $5::bigint[], $6::timestamptz[]) p (lane, incarnation, xid, seq, at)
      cross join lateral (
        select * from event e
        where e.tenant = $1 and e.lane = p.lane and e.incarnation = p.incarnation and e.xid = p.xid::xid8 and e.seq = p.seq and e.recorded_at = p.at
        limit 1) e
      left join channel ch on ch.tenant = e.tenant and ch.channel = e.channel`,
    [
      tenant,
      places.map((place) => place.lane),
      places.map((place) => place.incarnation),
      places.map((place) => place.xid),
      places.map((place) => String(place.seq)),
      places.map((place) => place.recordedAt),
    ],
  );
  return new Map(nodes.map((node) => [node.seq, node.traced]));
}

async function readEvents(tx: Tx, name: string, text: string, values: readonly unknown[]): Promise<EventNode[]> {
  const { rows } = await tx.query<Row>({ name, text, values: [...values] });
  return rows.map(nodeOf);
}

function nodeOf(row: Row): EventNode {
  const lineage = row.lineage === null ? undefined : unpackLineage(row.lineage);
  return {
    seq: row.seq,
    id: row.id,
    parent: row.parent ?? undefined,
    place: row.channel === null || row.message === null ? undefined : { channel: row.channel, seq: row.message },
    traced: {
      id: eventName(row.id),
      revision: row.revision,
      type: row.type,
      entity: row.entity,
      key: row.key,
      occurredAt: row.occurred_at.toISOString(),
      recordedAt: row.recorded_at.toISOString(),
      ...(row.parent === null ? {} : { parent: eventName(row.parent) }),
      ...(row.channel_name === null || row.message === null ? {} : { message: `${row.channel_name}:${row.message}` }),
      ...(lineage === undefined ? {} : { range: { start: lineage.start, end: lineage.end }, rule: lineage.rule, release: lineage.release }),
      ...(row.hold === null ? {} : { hold: row.hold }),
      data: JSON.parse(row.data) as object,
    },
  };
}

/** What is left of events past retention: their identities live as long as the ledger. */
export async function eventTombstones(tx: Tx, tenant: string, ids: readonly Buffer[]): Promise<EventTombstone[]> {
  if (ids.length === 0) return [];
  const { rows } = await tx.query<{ identity: Buffer; revision: number }>({
    name: 'trace-event-tombstones',
    text: 'select identity, revision from event_identity where tenant = $1 and identity = any ($2::bytea[])',
    values: [tenant, ids],
  });
  const known = new Map(rows.map((row) => [eventName(row.identity), row.revision]));
  return ids.map((id) => {
    const revision = known.get(eventName(id));
    return { id: eventName(id), gone: true, ...(revision === undefined ? {} : { revision }) };
  });
}

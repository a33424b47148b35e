import type { StoredEvent } from '../../canonical/index.ts';
import { EVENT_COLUMNS, type EventRow, storedEvent } from '../../events/index.ts';
import type { Tx } from '../../store/index.ts';

/** The parked events of keys, in log order. */
export async function loadParked(tx: Tx, tenant: string, keys: readonly string[]): Promise<Map<string, StoredEvent[]>> {
  const parked = new Map<string, StoredEvent[]>();
  if (keys.length === 0) return parked;
  const { rows } = await tx.query<EventRow>({
    name: 'load-parked',
    text: `select ${EVENT_COLUMNS} from parked_event p join event e
        on e.tenant = p.tenant and e.lane = p.lane and e.incarnation = p.incarnation and e.xid = p.xid and e.seq = p.seq and e.recorded_at = p.recorded_at
      where p.tenant = $1 and p.key = any ($2) order by p.key, p.incarnation, p.xid, p.seq`,
    values: [tenant, keys],
  });
  for (const row of rows) {
    const event = storedEvent(row);
    const known = parked.get(event.key);
    if (known === undefined) parked.set(event.key, [event]);
    else known.push(event);
  }
  return parked;
}

export async function park(tx: Tx, tenant: string, lane: number, events: readonly StoredEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.query({
    name: 'park-events',
    text: `insert into parked_event (tenant, key, incarnation, xid, seq, lane, recorded_at)
      select $1, e.key, e.incarnation, e.xid, e.seq, $2, e.recorded_at
      from event e join unnest($3::bigint[]) p(seq) on e.seq = p.seq
      where e.tenant = $1 and e.lane = $2 and (e.incarnation, e.xid, e.seq) >= ($4, $5::text::xid8, $6) and e.key = any ($7)
      on conflict do nothing`,
    values: [
      tenant,
      lane,
      events.map((event) => String(event.position.seq)),
      ...oldest(events),
      [...new Set(events.map((event) => event.key))],
    ],
  });
}

export async function unpark(tx: Tx, tenant: string, events: readonly StoredEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.query({
    name: 'unpark-events',
    text: `delete from parked_event p using unnest($2::text[], $3::smallint[], $4::text[], $5::bigint[]) u(key, incarnation, xid, seq)
      where p.tenant = $1 and p.key = u.key and p.incarnation = u.incarnation and p.xid = u.xid::xid8 and p.seq = u.seq`,
    values: [
      tenant,
      events.map((event) => event.key),
      events.map((event) => event.position.incarnation),
      events.map((event) => String(event.position.xid)),
      events.map((event) => String(event.position.seq)),
    ],
  });
}

function oldest(events: readonly StoredEvent[]): [number, string, string] {
  const first = events
    .map((event) => event.position)
    .reduce((a, b) =>
      a.incarnation < b.incarnation || (a.incarnation === b.incarnation && (a.xid < b.xid || (a.xid === b.xid && a.seq < b.seq))) ? a : b,
    );
  return [first.incarnation, String(first.xid), String(first.seq)];
}

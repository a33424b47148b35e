import type { NewEvent } from '../canonical/index.ts';
import { bigColumn, bytesColumn, intColumn, smallColumn, textColumn, together, type Tx } from '../store/index.ts';
import type { Log } from './append.ts';
import { laneOf } from './lanes.ts';

/** An event that a decider emitted, as it is going to be stored. */
export interface CausedEvent {
  readonly event: NewEvent;
  /** Its data as text. */
  readonly text: string;
  readonly lane: number;
  readonly revision: number;
}

/**
 * What deciders emitted in one go, ready to be appended. Emitting the same twice is once; another content under a name that was taken is its
 * next revision.
 */
export function causedEvents(events: readonly NewEvent[], lanes: number): CausedEvent[] {
  const last = new Map<string, CausedEvent>();
  return events.flatMap((event) => {
    const name = event.identity.toString('latin1');
    const before = last.get(name);
    const text = JSON.stringify(event.data);
    if (before !== undefined && before.text === text && before.event.type === event.type && before.event.key === event.key) return [];
    const caused = { event, text, lane: laneOf(event.key, lanes), revision: (before?.revision ?? 0) + 1 };
    last.set(name, caused);
    return [caused];
  });
}

/** Places in the log for events that are about to be appended by this transaction, in order; one that is not used stays empty. */
export async function takeNumbers(tx: Tx, count: number): Promise<bigint[]> {
  if (count === 0) return [];
  const { rows } = await tx.query<{ numbers: string }>({
    name: 'take-numbers',
    text: `select string_agg(nextval('event_seq_seq')::text, ',') as numbers from generate_series(1, $1::int)`,
    values: [count],
  });
  return (rows[0]?.numbers ?? '').split(',').map(BigInt);
}

const NAMED = `insert into event_identity (tenant, identity, revision, content_hash)
  select $1, o.identity, o.revision, o.identity from unnest($2::bytea[], $3::int[]) o(identity, revision)`;

const APPEND = `insert into event (tenant, lane, incarnation, seq, id, revision, type, entity, key, occurred_at, parent, data, subject, sealed)
  overriding system value
  select $1, o.lane, $2, coalesce(o.seq, nextval('event_seq_seq')), o.id, o.revision, o.type, o.entity, o.key, o.occurred_at::timestamptz, o.parent, o.data,
    o.subject, o.sealed
  from unnest($3::smallint[], $4::bigint[], $5::bytea[], $6::int[], $7::text[], $8::text[], $9::text[], $10::text[], $11::bytea[], $12::text[], $13::text[],
    $14::bytea[]) o(lane, seq, id, revision, type, entity, key, occurred_at, parent, data, subject, sealed)`;

/**
 * Appends events that deciders emitted, at the places of `numbers` where these were taken. Each is made once, in the transaction that moves the
 * lane behind its cause, so what is known of others need not be asked: an identity that is taken already is refused (`STORE_23505`).
 */
export async function appendCaused(tx: Tx, log: Log, caused: readonly CausedEvent[], numbers?: readonly bigint[]): Promise<void> {
  if (caused.length === 0) return;
  const events = caused.map(({ event }) => event);
  const newest = [...new Map(caused.map((one) => [one.event.identity.toString('latin1'), one])).values()];
  await together([
    tx.query({
      name: 'name-caused',
      text: NAMED,
      values: [log.tenant, bytesColumn(newest.map(({ event }) => event.identity)), intColumn(newest.map(({ revision }) => revision))],
    }),
    tx.query({
      name: 'append-caused',
      text: APPEND,
      values: [
        log.tenant,
        log.incarnation,
        smallColumn(caused.map(({ lane }) => lane)),
        bigColumn(caused.map((_, n) => numbers?.[n])),
        bytesColumn(events.map(({ identity }) => identity)),
        intColumn(caused.map(({ revision }) => revision)),
        textColumn(events.map(({ type }) => type)),
        textColumn(events.map(({ entity }) => entity)),
        textColumn(events.map(({ key }) => key)),
        textColumn(events.map(({ occurredAt }) => occurredAt)),
        bytesColumn(events.map(({ parent }) => parent)),
        textColumn(caused.map(({ text }) => text)),
        textColumn(events.map(({ subject }) => subject)),
        bytesColumn(events.map(({ sealed }) => sealed)),
      ],
    }),
  ]);
}

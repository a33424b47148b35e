import { hash } from 'node:crypto';
import type { JsonObject, NewEvent } from '../canonical/index.ts';
import { bigColumn, bytesColumn, intColumn, smallColumn, textColumn, type Tx } from '../store/index.ts';
import { laneOf } from './lanes.ts';
import { packLineage } from './lineage.ts';
import type { Sealing, SubjectKeys } from './subject-keys.ts';

/** The log a writer appends to. */
export interface Log {
  readonly tenant: string;
  readonly lanes: number;
  readonly incarnation: number;
  readonly subjects: SubjectKeys;
}

/** Events of one statement: a replayed file may give a hundred thousand. */
const MOST = 2_000;

interface Draft {
  readonly event: NewEvent;
  readonly data: string;
  readonly content: Buffer;
  readonly lane: number;
}

/**
 * Appends events, in order. An event whose identity and content are known is left out; one whose identity is known with
 * other content is appended as the next revision. Returns how many were appended.
 */
export async function appendEvents(tx: Tx, log: Log, events: readonly NewEvent[]): Promise<number> {
  let appended = 0;
  for (const round of roundsOf(events.map((event) => draft(event, log.lanes)))) appended += await appendRound(tx, log, round);
  return appended;
}

/**
 * The same identity twice in one statement is not possible, so a fact that changes within the batch begins another round;
 * everything after it follows there, because order is kept. A repeat of what the batch said last changes nothing.
 */
function roundsOf(drafts: readonly Draft[]): Draft[][] {
  const rounds: Draft[][] = [[]];
  const last = new Map<string, Buffer>();
  let current = new Set<string>();
  for (const item of drafts) {
    const identity = item.event.identity.toString('latin1');
    if (last.get(identity)?.equals(item.content) === true) continue;
    last.set(identity, item.content);
    if (current.has(identity) || current.size === MOST) {
      rounds.push([]);
      current = new Set();
    }
    current.add(identity);
    rounds.at(-1)?.push(item);
  }
  return rounds.filter((round) => round.length > 0);
}

function draft(event: NewEvent, lanes: number): Draft {
  return { event, data: JSON.stringify(event.data), content: contentHash(event), lane: laneOf(event.key, lanes) };
}

/** `contentHash` as text, base64. */
export const contentOf = (event: NewEvent): string => contentHash(event).toString('base64');

/** A hash of everything that makes two copies of a fact equal; where it came from and how it is held is not part of it. */
function contentHash(event: NewEvent): Buffer {
  const whole = `${event.type}\n${event.entity}\n${event.key}\n${canonicalText(event.data)}\n${canonicalText(event.phi ?? {})}`;
  return hash('sha256', whole, 'buffer').subarray(0, 16);
}

/** JSON with sorted names, so that equal content has equal text. */
const canonicalText = (value: JsonObject): string => JSON.stringify(sorted(value));

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

/**
 * The revisions of what is new are looked up in one object by name. A join of the two would compare every event with every other: worker
 * sessions have no hash joins, and a batch of five hundred would cost a quarter of a million comparisons.
 */
const APPEND = `
with offered as (
  select * from unnest($3::bytea[], $4::bytea[], $5::smallint[], $6::text[], $7::text[], $8::text[], $9::text[], $10::int[], $11::bigint[], $12::bytea[],
    $13::text[], $14::bytea[], $15::text[], $16::text[], $17::bytea[])
    with ordinality o(identity, content, lane, type, entity, key, occurred_at, channel, message, parent, hold, lineage, data, subject, sealed, n)
), known as (
  insert into event_identity (tenant, identity, revision, content_hash)
  select $1, identity, 1, content from offered order by 2
  on conflict (tenant, identity) do update set revision = event_identity.revision + 1, content_hash = excluded.content_hash
    where event_identity.content_hash <> excluded.content_hash
  returning identity, revision
), revised as (
  select jsonb_object_agg(encode(identity, 'hex'), revision) as revisions from known
)
insert into event (tenant, lane, incarnation, id, revision, type, entity, key, occurred_at, channel, message, parent, hold, lineage, data, subject, sealed)
select $1, o.lane, $2, o.identity, (r.revisions ->> encode(o.identity, 'hex'))::int, o.type, o.entity, o.key, o.occurred_at::timestamptz, o.channel, o.message,
  o.parent, o.hold, o.lineage, o.data, o.subject, o.sealed
from offered o cross join revised r where r.revisions ? encode(o.identity, 'hex') order by o.n`;

async function appendRound(tx: Tx, log: Log, round: readonly Draft[]): Promise<number> {
  const events = round.map(({ event }) => event);
  const sealing = await log.subjects.load(
    tx,
    events.flatMap(({ subject, phi }) => (subject !== undefined && phi !== undefined ? [subject] : [])),
  );
  const { rowCount } = await tx.query({
    name: 'append-events',
    text: APPEND,
    values: [
      log.tenant,
      log.incarnation,
      bytesColumn(events.map(({ identity }) => identity)),
      bytesColumn(round.map(({ content }) => content)),
      smallColumn(round.map(({ lane }) => lane)),
      textColumn(events.map(({ type }) => type)),
      textColumn(events.map(({ entity }) => entity)),
      textColumn(events.map(({ key }) => key)),
      textColumn(events.map(({ occurredAt }) => occurredAt)),
      intColumn(events.map(({ cause }) => cause?.channel)),
      bigColumn(events.map(({ cause }) => cause?.message)),
      bytesColumn(events.map(({ parent }) => parent)),
      textColumn(events.map(({ hold }) => hold)),
      bytesColumn(events.map(({ cause }) => cause && packLineage(cause))),
      textColumn(round.map(({ data }) => data)),
      textColumn(events.map(({ subject }) => subject)),
      bytesColumn(events.map((event) => sealedOf(sealing, event))),
    ],
  });
  return rowCount ?? 0;
}

function sealedOf(sealing: Sealing, event: NewEvent): Buffer | undefined {
  if (event.subject === undefined) return undefined;
  if (event.phi === undefined) return event.sealed;
  return sealing.seal(event.subject, Buffer.from(JSON.stringify(event.phi)));
}

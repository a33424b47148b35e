import { createHash } from 'node:crypto';
import type { JsonObject, NewEvent } from '../canonical/index.ts';
import type { Tx } from '../store/index.ts';
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
  readonly content: string;
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
  const last = new Map<string, string>();
  let current = new Set<string>();
  for (const item of drafts) {
    const identity = item.event.identity.toString('latin1');
    if (last.get(identity) === item.content) continue;
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
  return { event, data: JSON.stringify(event.data), content: contentOf(event), lane: laneOf(event.key, lanes) };
}

/** A hash of everything that makes two copies of a fact equal, base64; where it came from and how it is held is not part of it. */
export function contentOf(event: NewEvent): string {
  const whole = `${event.type}\n${event.entity}\n${event.key}\n${canonicalText(event.data)}\n${canonicalText(event.phi ?? {})}`;
  return createHash('sha256').update(whole).digest().subarray(0, 16).toString('base64');
}

/** JSON with sorted names, so that equal content has equal text. */
function canonicalText(value: JsonObject): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const APPEND = `
with offered as (
  select * from json_to_recordset($2) o(n int, identity text, content text, lane smallint, type text, entity text, key text, "occurredAt" timestamptz,
    channel int, message bigint, parent text, hold text, lineage text, data text, subject text, sealed text)
), known as (
  insert into event_identity (tenant, identity, revision, content_hash)
  select $1, decode(identity, 'base64'), 1, decode(content, 'base64') from offered order by 2
  on conflict (tenant, identity) do update set revision = event_identity.revision + 1, content_hash = excluded.content_hash
    where event_identity.content_hash <> excluded.content_hash
  returning identity, revision
)
insert into event (tenant, lane, incarnation, id, revision, type, entity, key, occurred_at, channel, message, parent, hold, lineage, data, subject, sealed)
select $1, o.lane, $3, k.identity, k.revision, o.type, o.entity, o.key, o."occurredAt", o.channel, o.message, decode(o.parent, 'base64'), o.hold,
  decode(o.lineage, 'base64'), o.data, o.subject, decode(o.sealed, 'base64')
from offered o join known k on k.identity = decode(o.identity, 'base64')
order by o.n`;

async function appendRound(tx: Tx, log: Log, round: readonly Draft[]): Promise<number> {
  const sealing = await log.subjects.load(
    tx,
    round.flatMap(({ event }) => (event.subject !== undefined && event.phi !== undefined ? [event.subject] : [])),
  );
  const rows = round.map(({ event, data, content, lane }, n) => ({
    n,
    identity: event.identity.toString('base64'),
    content,
    lane,
    type: event.type,
    entity: event.entity,
    key: event.key,
    occurredAt: event.occurredAt,
    channel: event.cause?.channel,
    message: event.cause === undefined ? undefined : String(event.cause.message),
    parent: event.parent?.toString('base64'),
    hold: event.hold,
    lineage: event.cause === undefined ? undefined : packLineage(event.cause).toString('base64'),
    data,
    subject: event.subject,
    sealed: sealedOf(sealing, event)?.toString('base64'),
  }));
  const { rowCount } = await tx.query({ name: 'append-events', text: APPEND, values: [log.tenant, JSON.stringify(rows), log.incarnation] });
  return rowCount ?? 0;
}

function sealedOf(sealing: Sealing, event: NewEvent): Buffer | undefined {
  if (event.subject === undefined) return undefined;
  if (event.phi === undefined) return event.sealed;
  return sealing.seal(event.subject, Buffer.from(JSON.stringify(event.phi)));
}

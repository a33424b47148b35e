import type { Tx } from '../store/index.ts';
import { eventName, type EventNode, eventsCausedBy, eventsOfMessages } from './trace/events.ts';
import { journalsOfEvents } from './trace/journals.ts';

/** A business document that came in through the API. */
export interface Submission {
  readonly id: string;
  readonly kind: string;
  readonly entity: string;
  readonly contentHash: Buffer;
  readonly madeAt: Date;
  /** Where it stands in the inbox; absent only while it is being taken. */
  readonly place?: { readonly channel: number; readonly seq: bigint; readonly name: string };
}

/** What became of it. */
export interface SubmissionStatus extends Submission {
  readonly status: 'received' | 'held' | 'recorded' | 'posted';
  readonly subject?: string;
  readonly events: readonly string[];
  readonly journals: readonly string[];
  readonly exceptions: readonly { readonly id: bigint; readonly code: string; readonly summary: string }[];
}

/** One document with several hundred facts would be another kind of document. */
const MOST_EVENTS = 200;
/** A payment of an account that was merged away is passed on, once for each merge. */
const DEEPEST = 8;
const HELD = 'record.held';

interface Row {
  id: string;
  kind: string;
  entity: string;
  content_hash: Buffer;
  made_at: Date;
  channel: number | null;
  message: bigint | null;
  name: string | null;
}

/** A document by the name it was given; undefined where there is none that the caller may see. */
export async function findSubmission(tx: Tx, tenant: string, id: string): Promise<Submission | undefined> {
  const { rows } = await tx.query<Row>({
    name: 'find-submission',
    text: `select s.id, s.kind, s.entity, s.content_hash, s.made_at, s.channel, s.message, c.name
      from submission s left join channel c on c.channel = s.channel and c.tenant = s.tenant where s.id = $2 and s.tenant = $1`,
    values: [tenant, id],
  });
  const [row] = rows;
  if (row === undefined) return undefined;
  const { kind, entity, content_hash: contentHash, made_at: madeAt, channel, message, name } = row;
  const isPlaced = channel !== null && message !== null && name !== null;
  return { id, kind, entity, contentHash, madeAt, ...(isPlaced ? { place: { channel, seq: message, name } } : {}) };
}

/** What became of a document: its events, those that they caused, and what was posted for them. */
export async function statusOfSubmission(tx: Tx, tenant: string, submission: Submission): Promise<SubmissionStatus> {
  const { place } = submission;
  const own = place === undefined ? [] : await eventsOfMessages(tx, tenant, [place], MOST_EVENTS);
  const facts = own.filter(({ traced }) => traced.type !== HELD);
  const all = [...facts, ...(await followers(tx, tenant, facts))];
  const journals = await journalsOfEvents(
    tx,
    tenant,
    all.map(({ id }) => id),
    MOST_EVENTS,
  );
  const exceptions = place === undefined ? [] : await exceptionsOf(tx, tenant, place, all);
  const subject = facts[0]?.traced.key;
  const status = journals.length > 0 ? 'posted' : exceptions.length > 0 ? 'held' : facts.length > 0 ? 'recorded' : 'received';
  return {
    ...submission,
    status,
    ...(subject === undefined ? {} : { subject }),
    events: [...new Set(facts.map(({ id }) => eventName(id)))],
    journals: journals.map(({ traced }) => traced.id),
    exceptions,
  };
}

async function followers(tx: Tx, tenant: string, of: readonly EventNode[]): Promise<readonly EventNode[]> {
  const found: EventNode[] = [];
  for (let last = of, depth = 0; last.length > 0 && depth < DEEPEST; depth++) {
    last = await eventsCausedBy(
      tx,
      tenant,
      last.map(({ id }) => id),
      MOST_EVENTS,
    );
    found.push(...last);
  }
  return found;
}

/** Open work that keeps it from going on: what of its message was held, and what its event could not be applied to. */
async function exceptionsOf(
  tx: Tx,
  tenant: string,
  { channel, seq }: { readonly channel: number; readonly seq: bigint },
  events: readonly EventNode[],
): Promise<SubmissionStatus['exceptions']> {
  const { rows } = await tx.query<{ id: bigint; code: string; summary: string }>({
    name: 'exceptions-of-submission',
    text: `select id, code, summary from exception_item where message = $3 and channel = $2 and tenant = $1 and state = 'open'
      union
      select id, code, summary from exception_item where key = any ($4::text[]) and tenant = $1 and state = 'open' and event = any ($5::bytea[])
      order by id`,
    values: [tenant, channel, String(seq), events.map(({ traced }) => traced.key), events.map(({ id }) => id)],
  });
  return rows;
}

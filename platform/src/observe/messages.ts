import type { TenantKeys } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import { messageUnknown, pageUnreadable } from './faults.ts';
import { placesBetween } from './message-range.ts';
import { EXCEPTIONS_OF, type MessageState, STATE_OF } from './message-state.ts';

/** A message as lists show it: nothing of its content. */
export interface MessageSummary {
  /** `channel:sequence`, its name for people. */
  readonly id: string;
  readonly channel: string;
  readonly seq: bigint;
  readonly receivedAt: string;
  readonly controlId: string;
  readonly kind: string;
  readonly source: string;
  readonly size: number;
  readonly release: number;
  readonly state: MessageState;
  /** Why it was set aside when it came. */
  readonly quarantine?: string;
  /** Its open exception, the oldest when there are several. */
  readonly exception?: bigint;
  /** Keyed hash of the content, hexadecimal. */
  readonly contentHash: string;
}

export interface MessageQuery {
  /** `channel:sequence`, a control id, or an account number, MRN, claim number or trace number that translation found in it. */
  readonly search?: string;
  readonly channel?: string;
  readonly state?: MessageState;
  /** `ADT^A01`, or its beginning. */
  readonly kind?: string;
  /** A value of a field that translation leaves tokens of, by the kind of the token. */
  readonly token?: { readonly kind: string; readonly value: string };
  /** Received at or after, and before. */
  readonly from?: Date;
  readonly to?: Date;
  /** Where an earlier page ended. */
  readonly before?: string;
  readonly limit: number;
}

export interface MessagePage {
  readonly messages: readonly MessageSummary[];
  /** Give it as `before` for the page that follows; absent at the end. */
  readonly next?: string;
}

/** The kinds of identifiers that translation leaves search tokens of; see canonical/value.ts. */
const TOKEN_KINDS = ['account', 'mrn', 'claim', 'trace', 'tax-id'];
/** One identifier in more messages than this is not searched for but listed by channel. */
export const MOST_FOUND = 10_000;

interface Row {
  number: number;
  channel: string;
  seq: bigint;
  received_at: Date;
  control_id: string;
  kind: string;
  source: string;
  size: bigint;
  release: number;
  state: MessageState;
  quarantine: string | null;
  open_item: bigint | null;
  content_hash: Buffer;
}

const COLUMNS = `m.channel as number, ch.name as channel, m.seq, m.received_at, m.control_id, m.kind, m.source, m.size, m.release, m.quarantine,
  m.content_hash, x.open_item, ${STATE_OF} as state`;

/**
 * Lists messages, newest first: each channel is read backwards from where the last page ended and the channels are
 * merged by time. What is searched for leaves this function only as keyed tokens.
 */
export async function searchMessages(tx: Tx, keys: TenantKeys, query: MessageQuery): Promise<MessagePage> {
  const found = await findAll(tx, keys, query);
  const before = pageOf(query.before);
  const range = await placesBetween(tx, keys.tenant, query);
  const kinds = query.kind === undefined ? undefined : await kindsLike(tx, keys.tenant, query.kind);
  if (isOfNewest(query)) await tx.query('set local enable_sort = off');
  const { rows } = await tx.query<Row>(
    // Where to begin is worked out beforehand: compared with an expression, the place would not be looked up in the index.
    `with ended as (select * from json_to_recordset($6) b(channel int, seq bigint)),
      found as (select * from json_to_recordset($7) f(channel int, seq bigint)),
      ranged as (select * from json_to_recordset($8) r(channel int, above bigint, below bigint)),
      place as materialized (
        select ch.tenant, ch.channel, greatest(r.above, ${isAhead(query.state) ? 'cc.seq' : '0'}, 0) as above,
          least(coalesce(b.seq, ch.next_seq), r.below, ${endOf(query.state)}) as below
        from channel ch left join ended b on b.channel = ch.channel left join ranged r on r.channel = ch.channel
          left join channel_cursor cc on cc.tenant = ch.tenant and cc.channel = ch.channel
        where ch.tenant = $1 and ($2::text is null or ch.name = $2))
    select page.* from place p ${kinds === undefined ? '' : 'cross join unnest($4::text[]) k(kind)'} cross join lateral (
        select ${COLUMNS} from message m join channel ch on ch.tenant = m.tenant and ch.channel = m.channel
          left join channel_cursor c on c.tenant = m.tenant and c.channel = m.channel ${EXCEPTIONS_OF}
        where m.tenant = $1 and m.channel = p.channel and m.seq < p.below and m.seq > p.above
          and ($9::timestamptz is null or m.received_at >= $9) and ($10::timestamptz is null or m.received_at < $10)
          ${kinds === undefined ? 'and $4::text[] is null' : `and m.kind = k.kind ${newestOfKind(query)}`}
          ${found === undefined ? '' : 'and m.seq in (select f.seq from found f where f.channel = p.channel)'}
          ${candidatesOf(query.state)}
          and ($5::text is null or ${STATE_OF} = $5)
        order by m.seq desc limit $3) page
      order by page.number, page.seq desc`,
    [
      keys.tenant,
      query.channel ?? null,
      query.limit + 1,
      kinds ?? null,
      query.state ?? null,
      JSON.stringify([...before].map(([channel, seq]) => ({ channel, seq: String(seq) }))),
      JSON.stringify((found ?? []).map(({ channel, seq }) => ({ channel, seq: String(seq) }))),
      JSON.stringify(range),
      query.from ?? null,
      query.to ?? null,
    ],
  );
  if (isOfNewest(query)) await tx.query('set local enable_sort = on');
  return mergePage(rows, query.limit, before);
}

/** Where the messages of a state end in a channel: what is done lies up to the cursor, and what is running is the first beyond it. */
function endOf(state: MessageState | undefined): string {
  if (state === 'done') return 'coalesce(cc.seq, 0) + 1';
  if (state !== 'running') return 'null';
  return '(select n.seq + 1 from message n where n.tenant = $1 and n.channel = ch.channel and n.seq > cc.seq order by n.seq limit 1)';
}

/**
 * Whether a page is of the newest of its place, whatever they are. They are read in the order of the primary key as far as the page goes: the
 * planner takes the messages between two numbers for few, and would rather sort the whole channel.
 */
const isOfNewest = ({ search, token, kind, state }: MessageQuery): boolean =>
  [search, token, kind].every((narrows) => narrows === undefined) && candidatesOf(state) === '';

/**
 * Where nothing else narrows, the newest of a kind are looked up in its index alone: asked for whole rows, the planner would rather go
 * through the channel, and read a million rows for a rare kind.
 */
const newestOfKind = ({ search, token, state, from, to }: MessageQuery): string =>
  [search, token, state, from, to].some((narrows) => narrows !== undefined)
    ? ''
    : `and m.seq in (select n.seq from message n where n.tenant = $1 and n.channel = p.channel and n.kind = k.kind and n.seq < p.below
        order by n.seq desc limit $3)`;

/** Kinds that are looked through; senders may make up any number. */
const MOST_KINDS = 200;

/** The kinds of stored messages that begin so, found by leaping through the index from one to the next. */
async function kindsLike(tx: Tx, tenant: string, beginning: string): Promise<readonly string[]> {
  const { rows } = await tx.query<{ kind: string }>({
    name: 'kinds-like',
    text: `with recursive known as (
        (select kind, 1 as n from message where tenant = $1 and kind >= $2 order by kind limit 1)
        union all
        select next.kind, k.n + 1 from known k cross join lateral (
          select m.kind from message m where m.tenant = $1 and m.kind > k.kind order by m.kind limit 1) next
        where k.n < ${MOST_KINDS})
      select kind from known where starts_with(kind, $2)`,
    values: [tenant, beginning],
  });
  return rows.map((row) => row.kind);
}

/** What is searched for and what a field holds, both where both are asked for; undefined when nothing is. */
async function findAll(tx: Tx, keys: TenantKeys, { search, token }: MessageQuery): Promise<readonly MessagePlace[] | undefined> {
  const named = search === undefined ? undefined : await findMessages(tx, keys, search.trim());
  if (token === undefined) return named;
  const held = await findByTokens(tx, keys.tenant, [keys.token(token.kind, token.value)]);
  const places = new Set(held.map(({ channel, seq }) => `${channel}:${seq}`));
  return named?.filter(({ channel, seq }) => places.has(`${channel}:${seq}`)) ?? held;
}

/** Messages of these states lie beyond the channel's cursor. */
const isAhead = (state: MessageState | undefined): boolean => state === 'received' || state === 'running';

/** Narrows the rare states to what can be in them, so that a page of them does not read the whole channel. */
function candidatesOf(state: MessageState | undefined): string {
  switch (state) {
    case 'quarantined':
    case 'waiting':
    case 'rejected':
      return `and m.seq in (select i.message from exception_item i where i.tenant = p.tenant and i.channel = p.channel
        and i.kind in ('quarantine', 'held-record') and i.state = '${state === 'rejected' ? 'rejected' : 'open'}')`;
    case 'received':
    case 'running':
    case 'done':
    case undefined:
      return '';
  }
}

/** Merges the channels by time, each in its own order, and remembers per channel where the page ended. */
function mergePage(rows: readonly Row[], limit: number, before: ReadonlyMap<number, bigint>): MessagePage {
  const queues = [...Map.groupBy(rows, (row) => row.number).values()];
  const ended = new Map(before);
  const messages: MessageSummary[] = [];
  while (messages.length < limit) {
    const newest = queues.reduce<Row[] | undefined>((best, queue) => (later(queue[0], best?.[0]) ? queue : best), undefined);
    const row = newest?.shift();
    if (row === undefined) return { messages };
    messages.push(summaryOf(row));
    ended.set(row.number, row.seq);
  }
  if (queues.every((queue) => queue.length === 0)) return { messages };
  return { messages, next: [...ended].map(([channel, seq]) => `${channel}:${seq}`).join(',') };
}

const later = (a: Row | undefined, b: Row | undefined): boolean => a !== undefined && (b === undefined || a.received_at > b.received_at);

const summaryOf = (row: Row): MessageSummary => ({
  id: `${row.channel}:${row.seq}`,
  channel: row.channel,
  seq: row.seq,
  receivedAt: row.received_at.toISOString(),
  controlId: row.control_id,
  kind: row.kind,
  source: row.source,
  size: Number(row.size),
  release: row.release,
  state: row.state,
  ...(row.quarantine === null ? {} : { quarantine: row.quarantine }),
  ...(row.open_item === null ? {} : { exception: row.open_item }),
  contentHash: row.content_hash.toString('hex'),
});

/** Throws `PAGE_UNREADABLE` for what no earlier page gave. */
function pageOf(before: string | undefined): Map<number, bigint> {
  if (before === undefined) return new Map();
  if (!/^\d{1,9}:\d{1,18}(,\d{1,9}:\d{1,18})*$/.test(before)) throw pageUnreadable();
  return new Map(
    before.split(',').map((entry) => {
      const [channel = '', seq = ''] = entry.split(':');
      return [Number(channel), BigInt(seq)];
    }),
  );
}

/** Where a message is: what joins everything about it. */
export interface MessagePlace {
  readonly channel: number;
  readonly seq: bigint;
}

/** The messages that a text names, newest first; at most `MOST_FOUND`. */
export async function findMessages(tx: Tx, keys: TenantKeys, search: string): Promise<readonly MessagePlace[]> {
  const named = await messageNamed(tx, keys.tenant, search);
  if (named !== undefined) return [named];
  const { rows } = await tx.query<MessagePlace>({
    name: 'find-messages',
    text: `select channel, seq from (
        select channel, seq, received_at from message where tenant = $1 and control_id = $2
        union
        select channel, seq, received_at from message_token where tenant = $1 and token = any ($3::bigint[])) found
      order by received_at desc, channel, seq desc limit $4`,
    values: [keys.tenant, search, tokensOf(keys, search), MOST_FOUND],
  });
  return rows;
}

/** What a text is found by, whatever kind of identifier it is. */
export const tokensOf = (keys: TenantKeys, search: string): string[] => TOKEN_KINDS.map((kind) => String(keys.token(kind, search)));

/** The messages that hold an identifier, newest first; at most `MOST_FOUND`. */
async function findByTokens(tx: Tx, tenant: string, tokens: readonly bigint[]): Promise<readonly MessagePlace[]> {
  const { rows } = await tx.query<MessagePlace>({
    name: 'find-by-tokens',
    text: `select channel, seq from message_token where tenant = $1 and token = any ($2::bigint[])
      group by channel, seq order by max(received_at) desc, channel, seq desc limit $3`,
    values: [tenant, tokens.map(String), MOST_FOUND],
  });
  return rows;
}

/** Reads `channel:sequence`; undefined for other texts and channels that are not there. Whether the message exists is not asked. */
async function messageNamed(tx: Tx, tenant: string, text: string): Promise<MessagePlace | undefined> {
  const [, name, seq] = /^([\w.-]{1,60}):(\d{1,18})$/.exec(text) ?? [];
  if (name === undefined || seq === undefined) return undefined;
  const { rows } = await tx.query<{ channel: number }>({
    name: 'channel-number',
    text: 'select channel from channel where tenant = $1 and name = $2',
    values: [tenant, name],
  });
  const channel = rows[0]?.channel;
  return channel === undefined ? undefined : { channel, seq: BigInt(seq) };
}

/** Reads messages by place. One that is past retention is missing from the answer. */
export async function readSummaries(tx: Tx, tenant: string, places: readonly MessagePlace[]): Promise<readonly MessageSummary[]> {
  if (places.length === 0) return [];
  const { rows } = await tx.query<Row>({
    name: 'read-summaries',
    text: `select ${COLUMNS}
      from unnest($2::int[], $3::bigint[]) p(channel, seq)
      join message m on m.tenant = $1 and m.channel = p.channel and m.seq = p.seq
      join channel ch on ch.tenant = m.tenant and ch.channel = m.channel
      left join channel_cursor c on c.tenant = m.tenant and c.channel = m.channel ${EXCEPTIONS_OF}
      order by m.received_at, m.channel, m.seq`,
    values: [tenant, places.map((place) => place.channel), places.map((place) => String(place.seq))],
  });
  return rows.map(summaryOf);
}

/** Finds the one message of `channel:sequence`. Throws `MESSAGE_UNKNOWN`. */
export async function readSummary(tx: Tx, tenant: string, id: string): Promise<MessageSummary & { readonly place: MessagePlace }> {
  const place = await messageNamed(tx, tenant, id);
  const [found] = place === undefined ? [] : await readSummaries(tx, tenant, [place]);
  if (place === undefined || found === undefined) throw messageUnknown();
  return { ...found, place };
}

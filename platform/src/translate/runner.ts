import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { NewEvent } from '../canonical/index.ts';
import { appendEvents, type Log } from '../events/index.ts';
import { audit, platformActor } from '../govern/index.ts';
import { messageBytes, messageChunks, readChannel, type StoredMessage } from '../inbox/index.ts';
import { type Clock, Fault, type TenantKeys } from '../kernel/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import { openExceptions } from '../worklist/index.ts';
import { type CompiledMapping, accepts } from './mapping.ts';
import { streamRemittance } from './stream.ts';
import type { DraftEvent, RecordFailure, TokenValue, Translation, TranslationContext } from './translation.ts';

/** A message of more than this is translated by itself, in a transaction of its own. */
const MOST_BYTES = 4 * 1024 * 1024;
/** What is mapped as one is held whole; only remittances are streamed. */
const MOST_WHOLE_BYTES = 32n * 1024n * 1024n;
const DAY_MS = 86_400_000;

/** What translation needs to know of a channel under one release. */
export interface TranslationChannel {
  readonly name: string;
  /** The sending system: part of every identity. */
  readonly system: string;
  readonly owner: string;
  /** Shown on exceptions whose entity could not be read. */
  readonly entity: string;
  readonly failurePolicy: 'stop' | 'continue';
  readonly mappings: readonly CompiledMapping[];
}

export interface RunnerOptions {
  /** Acts as plexus_worker. */
  readonly pool: pg.Pool;
  readonly log: Log;
  readonly keys: TenantKeys;
  readonly clock: Clock;
  /** The channel as a release declares it; releases are kept compiled. */
  readonly channelOf: (tx: Tx, release: number, channel: number) => Promise<TranslationChannel>;
  readonly batch?: number;
}

export interface Runner {
  /** Translates one batch of one channel. Answers how many messages it went past. */
  step(): Promise<number>;
}

/** Translates stored messages, channel by channel in the order of receipt; other channels go on beside. */
export function createRunner(options: RunnerOptions): Runner {
  const { log, pool } = options;
  const streaming = new Set<number>();
  const step = async (): Promise<number> => {
    const claimed = new Set<number>();
    try {
      return await stepWith(claimed);
    } finally {
      for (const channel of claimed) streaming.delete(channel);
    }
  };
  const stepWith = async (claimed: Set<number>): Promise<number> => {
    let large:
      | { message: StoredMessage; skip: number; mapping: Extract<CompiledMapping, { format: 'x12/835' }>; channel: TranslationChannel }
      | undefined;
    const done = await transaction(pool, { tenant: log.tenant, entities: 'all' }, async (tx) => {
      large = undefined;
      const taken = await takeChannel(tx, log.tenant, [...streaming]);
      if (taken === undefined) return 0;
      const messages = await readChannel(tx, log.tenant, taken.channel, taken.seq, options.batch ?? 200);
      const output = new Output(log.tenant, options.keys, options.clock);
      let last = messages.length === 0 ? taken.nextSeq - 1n : taken.seq;
      let bytes = 0;
      for (const message of messages) {
        const channel = await options.channelOf(tx, message.release, message.channel);
        const mapping = channel.mappings.find((candidate) => accepts(candidate, kindOf(message)));
        if (mapping?.format === 'x12/835' && message.quarantine === undefined) {
          if (last === taken.seq) {
            large = { message, skip: Number(taken.record), mapping, channel };
            // Claimed before the cursor's lock is given up, so that no other loop of this process begins on it too.
            streaming.add(message.channel);
            claimed.add(message.channel);
          }
          break;
        }
        bytes += Number(message.size);
        if (bytes > MOST_BYTES && last !== taken.seq) break;
        const outcome = translateOne(options, channel, message, mapping, await wholeBytes(tx, options.keys, message));
        output.add(message, channel, outcome);
        if (channel.failurePolicy === 'stop' && outcome.failures.some((failure) => failure.keys.length === 0)) {
          await stopChannel(tx, log.tenant, message.channel, `${channel.name}:${message.seq}`);
          last = message.seq;
          break;
        }
        last = message.seq;
      }
      if (last === taken.seq) return 0;
      await output.write(tx, log);
      await moveChannel(tx, log.tenant, taken.channel, last);
      return messages.length === 0 ? 0 : Number(last - taken.seq);
    });
    if (large === undefined) return done;
    await streamRemittance({ ...options, ...large, output: () => new Output(log.tenant, options.keys, options.clock) });
    return done + 1;
  };
  return { step };
}

/** HL7 kinds as stored; an 835 file is an 835 whatever else it is called. */
const kindOf = (message: StoredMessage): string => (message.kind === 'x12' ? '835' : message.kind);

interface TakenChannel {
  readonly channel: number;
  readonly seq: bigint;
  readonly record: bigint;
  readonly nextSeq: bigint;
}

/** Locks the cursor of one channel that has unread messages. */
async function takeChannel(tx: Tx, tenant: string, busy: readonly number[]): Promise<TakenChannel | undefined> {
  const { rows } = await tx.query<{ channel: number; seq: bigint; record: bigint; next_seq: bigint }>({
    name: 'take-channel',
    text: `select c.channel, c.seq, c.record, ch.next_seq from channel_cursor c join channel ch on ch.tenant = c.tenant and ch.channel = c.channel
      where c.tenant = $1 and ch.next_seq > c.seq + 1 and c.stopped is null and c.channel <> all ($2::int[])
      order by random() limit 1 for update of c skip locked`,
    values: [tenant, busy],
  });
  const row = rows[0];
  return row === undefined ? undefined : { channel: row.channel, seq: row.seq, record: row.record, nextSeq: row.next_seq };
}

async function moveChannel(tx: Tx, tenant: string, channel: number, seq: bigint): Promise<void> {
  await tx.query({
    name: 'move-channel',
    text: 'update channel_cursor set seq = $3, record = 0, progress = null where tenant = $1 and channel = $2',
    values: [tenant, channel, String(seq)],
  });
}

async function stopChannel(tx: Tx, tenant: string, channel: number, at: string): Promise<void> {
  await tx.query('update channel_cursor set stopped = $3 where tenant = $1 and channel = $2', [tenant, channel, at]);
}

const NOTHING: Translation = { events: [], failures: [], tokens: [] };

/** The bytes of a message that is small enough to be held whole, chunks put together; undefined for a larger one. */
export async function wholeBytes(tx: Tx, keys: TenantKeys, message: StoredMessage): Promise<Buffer | undefined> {
  if (message.upload === undefined) return messageBytes(keys, message);
  if (message.size > MOST_WHOLE_BYTES) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of messageChunks(tx, keys, message)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Translates a message that is held whole. What a mapping cannot take is a failure, never a throw. */
export function translateOne(
  options: Pick<RunnerOptions, 'keys'>,
  channel: TranslationChannel,
  message: StoredMessage,
  mapping: CompiledMapping | undefined,
  bytes: Buffer | undefined,
): Translation {
  if (message.quarantine !== undefined) return NOTHING;
  if (mapping === undefined || mapping.format === 'x12/835') return { ...NOTHING, failures: [wholeFailure(mappingMissing(), message)] };
  if (bytes === undefined) return { ...NOTHING, failures: [wholeFailure(tooLargeToMap(), message)] };
  return mapping.translate(bytes, contextOf(options.keys, channel));
}

export const contextOf = (keys: TenantKeys, channel: TranslationChannel): TranslationContext => ({
  source: channel.system,
  pseudonym: (kind, value) => keys.pseudonym(kind, value),
});

function wholeFailure(fault: Fault, message: StoredMessage): RecordFailure {
  return {
    code: fault.code,
    message: fault.message,
    hint: fault.hint ?? '',
    at: message.kind,
    record: 0,
    keys: [],
    entity: undefined,
    start: 0,
    end: Number(message.size),
    rule: 'none',
  };
}

const mappingMissing = (): Fault =>
  new Fault({
    code: 'MAPPING_MISSING',
    kind: 'rejected',
    message: 'No mapping of this channel takes messages of this kind',
    hint: 'Add a mapping for the kind to the channel in estate/systems, or take the kind off the channel',
  });

const tooLargeToMap = (): Fault =>
  new Fault({
    code: 'MESSAGE_TOO_LARGE_TO_MAP',
    kind: 'rejected',
    message: 'The message is too large to be translated as one',
    hint: 'Ask the sender to split the batch',
  });

/** Gathers what a batch became and writes it in few statements. */
export class Output {
  readonly #tenant: string;
  readonly #keys: TenantKeys;
  readonly #clock: Clock;
  readonly #events: NewEvent[] = [];
  readonly #tokens: { token: string; channel: number; seq: string; receivedAt: string }[] = [];
  readonly #failures: { message: StoredMessage; channel: TranslationChannel; failure: RecordFailure }[] = [];
  readonly #ranges = new Map<string, { from: bigint; to: bigint; count: number }>();

  constructor(tenant: string, keys: TenantKeys, clock: Clock) {
    this.#tenant = tenant;
    this.#keys = keys;
    this.#clock = clock;
  }

  get events(): readonly NewEvent[] {
    return this.#events;
  }

  add(message: StoredMessage, channel: TranslationChannel, translation: Translation, release = message.release): void {
    for (const draft of translation.events) this.#events.push(eventOf(draft, message, release));
    for (const failure of translation.failures) {
      this.#failures.push({ message, channel, failure });
      for (const key of failure.keys) this.#events.push(heldEvent(key, failure, message, channel, release));
    }
    for (const token of translation.tokens) this.#tokens.push(this.#tokenRow(token, message));
    const range = this.#ranges.get(channel.name);
    if (range === undefined) this.#ranges.set(channel.name, { from: message.seq, to: message.seq, count: 1 });
    else Object.assign(range, { to: message.seq, count: range.count + 1 });
  }

  async write(tx: Tx, log: Log): Promise<void> {
    if (this.#events.length > 0) await appendEvents(tx, log, this.#events);
    await this.#writeTokens(tx);
    await openExceptions(
      tx,
      this.#tenant,
      this.#failures.map(({ message, channel, failure }) => ({
        entity: failure.entity ?? channel.entity,
        kind: 'held-record',
        identity: `held|${holdOf(channel, message, failure)}`,
        owner: channel.owner,
        code: failure.code,
        summary: failure.message,
        hint: failure.hint,
        place: failure.at,
        channel: message.channel,
        message: message.seq,
        record: failure.start,
        key: failure.keys[0],
        dueAt: new Date(this.#clock.now().getTime() + DAY_MS).toISOString(),
      })),
    );
    await audit(
      tx,
      this.#tenant,
      platformActor('translate'),
      [...this.#ranges].map(([name, range]) => ({
        action: 'message.translated',
        object: `${name}:${range.from}-${range.to}`,
        detail: String(range.count),
      })),
    );
  }

  #tokenRow({ kind, value }: TokenValue, message: StoredMessage): { token: string; channel: number; seq: string; receivedAt: string } {
    return {
      token: String(this.#keys.token(kind, value)),
      channel: message.channel,
      seq: String(message.seq),
      receivedAt: message.receivedAt.toISOString(),
    };
  }

  async #writeTokens(tx: Tx): Promise<void> {
    if (this.#tokens.length === 0) return;
    await tx.query({
      name: 'write-tokens',
      text: `insert into message_token (tenant, token, channel, seq, received_at)
        select $1, t.token, t.channel, t.seq, t.received_at
        from unnest($2::bigint[], $3::int[], $4::bigint[], $5::timestamptz[]) t(token, channel, seq, received_at)`,
      values: [
        this.#tenant,
        this.#tokens.map((row) => row.token),
        this.#tokens.map((row) => row.channel),
        this.#tokens.map((row) => row.seq),
        this.#tokens.map((row) => row.receivedAt),
      ],
    });
  }
}

/** Names a held record for ever: its message and where it starts. */
export const holdOf = (channel: TranslationChannel, message: StoredMessage, record: { readonly start: number }): string =>
  `${channel.name}:${message.seq}:${record.start}`;

export function eventOf(draft: DraftEvent, message: StoredMessage, release: number): NewEvent {
  return {
    identity: draft.identity,
    type: draft.type,
    entity: draft.entity,
    key: draft.key,
    occurredAt: draft.occurredAt,
    data: draft.data,
    ...(draft.subject === undefined ? {} : { subject: draft.subject }),
    ...(draft.phi === undefined ? {} : { phi: draft.phi }),
    cause: { channel: message.channel, message: message.seq, start: draft.start, end: draft.end, rule: draft.rule, release },
  };
}

/** Parks a key until its record is resolved. */
function heldEvent(key: string, failure: RecordFailure, message: StoredMessage, channel: TranslationChannel, release: number): NewEvent {
  const hold = holdOf(channel, message, failure);
  return {
    identity: createHash('sha256').update(`held|${hold}|${key}`).digest().subarray(0, 16),
    type: 'record.held',
    entity: failure.entity ?? channel.entity,
    key,
    occurredAt: message.receivedAt.toISOString(),
    data: { code: failure.code },
    hold,
    cause: { channel: message.channel, message: message.seq, start: failure.start, end: failure.end, rule: failure.rule, release },
  };
}

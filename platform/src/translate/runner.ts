import type pg from 'pg';
import type { Log } from '../events/index.ts';
import { messageBytes, messageChunks, readChannel, type StoredMessage } from '../inbox/index.ts';
import { type Clock, Fault, faultOf, type TenantKeys } from '../kernel/index.ts';
import { isRefusedValue, transaction, type Tx } from '../store/index.ts';
import { type ChannelClass, moveChannel, stopChannel, takeChannel, weightsOf } from './channel-cursor.ts';
import type { CompiledMapping } from './mapping.ts';
import { mappingFor } from './message-mapping.ts';
import { Output } from './output.ts';
import { streamRemittance } from './stream.ts';
import type { RecordFailure, Translation, TranslationContext } from './translation.ts';

/** A message of more than this is translated by itself, in a transaction of its own. */
const MOST_BYTES = 4 * 1024 * 1024;
/** What is mapped as one is held whole; only remittances are streamed. */
const MOST_WHOLE_BYTES = 32n * 1024n * 1024n;

/** What translation needs to know of a channel under one release. */
export interface TranslationChannel {
  readonly name: string;
  /** The sending system: part of every identity. */
  readonly system: string;
  readonly owner: string;
  /** Shown on exceptions whose entity could not be read. */
  readonly entity: string;
  /** The entities whose data it may carry; absent: all. */
  readonly entities?: ReadonlySet<string>;
  /** ISA06 and GS02 that its X12 documents may bear; absent: any. */
  readonly senders?: ReadonlySet<string>;
  readonly failurePolicy: 'stop' | 'continue';
  readonly mappings: readonly CompiledMapping[];
  /** Target that what is taken in is answered at. */
  readonly answers?: string;
}

export interface RunnerOptions {
  /** Acts as plexus_worker. */
  readonly pool: pg.Pool;
  readonly log: Log;
  readonly keys: TenantKeys;
  readonly clock: Clock;
  /** The channel as a release declares it; releases are kept compiled. */
  readonly channelOf: (tx: Tx, release: number, channel: number) => Promise<TranslationChannel>;
  /** The class of each channel, by number; `normal` where none is given. */
  readonly classes?: ReadonlyMap<number, ChannelClass>;
  readonly batch?: number;
  /** Answers an X12 message of a channel that has `answers`, in the transaction that makes events of it. */
  readonly answer?: (tx: Tx, message: StoredMessage, channel: TranslationChannel, bytes: Buffer) => Promise<void>;
}

export interface Runner {
  /**
   * Translates one batch of one channel. Answers how many messages it went past. A large file is left where it stands
   * when `signal` tells to stop, and is gone on with by whoever comes next.
   */
  step(signal?: AbortSignal): Promise<number>;
}

/** One message of one channel by itself, because the database refused what its batch, or it alone, became. */
interface Alone {
  readonly channel: number;
  readonly refused?: { readonly seq: bigint; readonly fault: Fault };
}

interface Large {
  readonly message: StoredMessage;
  readonly skip: number;
  readonly mapping: Extract<CompiledMapping, { format: 'x12/835' }>;
  readonly channel: TranslationChannel;
}

/**
 * Translates stored messages, channel by channel in the order of receipt; other channels go on beside. A message whose
 * events the database refuses for good is found by going one by one, and is someone's work.
 */
export function createRunner(options: RunnerOptions): Runner {
  const { log, pool } = options;
  const streaming = new Set<number>();
  const weights = weightsOf(options.classes);

  const attempt = async (progress: Progress, alone?: Alone): Promise<number> =>
    transaction(pool, { tenant: log.tenant, entities: 'all' }, async (tx) => {
      progress.large = undefined;
      const taken = await takeChannel(tx, log.tenant, [...streaming], alone?.channel, weights);
      progress.channel = taken?.channel;
      if (taken === undefined) return 0;
      const messages = await readChannel(tx, log.tenant, taken.channel, taken.seq, alone === undefined ? (options.batch ?? 200) : 1);
      progress.first = messages[0]?.seq;
      const refused = alone?.refused;
      if (refused !== undefined && refused.seq !== progress.first) return 0;
      const output = new Output(log.tenant, options.keys, options.clock);
      let last = messages.length === 0 ? taken.nextSeq - 1n : taken.seq;
      let bytes = 0;
      for (const message of messages) {
        const channel = await options.channelOf(tx, message.release, message.channel);
        const mapping = mappingFor(channel.mappings, message);
        if (mapping?.format === 'x12/835' && message.quarantine === undefined && refused === undefined) {
          if (last === taken.seq) {
            progress.large = { message, skip: Number(taken.record), mapping, channel };
            // Claimed before the cursor's lock is given up, so that no other loop of this process begins on it too.
            streaming.add(message.channel);
            progress.claimed.add(message.channel);
          }
          break;
        }
        bytes += Number(message.size);
        if (bytes > MOST_BYTES && last !== taken.seq) break;
        const outcome =
          refused === undefined ? await translateStored(options, tx, channel, message, mapping) : failed(refused.fault, message);
        output.add(message, channel, outcome);
        if (mapping?.format === 'x12' && refused === undefined) await answered(options, tx, channel, message);
        last = message.seq;
        if (channel.failurePolicy === 'stop' && outcome.failures.some((failure) => failure.keys.length === 0)) {
          await stopChannel(tx, log.tenant, message.channel, `${channel.name}:${message.seq}`);
          break;
        }
      }
      if (last === taken.seq) return 0;
      await output.write(tx, log);
      await moveChannel(tx, log.tenant, taken.channel, last);
      return messages.length === 0 ? 0 : Number(last - taken.seq);
    });

  /** Only a refused value is a message's fault; that the database is away, or a right is missing, is not. */
  const patiently = async (progress: Progress): Promise<number> => {
    try {
      return await attempt(progress);
    } catch (error) {
      const { channel } = progress;
      if (channel === undefined || !isRefusedValue(faultOf(error))) throw error;
      try {
        return await attempt(progress, { channel });
      } catch (again) {
        const seq = progress.first;
        if (seq === undefined || !isRefusedValue(faultOf(again))) throw again;
        return attempt(progress, { channel, refused: { seq, fault: faultOf(again) } });
      }
    }
  };

  /** What of a large file was committed before it could not be read any further stays; the rest is someone's work. */
  const stream = async (progress: Progress, large: Large, signal: AbortSignal | undefined): Promise<void> => {
    try {
      await streamRemittance({ ...options, ...large, signal, output: () => new Output(log.tenant, options.keys, options.clock) });
    } catch (error) {
      const fault = faultOf(error);
      if (!UNREADABLE.has(fault.code) && !isRefusedValue(fault)) throw error;
      const { channel, seq } = large.message;
      streaming.delete(channel);
      await attempt(progress, { channel, refused: { seq, fault } });
    }
  };

  const step = async (signal?: AbortSignal): Promise<number> => {
    const progress: Progress = { claimed: new Set() };
    try {
      const done = await patiently(progress);
      if (progress.large === undefined) return done;
      await stream(progress, progress.large, signal);
      return done + 1;
    } finally {
      for (const channel of progress.claimed) streaming.delete(channel);
    }
  };
  return { step };
}

/** What the last attempt came across. */
interface Progress {
  channel?: number | undefined;
  first?: bigint | undefined;
  large?: Large | undefined;
  /** Channels that other loops of this process leave alone until this step is over. */
  readonly claimed: Set<number>;
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

/** A stored message whose bytes do not open, or are not all there, is someone's work and does not stop its channel. */
const UNREADABLE = new Set(['SEAL_BROKEN', 'MESSAGE_INCOMPLETE', 'MESSAGE_SHREDDED']);

/** Answers once: what is translated again by a replay was answered when it came. */
async function answered({ answer, keys }: RunnerOptions, tx: Tx, channel: TranslationChannel, message: StoredMessage): Promise<void> {
  if (answer === undefined || channel.answers === undefined || message.quarantine !== undefined) return;
  const bytes = await wholeBytes(tx, keys, message);
  if (bytes !== undefined) await answer(tx, message, channel, bytes);
}

async function translateStored(
  options: Pick<RunnerOptions, 'keys'>,
  tx: Tx,
  channel: TranslationChannel,
  message: StoredMessage,
  mapping: CompiledMapping | undefined,
): Promise<Translation> {
  if (message.quarantine !== undefined) return NOTHING;
  try {
    return translateOne(options, channel, message, mapping, await wholeBytes(tx, options.keys, message));
  } catch (error) {
    if (error instanceof Fault && UNREADABLE.has(error.code)) return failed(error, message);
    throw error;
  }
}

/** Translates a message that is held whole. What a mapping cannot take, or stumbles over, is a failure, never a throw. */
export function translateOne(
  options: Pick<RunnerOptions, 'keys'>,
  channel: TranslationChannel,
  message: StoredMessage,
  mapping: CompiledMapping | undefined,
  bytes: Buffer | undefined,
): Translation {
  if (message.quarantine !== undefined) return NOTHING;
  if (mapping === undefined || mapping.format === 'x12/835') return failed(mappingMissing(), message);
  if (bytes === undefined) return failed(tooLargeToMap(), message);
  try {
    return mapping.translate(bytes, contextOf(options.keys, channel));
  } catch (error) {
    return failed(faultOf(error), message);
  }
}

const failed = (fault: Fault, message: StoredMessage): Translation => ({ ...NOTHING, failures: [wholeFailure(fault, message)] });

export const contextOf = (keys: TenantKeys, channel: TranslationChannel): TranslationContext => ({
  source: channel.system,
  pseudonym: (kind, value) => keys.pseudonym(kind, value),
  ...(channel.entities === undefined ? {} : { entities: channel.entities }),
  ...(channel.senders === undefined ? {} : { senders: channel.senders }),
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

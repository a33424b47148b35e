import type { Log } from '../events/index.ts';
import { messageChunks, type StoredMessage } from '../inbox/index.ts';
import { Fault, type TenantKeys } from '../kernel/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import type pg from 'pg';
import type { RemittanceMapping } from './mapping.ts';
import type { Output } from './output.ts';
import { contextOf, type TranslationChannel } from './runner.ts';

/** Bytes gone through between commits: some three hundred claims, so at most about five hundred events a transaction. */
const SLICE = 96 * 1024;
/** Bytes surveyed at a time: so few that their segments are garbage before they would count as long-lived. */
const BITE = 8 * 1024;

export interface StreamOptions {
  readonly pool: pg.Pool;
  readonly log: Log;
  readonly keys: TenantKeys;
  readonly message: StoredMessage;
  readonly channel: TranslationChannel;
  readonly mapping: RemittanceMapping;
  /** Records that an earlier attempt already committed. */
  readonly skip: number;
  readonly output: () => Output;
  /** Tells to leave the file where it stands. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Translates a remittance file of any size in two passes over its sealed chunks. Pass one proves that each transaction
 * set balances; pass two emits, a slice a transaction, and keeps its progress in the channel's cursor, so that a killed
 * worker's successor goes on where it stopped. The compare-and-set on the cursor fences a worker that was overtaken.
 */
export async function streamRemittance(options: StreamOptions): Promise<void> {
  const { mapping, message, signal } = options;
  const isToStop = (): boolean => signal?.aborted === true;
  const surveying = mapping.survey();
  for await (const bite of piecesOf(options, BITE)) surveying.push(bite);
  if (isToStop()) return;
  const translation = mapping.translation(surveying.finish(), contextOf(options.keys, options.channel), options.skip);
  let committed = options.skip;
  const commit = async (part: ReturnType<typeof translation.push>, isLast: boolean): Promise<void> => {
    const output = options.output();
    output.add(message, options.channel, part);
    const from = committed;
    await transaction(options.pool, { tenant: options.log.tenant, entities: 'all' }, async (tx) => {
      await output.write(tx, options.log);
      await progress(tx, options, from, translation.records, isLast);
    });
    committed = Math.max(committed, translation.records);
  };
  for await (const slice of piecesOf(options, SLICE)) {
    const part = translation.push(slice);
    if (part.events.length > 0 || part.failures.length > 0) await commit(part, false);
  }
  if (!isToStop()) await commit(translation.finish(), true);
}

/** The file in pieces of `size` bytes or fewer, up to where it is told to stop. */
async function* piecesOf(options: StreamOptions, size: number): AsyncGenerator<Buffer> {
  for await (const chunk of chunksOf(options)) {
    for (let at = 0; at < chunk.length; at += size) {
      if (options.signal?.aborted === true) return;
      yield chunk.subarray(at, at + size);
    }
  }
}

/** Reads chunks in short transactions, so that no snapshot is held while a large file is worked through. */
async function* chunksOf(options: StreamOptions): AsyncGenerator<Buffer> {
  const scope = { tenant: options.log.tenant, entities: 'all' as const };
  if (options.message.upload === undefined) {
    yield* await transaction(options.pool, scope, async (tx) => {
      const chunks: Buffer[] = [];
      for await (const chunk of messageChunks(tx, options.keys, options.message)) chunks.push(chunk);
      return chunks;
    });
    return;
  }
  for (let number = 0; ; number++) {
    const chunk = await transaction(options.pool, scope, (tx) => readChunk(tx, options.keys, options.message, number));
    if (chunk === undefined) return;
    yield chunk;
  }
}

async function readChunk(tx: Tx, keys: TenantKeys, message: StoredMessage, number: number): Promise<Buffer | undefined> {
  for await (const chunk of messageChunks(tx, keys, message, number)) return chunk;
  return undefined;
}

async function progress(tx: Tx, options: StreamOptions, from: number, to: number, isLast: boolean): Promise<void> {
  const { message, log } = options;
  const { rowCount } = await tx.query(
    `update channel_cursor set record = $5, seq = $6 where tenant = $1 and channel = $2 and seq < $3 and record = $4`,
    [
      log.tenant,
      message.channel,
      String(message.seq),
      from,
      isLast ? 0 : Math.max(from, to),
      isLast ? String(message.seq) : String(message.seq - 1n),
    ],
  );
  if (rowCount !== 1) throw overtaken();
}

const overtaken = (): Fault =>
  new Fault({
    code: 'CHANNEL_OVERTAKEN',
    kind: 'conflict',
    message: 'Another worker goes on with this file',
    hint: 'Nothing to do: what this worker had not committed is done by the other',
  });

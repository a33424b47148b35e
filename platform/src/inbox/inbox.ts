import type pg from 'pg';
import { findCardNumbers, randomKey } from '../kernel/index.ts';
import { transaction } from '../store/index.ts';
import type { Arrival, Receipt, Receive } from './arrival.ts';
import { CardWatch } from './card-watch.ts';
import type { ChannelDirectory, InboxChannel } from './channel.ts';
import { commitBatch } from './commit-batch.ts';
import { channelUnknown, inboxFull, uploadTooLarge } from './faults.ts';
import { GroupCommit } from './group-commit.ts';
import { identify, watchOf } from './identify.ts';
import { Lots } from './lots.ts';
import { CHUNK_BYTES, sealChunk, sealPayload } from './payload.ts';
import { placeOf, type Prepared } from './store-batch.ts';

export interface InboxOptions {
  /** Acts as plexus_intake. */
  readonly pool: pg.Pool;
  readonly channels: ChannelDirectory;
  /** Messages that may wait for their commit before senders are pushed back. */
  readonly mostWaiting?: number;
  readonly mostUploadBytes?: number;
  readonly lingerMs?: number;
  /** Milliseconds of a clock that never goes back; the process's own when not said. */
  readonly now?: () => number;
}

export interface Inbox {
  readonly receive: Receive;
  /** Messages waiting for their commit. */
  waiting(): number;
  /** Resolves when everything taken so far is answered. */
  drain(): Promise<void>;
}

/** The message store's front: what `receive` has answered is durable. */
export function createInbox(options: InboxOptions): Inbox {
  const mostWaiting = options.mostWaiting ?? 4_096;
  const lots = new Lots(options.now ?? (() => performance.now()));
  const commits = new GroupCommit<Prepared, Receipt>({ most: 512, mostBytes: 8 * 1024 * 1024, lingerMs: options.lingerMs ?? 0 }, (batch) =>
    commitBatch({ pool: options.pool, lots }, batch),
  );

  const receive: Receive = async (arrival) => {
    const channel = options.channels(arrival.channel);
    if (channel === undefined) throw channelUnknown();
    if (commits.waiting >= mostWaiting) throw inboxFull(commits.waiting);
    if (Buffer.isBuffer(arrival.bytes) && arrival.bytes.length <= CHUNK_BYTES) {
      return commits.add(prepare(arrival, arrival.bytes, channel), arrival.bytes.length, arrival.unless);
    }
    const uploaded = await upload(options, arrival, channel);
    return commits.add(uploaded, 0, arrival.unless);
  };

  return { receive, waiting: () => commits.waiting, drain: () => commits.drain() };
}

function prepare(arrival: Arrival, bytes: Buffer, channel: InboxChannel): Prepared {
  const contentHash = channel.keys.contentHash(bytes);
  const dataKey = randomKey();
  const watch = watchOf(arrival, channel);
  watch.push(bytes);
  const message = { ...identify(arrival, bytes, channel, contentHash, watch.end()), channel, contentHash };
  return {
    ...message,
    source: arrival.source,
    hasCard: findCardNumbers(bytes).length > 0,
    size: bytes.length,
    dataKey,
    payload: sealPayload(channel.tenant, placeOf(message), dataKey, bytes),
  };
}

/** Stores a large payload chunk by chunk as it streams in; it becomes a message only once it is whole. */
async function upload(options: InboxOptions, arrival: Arrival, channel: InboxChannel): Promise<Prepared> {
  const limit = options.mostUploadBytes ?? 1024 * 1024 * 1024;
  const scope = { tenant: channel.tenant, entities: 'all' as const };
  const dataKey = randomKey();
  const cards = new CardWatch();
  const hasher = channel.keys.contentHasher();
  const watch = watchOf(arrival, channel);
  const number = await transaction(options.pool, scope, async (tx) => {
    const { rows } = await tx.query<{ upload: bigint }>("select nextval('upload_number') as upload");
    return rows[0]?.upload ?? 0n;
  });
  let size = 0;
  let chunk = 0;
  let head: Buffer = Buffer.alloc(0);
  for await (const bytes of evenChunks(arrival.bytes)) {
    size += bytes.length;
    if (size > limit) throw uploadTooLarge(limit);
    if (chunk === 0) head = bytes;
    hasher.update(bytes);
    watch.push(bytes);
    cards.push(bytes);
    const sealed = sealChunk(channel.tenant, dataKey, number, chunk, bytes);
    const at = chunk;
    await transaction(options.pool, scope, (tx) =>
      tx.query('insert into message_chunk (tenant, channel, upload, chunk, sealed) values ($1, $2, $3, $4, $5)', [
        channel.tenant,
        channel.channel,
        String(number),
        at,
        sealed,
      ]),
    );
    chunk += 1;
  }
  const contentHash = hasher.digest();
  return {
    ...identify(arrival, head, channel, contentHash, watch.end()),
    channel,
    source: arrival.source,
    hasCard: cards.isFound,
    size,
    contentHash,
    dataKey,
    upload: number,
  };
}

/** Regroups bytes of any chunking into chunks of the stored size. */
async function* evenChunks(source: Buffer | AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const part of Buffer.isBuffer(source) ? [source] : source) {
    let rest = part;
    while (size + rest.length >= CHUNK_BYTES) {
      const cut = CHUNK_BYTES - size;
      yield Buffer.concat([...held, rest.subarray(0, cut)]);
      rest = rest.subarray(cut);
      held = [];
      size = 0;
    }
    if (rest.length > 0) held.push(rest);
    size += rest.length;
  }
  if (size > 0) yield Buffer.concat(held);
}

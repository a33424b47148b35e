import type pg from 'pg';
import { Fault, faultOf, randomKey } from '../kernel/index.ts';
import { databaseFault, type Tx, transaction } from '../store/index.ts';
import { openQuarantine } from '../worklist/index.ts';
import type { Arrival, Receipt, Receive } from './arrival.ts';
import type { ChannelDirectory, InboxChannel } from './channel.ts';
import { channelUnknown, inboxFull, refusals, uploadTooLarge } from './faults.ts';
import { GroupCommit } from './group-commit.ts';
import { identify, watchOf } from './identify.ts';
import { type Lot, Lots } from './lots.ts';
import { CHUNK_BYTES, sealChunk, sealPayload } from './payload.ts';
import { knownIdentity, placeOf, type Prepared, storeBatch } from './store-batch.ts';

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

/** Where batches go, and under which keys. */
interface Store {
  readonly pool: pg.Pool;
  readonly lots: Lots;
}

/** Stores a batch, tenant by tenant. The same identity twice in one batch is settled one after the other. */
async function commitBatch(store: Store, batch: readonly Prepared[]): Promise<(Receipt | Fault)[]> {
  const results: (Receipt | Fault)[] = [];
  for (const [tenant, indexes] of byTenant(batch)) await commitPart(store, tenant, batch, indexes, results);
  return results;
}

/** What the database refuses for good is looked for by halves, so that one sender's message does not refuse everybody's. */
async function commitPart(
  store: Store,
  tenant: string,
  batch: readonly Prepared[],
  indexes: readonly number[],
  results: (Receipt | Fault)[],
): Promise<void> {
  try {
    await inLot(store, tenant, batch, indexes, async (tx, lot) => {
      for (const n of indexes) results[n] = pending;
      await settle(tx, tenant, batch, indexes, results, lot);
      if (indexes.some((n) => isOverdueIn(lot, results[n]))) throw lotOverdue();
    });
  } catch (error) {
    const fault = databaseFault(error);
    if (fault.kind === 'defect' && indexes.length > 1) {
      const middle = Math.ceil(indexes.length / 2);
      const [first, second] = [indexes.slice(0, middle), indexes.slice(middle)];
      await commitPart(store, tenant, batch, first, results);
      const away = first.map((n) => results[n]).find((result) => result instanceof Fault && result.kind !== 'defect');
      // Nothing is stored ahead of what its sender is told to send again.
      if (away === undefined) await commitPart(store, tenant, batch, second, results);
      else for (const n of second) results[n] = away;
    } else {
      for (const n of indexes) results[n] = fault;
    }
  }
}

/** Runs `work` in a transaction with the lot that its messages go into; one that turns out to be overdue is closed and another taken. */
async function inLot(
  { pool, lots }: Store,
  tenant: string,
  batch: readonly Prepared[],
  indexes: readonly number[],
  work: (tx: Tx, lot: Lot) => Promise<void>,
): Promise<void> {
  const keys = batch[indexes[0] ?? 0]?.channel.keys;
  if (keys === undefined) return;
  const run = async (): Promise<void> => {
    const lot = await transaction(pool, { tenant, entities: 'all' }, async (tx) => {
      const taken = await lots.take(tx, keys, indexes.length);
      await work(tx, taken);
      return taken;
    });
    lots.keep(tenant, lot);
  };
  await run().catch((error: unknown) => {
    if (!(error instanceof Fault) || error.code !== 'LOT_OVERDUE') throw error;
    lots.close(tenant);
    return run();
  });
}

/** A node that stood still may hold a lot that has been torn meanwhile: nothing may be stored in it. */
const isOverdueIn = (lot: Lot, result: Receipt | Fault | undefined): boolean =>
  result !== undefined && !(result instanceof Fault) && result.outcome !== 'duplicate' && lot.isOverdue(result.receivedAt);

const lotOverdue = (): Fault =>
  new Fault({
    code: 'LOT_OVERDUE',
    kind: 'unavailable',
    message: 'The lot of these messages is too old to be filled',
    hint: 'Nothing to do: they go into a new one',
  });

function byTenant(batch: readonly Prepared[]): Map<string, number[]> {
  const tenants = new Map<string, number[]>();
  batch.forEach((message, n) => {
    const indexes = tenants.get(message.channel.tenant);
    if (indexes === undefined) tenants.set(message.channel.tenant, [n]);
    else indexes.push(n);
  });
  return tenants;
}

const pending = new Fault({ code: 'INBOX_UNSETTLED', kind: 'defect', message: 'A message left its commit without an answer' });

async function settle(
  tx: Tx,
  tenant: string,
  batch: readonly Prepared[],
  indexes: readonly number[],
  results: (Receipt | Fault)[],
  lot: Lot,
): Promise<void> {
  const first = new Map<string, number>();
  const later: number[] = [];
  for (const n of indexes) {
    const message = batch[n];
    if (message === undefined) continue;
    const identity = `${message.channel.channel}|${message.identity}`;
    if (first.has(identity)) later.push(n);
    else first.set(identity, n);
  }
  const tried = [...first.values()];
  const messages = tried.flatMap((n) => batch[n] ?? []);
  for (const stored of await storeBatch(tx, tenant, messages, lot)) {
    const n = tried[stored.n];
    const message = messages[stored.n];
    if (n === undefined || message === undefined) continue;
    results[n] = receipt(message, message.refusal === undefined ? 'stored' : 'refused', stored.seq, stored.receivedAt);
    if (message.refusal !== undefined) await openQuarantine(tx, quarantineOf(message, message.refusal, stored.seq));
  }
  for (const n of [...tried, ...later]) {
    const message = batch[n];
    if (message !== undefined && results[n] === pending) results[n] = await settleKnown(tx, tenant, message, lot);
  }
}

/** The identity is taken: equal content is the same message again, other content is set aside for a person. */
async function settleKnown(tx: Tx, tenant: string, message: Prepared, lot: Lot): Promise<Receipt> {
  const known = await knownIdentity(tx, tenant, message.channel.channel, message.identity);
  if (known === undefined) throw faultOf(undefined);
  if (known.contentHash.equals(message.contentHash)) {
    return receipt(message, message.refusal === undefined ? 'duplicate' : 'refused', known.seq, known.receivedAt);
  }
  const aside: Prepared = {
    ...message,
    identity: `conflict|${message.contentHash.toString('hex').slice(0, 32)}|${message.identity}`,
    refusal: 'CONTROL_ID_REUSED',
  };
  const stored = (await storeBatch(tx, tenant, [aside], lot))[0];
  if (stored !== undefined) {
    await openQuarantine(tx, quarantineOf(aside, 'CONTROL_ID_REUSED', stored.seq));
    return receipt(aside, 'conflict', stored.seq, stored.receivedAt);
  }
  const again = await knownIdentity(tx, tenant, message.channel.channel, aside.identity);
  if (again === undefined) throw faultOf(undefined);
  return receipt(aside, 'conflict', again.seq, again.receivedAt);
}

function receipt(message: Prepared, outcome: Receipt['outcome'], seq: bigint, receivedAt: Date): Receipt {
  return {
    outcome,
    channel: message.channel.name,
    seq,
    receivedAt,
    controlId: message.controlId,
    ...(message.refusal === undefined ? {} : { code: message.refusal, reason: refusals[message.refusal].reason }),
  };
}

const quarantineOf = (message: Prepared, code: keyof typeof refusals, seq: bigint) => ({
  tenant: message.channel.tenant,
  entity: message.channel.entity,
  owner: message.channel.owner,
  channel: message.channel.channel,
  channelName: message.channel.name,
  message: seq,
  code,
  summary: refusals[code].reason,
  hint: refusals[code].hint,
});

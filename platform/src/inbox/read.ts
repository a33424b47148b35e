import type { TenantKeys } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import { messageIncomplete, messageShredded, messageUnknown } from './faults.ts';
import { CHUNK_BYTES, dataKeyOf, type KeptKey, openChunk, openPayload } from './payload.ts';

/** A message as stored; `payload` is absent when it lies in chunks. */
export interface StoredMessage extends KeptKey {
  readonly receivedAt: Date;
  readonly kind: string;
  readonly source: string;
  readonly size: bigint;
  readonly release: number;
  readonly quarantine: string | undefined;
  readonly payload: Buffer | undefined;
  readonly upload: bigint | undefined;
  /** When its content, or somebody's part of it, was shredded. */
  readonly shreddedAt: Date | undefined;
}

interface Row {
  channel: number;
  seq: bigint;
  received_at: Date;
  control_id: string;
  kind: string;
  source: string;
  size: bigint;
  release: number;
  quarantine: string | null;
  content_hash: Buffer;
  wrapped_key: Buffer;
  payload: Buffer | null;
  upload: bigint | null;
  shredded_at: Date | null;
  lot: bigint | null;
  lot_key: Buffer | null;
  spared_key: Buffer | null;
}

/** `payload` is what is read of the content: nothing where only keys are wanted. */
const columns = (
  payload: string,
): string => `channel, seq, received_at, control_id, kind, source, size, release, quarantine, content_hash, wrapped_key, ${payload}, upload, shredded_at,
  lot, (select l.wrapped from lot_key l where l.lot = message.lot and l.tenant = message.tenant) as lot_key,
  (select s.wrapped from spared_key s where s.seq = message.seq and s.channel = message.channel and s.tenant = message.tenant) as spared_key`;

const COLUMNS = columns('payload');

/** The next messages of a channel after `seq`, oldest first. */
export async function readChannel(tx: Tx, tenant: string, channel: number, after: bigint, most: number): Promise<StoredMessage[]> {
  const { rows } = await tx.query<Row>({
    name: 'read-channel',
    text: `select ${COLUMNS} from message where tenant = $1 and channel = $2 and seq > $3 order by seq limit $4`,
    values: [tenant, channel, String(after), most],
  });
  return rows.map(stored);
}

/** One message. Throws `MESSAGE_UNKNOWN`. */
export async function readMessage(tx: Tx, tenant: string, channel: number, seq: bigint): Promise<StoredMessage> {
  const { rows } = await tx.query<Row>({
    name: 'read-message',
    text: `select ${COLUMNS} from message where tenant = $1 and channel = $2 and seq = $3`,
    values: [tenant, channel, String(seq)],
  });
  const row = rows[0];
  if (row === undefined) throw messageUnknown();
  return stored(row);
}

/** Every message of a lot whose key the lot still wraps, without payloads. */
export async function readLot(tx: Tx, tenant: string, lot: bigint): Promise<StoredMessage[]> {
  const { rows } = await tx.query<Row>({
    name: 'read-lot',
    text: `select ${columns('null::bytea as payload')} from message where tenant = $1 and lot = $2 and wrapped_key <> ''`,
    values: [tenant, String(lot)],
  });
  return rows.map(stored);
}

const stored = (row: Row): StoredMessage => ({
  channel: row.channel,
  seq: row.seq,
  receivedAt: row.received_at,
  controlId: row.control_id,
  kind: row.kind,
  source: row.source,
  size: row.size,
  release: row.release,
  quarantine: row.quarantine ?? undefined,
  contentHash: row.content_hash,
  wrappedKey: row.wrapped_key,
  payload: row.payload ?? undefined,
  upload: row.upload ?? undefined,
  shreddedAt: row.shredded_at ?? undefined,
  lot: row.lot ?? undefined,
  lotKey: row.lot_key ?? undefined,
  sparedKey: row.spared_key ?? undefined,
});

/** The bytes of a message that is stored whole. Throws `MESSAGE_SHREDDED` and `SEAL_BROKEN`. */
export function messageBytes(keys: TenantKeys, message: StoredMessage): Buffer | undefined {
  if (message.payload === undefined && message.upload === undefined) throw messageShredded();
  if (message.payload === undefined) return undefined;
  return openPayload(keys, message, message.payload);
}

/**
 * The bytes of a message from chunk `from` on, chunk by chunk, never held whole. `tx` is used while it is read. Throws
 * `MESSAGE_SHREDDED`, and `MESSAGE_INCOMPLETE` (defect) when a chunk is not there: a file that was cut off must not pass for a shorter one.
 */
export async function* messageChunks(tx: Tx, keys: TenantKeys, message: StoredMessage, from = 0): AsyncGenerator<Buffer> {
  const whole = messageBytes(keys, message);
  if (whole !== undefined) {
    yield whole;
    return;
  }
  if (message.upload === undefined) return;
  const dataKey = dataKeyOf(keys, message);
  for (let chunk = from; chunk * CHUNK_BYTES < message.size; chunk++) {
    const { rows } = await tx.query<{ sealed: Buffer }>({
      name: 'read-chunk',
      text: 'select sealed from message_chunk where tenant = $1 and upload = $2 and chunk = $3',
      values: [keys.tenant, String(message.upload), chunk],
    });
    const sealed = rows[0]?.sealed;
    if (sealed === undefined) throw messageIncomplete(chunk);
    yield openChunk(keys.tenant, dataKey, message.upload, chunk, sealed);
  }
}

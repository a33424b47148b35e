import type { TenantKeys } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import { messageIncomplete, messageUnknown } from './faults.ts';
import { CHUNK_BYTES, openChunk, openPayload, unwrapUploadKey } from './payload.ts';

/** A message as stored; `payload` is absent when it lies in chunks. */
export interface StoredMessage {
  readonly channel: number;
  readonly seq: bigint;
  readonly receivedAt: Date;
  readonly controlId: string;
  readonly kind: string;
  readonly source: string;
  readonly size: bigint;
  readonly release: number;
  readonly quarantine: string | undefined;
  readonly contentHash: Buffer;
  readonly wrappedKey: Buffer;
  readonly payload: Buffer | undefined;
  readonly upload: bigint | undefined;
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
}

const COLUMNS =
  'channel, seq, received_at, control_id, kind, source, size, release, quarantine, content_hash, wrapped_key, payload, upload';

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
});

/** The bytes of a message that is stored whole. */
export function messageBytes(keys: TenantKeys, message: StoredMessage): Buffer | undefined {
  if (message.payload === undefined) return undefined;
  return openPayload(keys, message.contentHash, { wrappedKey: message.wrappedKey, payload: message.payload });
}

/**
 * The bytes of a message from chunk `from` on, chunk by chunk, never held whole. `tx` is used while it is read. Throws
 * `MESSAGE_INCOMPLETE` (defect) when a chunk is not there: a file that was cut off must not pass for a shorter one.
 */
export async function* messageChunks(tx: Tx, keys: TenantKeys, message: StoredMessage, from = 0): AsyncGenerator<Buffer> {
  const whole = messageBytes(keys, message);
  if (whole !== undefined) {
    yield whole;
    return;
  }
  if (message.upload === undefined) return;
  const dataKey = unwrapUploadKey(keys, message.contentHash, message.wrappedKey);
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

import { randomKey, type TenantKeys } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import { CHUNK_BYTES, dataKeyOf, resealPayload, sealChunk, spareKey } from './payload.ts';
import { readLot, type StoredMessage } from './read.ts';

/** Other content for a stored message, sealed under a key of its own that is kept apart from its lot. */
export interface Resealed {
  /** Undefined for a message that lies in chunks. */
  readonly payload: Buffer | undefined;
  readonly chunks: readonly Buffer[];
  readonly sparedKey: Buffer;
}

/** Seals `bytes` in the place of what a message held; they are as long as it was. */
export function resealed(keys: TenantKeys, message: StoredMessage, bytes: Buffer): Resealed {
  const dataKey = randomKey();
  const sparedKey = spareKey(keys, message, dataKey);
  const { upload } = message;
  if (upload === undefined) return { payload: resealPayload(keys.tenant, message, dataKey, bytes), chunks: [], sparedKey };
  const chunks = Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, n) =>
    sealChunk(keys.tenant, dataKey, upload, n, bytes.subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES)),
  );
  return { payload: undefined, chunks, sparedKey };
}

/** The key of a message that stays when its lot is torn, wrapped apart from it. */
export interface SparedKey {
  readonly channel: number;
  readonly seq: bigint;
  readonly wrapped: Buffer;
}

/** The keys of all messages of a lot that are still to be read. */
export async function spared(tx: Tx, keys: TenantKeys, lot: bigint): Promise<readonly SparedKey[]> {
  const messages = await readLot(tx, keys.tenant, lot);
  return messages.map((message) => ({
    channel: message.channel,
    seq: message.seq,
    wrapped: spareKey(keys, message, dataKeyOf(keys, message)),
  }));
}

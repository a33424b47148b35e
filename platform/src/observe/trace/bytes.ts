import { CHUNK_BYTES, messageChunks, readMessage } from '../../inbox/index.ts';
import type { TenantKeys } from '../../kernel/index.ts';
import type { Tx } from '../../store/index.ts';
import type { MessagePlace } from '../messages.ts';
import type { ByteRange, PhiText } from './trace.ts';

/** A range longer than this is shown by its beginning. */
const MOST_SHOWN = 64 * 1024;

/**
 * The bytes of a message's range, at most `MOST_SHOWN`, opened from the sealed payload; of a large message only the
 * chunks that hold them are read. What it answers identifies people: the caller writes the audit row.
 * Throws `MESSAGE_UNKNOWN` past retention.
 */
export async function bytesOf(tx: Tx, keys: TenantKeys, place: MessagePlace, range: ByteRange): Promise<Buffer> {
  const message = await readMessage(tx, keys.tenant, place.channel, place.seq);
  const end = Math.min(range.end, range.start + MOST_SHOWN);
  const first = message.payload === undefined ? Math.floor(range.start / CHUNK_BYTES) : 0;
  const parts: Buffer[] = [];
  let at = first * CHUNK_BYTES;
  for await (const chunk of messageChunks(tx, keys, message, first)) {
    if (at + chunk.length > range.start) parts.push(chunk.subarray(Math.max(0, range.start - at), Math.max(0, end - at)));
    at += chunk.length;
    if (at >= end) break;
  }
  return Buffer.concat(parts);
}

/** The same as text for people: UTF-8 where it is that, else one character a byte, with segments on lines of their own. */
export async function textOf(tx: Tx, keys: TenantKeys, place: MessagePlace, range: ByteRange): Promise<PhiText> {
  const bytes = await bytesOf(tx, keys, place, range);
  return { phi: true, text: readable(bytes), ...(range.end - range.start > MOST_SHOWN ? { cut: true } : {}) };
}

function readable(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

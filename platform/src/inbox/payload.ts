import { open, seal, type TenantKeys } from '../kernel/index.ts';
import { messageShredded } from './faults.ts';
import { type Lot, openLot } from './lots.ts';

/** Payloads up to this size are sealed whole in the message row; larger ones in chunks of this size. */
export const CHUNK_BYTES = 256 * 1024;

/** What binds a sealed payload to its row. */
export interface PayloadPlace {
  readonly channel: number;
  readonly controlId: string;
  readonly contentHash: Buffer;
}

/** How the data key of a stored message is kept: under its lot, or on its own once that lot was torn for another. */
export interface KeptKey extends PayloadPlace {
  readonly seq: bigint;
  /** Undefined for what was stored before there were lots. */
  readonly lot: bigint | undefined;
  /** The wrapped key of the lot; undefined when it is destroyed. */
  readonly lotKey: Buffer | undefined;
  readonly sparedKey: Buffer | undefined;
  readonly wrappedKey: Buffer;
}

const boundTo = ({ channel, controlId, contentHash }: PayloadPlace): string => `${channel}|${controlId}|${contentHash.toString('hex')}`;
const keyPlace = (tenant: string, place: PayloadPlace): string => `${tenant}|message.wrapped_key|${boundTo(place)}`;
const chunkPlace = (tenant: string, upload: bigint, chunk: number): string => `${tenant}|upload|${upload}|${chunk}`;
/** What a key is bound to that was kept when its lot was torn. */
export const sparedPlace = ({ channel, seq }: Pick<KeptKey, 'channel' | 'seq'>): string => `spared|${channel}|${seq}`;

function payloadPlace(tenant: string, place: PayloadPlace, isInLot: boolean): string {
  return isInLot ? `${tenant}|message.payload|${boundTo(place)}` : `${tenant}|message|${place.contentHash.toString('hex')}`;
}

/** Seals the payload of a message that goes into a lot. */
export const sealPayload = (tenant: string, place: PayloadPlace, dataKey: Buffer, bytes: Buffer): Buffer =>
  seal(dataKey, bytes, payloadPlace(tenant, place, true));

/** Wraps the data key of a message for its row. */
export const wrapInLot = (tenant: string, place: PayloadPlace, lot: Lot, dataKey: Buffer): Buffer =>
  lot.wrap(dataKey, keyPlace(tenant, place));

/** The data key of a stored message. Throws `MESSAGE_SHREDDED` and `SEAL_BROKEN`. */
export function dataKeyOf(keys: TenantKeys, message: KeptKey): Buffer {
  if (message.sparedKey !== undefined) return keys.unwrap(message.sparedKey, sparedPlace(message));
  if (message.lot === undefined) {
    if (message.wrappedKey.length === 0) throw messageShredded();
    return keys.unwrap(message.wrappedKey, `message|${message.contentHash.toString('hex')}`);
  }
  if (message.lotKey === undefined || message.wrappedKey.length === 0) throw messageShredded();
  return open(openLot(keys, message.lot, message.lotKey), message.wrappedKey, keyPlace(keys.tenant, message));
}

/** Wraps a data key to be kept apart from any lot. */
export const spareKey = (keys: TenantKeys, message: Pick<KeptKey, 'channel' | 'seq'>, dataKey: Buffer): Buffer =>
  keys.wrap(dataKey, sparedPlace(message));

export const openPayload = (keys: TenantKeys, message: KeptKey, payload: Buffer): Buffer =>
  open(dataKeyOf(keys, message), payload, payloadPlace(keys.tenant, message, message.lot !== undefined));

/** Seals other bytes in the place of a stored payload, under a key of their own. */
export const resealPayload = (tenant: string, message: KeptKey, dataKey: Buffer, bytes: Buffer): Buffer =>
  seal(dataKey, bytes, payloadPlace(tenant, message, message.lot !== undefined));

export function sealChunk(tenant: string, dataKey: Buffer, upload: bigint, chunk: number, bytes: Buffer): Buffer {
  return seal(dataKey, bytes, chunkPlace(tenant, upload, chunk));
}

export function openChunk(tenant: string, dataKey: Buffer, upload: bigint, chunk: number, sealed: Buffer): Buffer {
  return open(dataKey, sealed, chunkPlace(tenant, upload, chunk));
}

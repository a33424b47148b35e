import { open, randomKey, seal, type TenantKeys } from '../kernel/index.ts';

/** Payloads up to this size are sealed whole in the message row; larger ones in chunks of this size. */
export const CHUNK_BYTES = 256 * 1024;

const keyPlace = (contentHash: Buffer): string => `message|${contentHash.toString('hex')}`;
const chunkPlace = (tenant: string, upload: bigint, chunk: number): string => `${tenant}|upload|${upload}|${chunk}`;

export interface SealedPayload {
  readonly wrappedKey: Buffer;
  readonly payload: Buffer;
}

/** Seals a payload under a data key of its own. */
export function sealPayload(keys: TenantKeys, contentHash: Buffer, bytes: Buffer): SealedPayload {
  const dataKey = randomKey();
  return {
    wrappedKey: keys.wrap(dataKey, keyPlace(contentHash)),
    payload: seal(dataKey, bytes, `${keys.tenant}|message|${contentHash.toString('hex')}`),
  };
}

export function openPayload(keys: TenantKeys, contentHash: Buffer, sealed: SealedPayload): Buffer {
  const dataKey = keys.unwrap(sealed.wrappedKey, keyPlace(contentHash));
  return open(dataKey, sealed.payload, `${keys.tenant}|message|${contentHash.toString('hex')}`);
}

/** Wraps the data key of an upload once its content hash is known. */
export function wrapUploadKey(keys: TenantKeys, contentHash: Buffer, dataKey: Buffer): Buffer {
  return keys.wrap(dataKey, keyPlace(contentHash));
}

export function unwrapUploadKey(keys: TenantKeys, contentHash: Buffer, wrapped: Buffer): Buffer {
  return keys.unwrap(wrapped, keyPlace(contentHash));
}

export function sealChunk(tenant: string, dataKey: Buffer, upload: bigint, chunk: number, bytes: Buffer): Buffer {
  return seal(dataKey, bytes, chunkPlace(tenant, upload, chunk));
}

export function openChunk(tenant: string, dataKey: Buffer, upload: bigint, chunk: number, sealed: Buffer): Buffer {
  return open(dataKey, sealed, chunkPlace(tenant, upload, chunk));
}

import { randomBytes } from 'node:crypto';
import { Secret, type TenantKeys } from '../kernel/index.ts';

/** 256 bits, as many as the hash that they key. */
const BYTES = 32;
const PREFIX = 'whsec_';

/** A new signing secret: the bytes, and the text that its owner is given once (Standard Webhooks: `whsec_` and base64). */
export function makeSecret(): { readonly bytes: Secret<Buffer>; readonly text: string } {
  const bytes = randomBytes(BYTES);
  return { bytes: new Secret(bytes), text: PREFIX + bytes.toString('base64') };
}

/** Sealed for storage with the tenant's key, for this webhook and number only. */
export function sealSecret(keys: TenantKeys, webhook: bigint, number: number, bytes: Secret<Buffer>): Buffer {
  return keys.wrap(bytes.reveal(), secretPlace(webhook, number));
}

/** As it is stored. */
export interface KeptSecrets {
  readonly secret: Buffer;
  readonly secret_number: number;
  /** The one before, while it lives. */
  readonly former_secret: Buffer | null;
}

/** The secrets that live, newest first. Throws `SEAL_BROKEN` (defect). */
export function openSecrets(keys: TenantKeys, webhook: bigint, kept: KeptSecrets): Secret<Buffer>[] {
  const newest = keys.unwrap(kept.secret, secretPlace(webhook, kept.secret_number));
  if (kept.former_secret === null) return [new Secret(newest)];
  return [new Secret(newest), new Secret(keys.unwrap(kept.former_secret, secretPlace(webhook, kept.secret_number - 1)))];
}

/** What a secret is bound to. */
export const secretPlace = (webhook: bigint, number: number): string => `webhook-secret|${webhook}|${number}`;

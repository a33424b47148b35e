import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** How far the sender's clock may be from ours (Standard Webhooks, "Verifying webhook authenticity"). */
const TOLERANCE_MS = 5 * 60_000;

/**
 * Whether a body was signed with one of the secrets (Standard Webhooks: HMAC-SHA256 over id, time and body as base64 behind `v1,`; a secret
 * that begins with `whsec_` is base64 itself); one that holds nothing is none. Answers the id of the message, or undefined.
 */
export function signedId(headers: IncomingHttpHeaders, body: Uint8Array, secrets: readonly string[], now: Date): string | undefined {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers;
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') return undefined;
  if (!/^[\x21-\x7e]{1,200}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) return undefined;
  if (Math.abs(Number(timestamp) * 1000 - now.getTime()) > TOLERANCE_MS) return undefined;
  const shown = signature.split(' ').flatMap((one) => (one.startsWith('v1,') ? [Buffer.from(one.slice(3), 'base64')] : []));
  const right = secrets
    .map(keyOf)
    .filter((key) => key.length > 0)
    .map((key) => createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest());
  const isRight = right.flatMap((one) => shown.map((other) => one.length === other.length && timingSafeEqual(one, other)));
  return isRight.includes(true) ? id : undefined;
}

const keyOf = (secret: string): Buffer => (secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret));

import { createHmac } from 'node:crypto';
import type { Secret } from '../kernel/index.ts';

/**
 * The headers that a receiver checks (Standard Webhooks, "Webhook Headers" and "Signature scheme"): HMAC-SHA256 over id, time and body,
 * one signature for each secret that lives. `at` is the time of this try; `webhook-timestamp` is in whole seconds.
 *
 * ```ts
 * signedHeaders({ id: 'evt_1', at: new Date(1614265330000), body: '{}' }, [secret])['webhook-signature']; // 'v1,…'
 * ```
 */
export function signedHeaders(
  { id, at, body }: { readonly id: string; readonly at: Date; readonly body: string },
  secrets: readonly Secret<Buffer>[],
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signed = `${id}.${timestamp}.${body}`;
  const signatures = secrets.map((secret) => `v1,${createHmac('sha256', secret.reveal()).update(signed).digest('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

/** A request that is not from Plexus, was altered, or is too old. Answer it with 401. */
export class WebhookNotGenuine extends Error {
  override readonly name = 'WebhookNotGenuine';
}

export interface WebhookRequest {
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The bytes as they came, before anything reads them. */
  readonly body: Uint8Array | string;
}

export interface VerifyOptions {
  /** `whsec_…`; two while one is being changed for the other. */
  readonly secrets: readonly string[];
  /** How old a request may be, and how far ahead its clock: 300 unless told. */
  readonly toleranceSeconds?: number;
  /** Milliseconds since 1970; the clock unless told. */
  readonly now?: number;
}

/** A genuine request. Of what has the same `id` only the first is new. */
export interface WebhookMessage<E> {
  readonly id: string;
  readonly event: E;
}

const TOLERANCE_SECONDS = 300;

/**
 * Checks the signature of a webhook (Standard Webhooks, `v1`) and reads its event. Whether `id` was seen before is for the receiver
 * to know. Throws `WebhookNotGenuine`.
 */
export async function verifyWebhook<E>({ headers, body }: WebhookRequest, options: VerifyOptions): Promise<WebhookMessage<E>> {
  const header = (name: string): string => String((headers instanceof Headers ? headers.get(name) : headers[name]) ?? '');
  const [id, timestamp] = [header('webhook-id'), header('webhook-timestamp')];
  const age = Math.abs((options.now ?? Date.now()) / 1000 - Number(timestamp));
  if (id === '' || !/^\d{1,12}$/.test(timestamp)) throw new WebhookNotGenuine('The request is not signed');
  if (age > (options.toleranceSeconds ?? TOLERANCE_SECONDS)) throw new WebhookNotGenuine('The request is too old, or from a clock ahead');
  const text = typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${text}`);
  const given = header('webhook-signature')
    .split(' ')
    .flatMap((one) => (one.startsWith('v1,') ? [bytesOf(one.slice(3))] : []));
  for (const secret of options.secrets) {
    const key = await crypto.subtle.importKey('raw', bytesOf(secret.replace(/^whsec_/, '')), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'verify',
    ]);
    for (const signature of given) {
      if (await crypto.subtle.verify('HMAC', key, signature, signed)) return { id, event: JSON.parse(text) as E };
    }
  }
  throw new WebhookNotGenuine('No signature fits the secret');
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

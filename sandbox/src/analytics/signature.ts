import { createHmac, timingSafeEqual } from 'node:crypto';

/** Older requests may have been kept and sent again by somebody else. */
const OLDEST_SECONDS = 300;

/** Whether a request is signed with the secret (Standard Webhooks, `v1`) and was made not long before `now`, in milliseconds. */
export function isGenuine(
  secret: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: Buffer,
  now: number,
): boolean {
  const text = (name: string): string => String(headers[name] ?? '');
  const timestamp = text('webhook-timestamp');
  if (!(Math.abs(now / 1000 - Number(timestamp)) <= OLDEST_SECONDS)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key)
    .update(`${text('webhook-id')}.${timestamp}.`)
    .update(body)
    .digest();
  return text('webhook-signature')
    .split(' ')
    .some((signature) => {
      const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
}

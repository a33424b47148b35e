import { hostWithinReach, type Reach } from '../kernel/index.ts';
import { receiverOutOfReach, receiverUrlUnfit } from './faults.ts';
import type { WebhookPolicy } from './policy.ts';

/** The longest address that every proxy on the way takes. */
const MOST_CHARACTERS = 2_000;
const PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/**
 * What the receiver's name may lead to: the house's own network for those that the policy names with their port, the public internet
 * for all others. Asked again before each request, because the policy may have changed.
 */
export function reachOf(url: URL, policy: WebhookPolicy): Reach {
  const place = `${url.hostname}:${url.port === '' ? (PORTS[url.protocol] ?? '') : url.port}`;
  return policy.internal.includes(place) ? 'internal' : 'public';
}

/** Whether a request may go to this address as far as it can be told before its name is looked up. */
export function mayBeSentTo(url: URL, policy: WebhookPolicy): boolean {
  const reach = reachOf(url, policy);
  return (url.protocol === 'https:' || (url.protocol === 'http:' && reach === 'internal')) && hostWithinReach(url, reach);
}

/** The address of a receiver in its normal spelling. Throws `WEBHOOK_URL_UNFIT` and `WEBHOOK_URL_OUT_OF_REACH` (rejected). */
export function receiverUrl(text: string, policy: WebhookPolicy): string {
  const url = URL.parse(text);
  if (url === null || url.href.length > MOST_CHARACTERS) throw receiverUrlUnfit();
  if (url.username !== '' || url.password !== '' || url.hash !== '' || !Object.hasOwn(PORTS, url.protocol)) throw receiverUrlUnfit();
  if (!mayBeSentTo(url, policy)) throw receiverOutOfReach();
  return url.href;
}

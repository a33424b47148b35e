import type { ClientKey } from '../api/clients.ts';

type Lifetime = Pick<ClientKey, 'kid' | 'expiresAt' | 'retiredAt'>;

/** What became of a key at a time in milliseconds. */
export function keyState({ expiresAt, retiredAt }: Lifetime, now: number): 'live' | 'retired' | 'expired' {
  if (retiredAt !== undefined) return 'retired';
  return expiresAt !== undefined && Date.parse(expiresAt) <= now ? 'expired' : 'live';
}

export const liveKeys = <K extends Lifetime>(keys: readonly K[], now: number): readonly K[] =>
  keys.filter((key) => keyState(key, now) === 'live');

/** Members that only a private or a secret key has (RFC 7518 section 6). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/**
 * Reads the public key that a partner gave, as a JWK (RFC 7517). A private key is not even sent to the platform: it would have travelled
 * one way more.
 */
export function readPublicJwk(text: string): { readonly jwk: Readonly<Record<string, unknown>> } | { readonly wrong: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { wrong: 'This is no JSON. A public key as JWK begins with { "kty": …' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { wrong: 'A JWK is a JSON object' };
  if (!('kty' in value)) return { wrong: 'A JWK says its kind in "kty"' };
  if (PRIVATE_MEMBERS.some((member) => member in value)) {
    return { wrong: 'This is a private key. It was not sent; ask for a new key pair, and for its public half only' };
  }
  return { jwk: { ...value } };
}

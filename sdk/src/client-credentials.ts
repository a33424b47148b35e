import type { TokenSource } from './client.ts';
import { PlexusProblem, unreachable } from './problem.ts';

/** Signatures that Plexus takes of clients and that WebCrypto makes. */
const ALGORITHMS = {
  ES256: { make: { name: 'ECDSA', namedCurve: 'P-256' }, sign: { name: 'ECDSA', hash: 'SHA-256' } },
  ES384: { make: { name: 'ECDSA', namedCurve: 'P-384' }, sign: { name: 'ECDSA', hash: 'SHA-384' } },
  EdDSA: { make: { name: 'Ed25519' }, sign: { name: 'Ed25519' } },
  RS256: { make: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, sign: { name: 'RSASSA-PKCS1-v1_5' } },
} as const;

/** A `CryptoKey`, by whatever name the runtime's types know it. */
export type SigningKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

export interface CredentialOptions {
  readonly baseUrl: string;
  readonly clientId: string;
  /** The name its public half is registered under. */
  readonly keyId: string;
  /** PKCS #8 in PEM (`BEGIN PRIVATE KEY`), or a key of WebCrypto that signs. */
  readonly privateKey: string | SigningKey;
  readonly algorithm: keyof typeof ALGORITHMS;
  /** Less than the client has; without: all of it. */
  readonly scope?: string;
  readonly fetch?: typeof fetch;
  /** Milliseconds since 1970; the clock unless told. */
  readonly now?: () => number;
}

const ASSERTION_SECONDS = 60;
/** A token is changed for the next this long before its end, so that none ends on its way. */
const EARLY_MS = 30_000;
const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

interface Held {
  readonly token: string;
  readonly until: number;
}

/** Tokens of a machine client by `client_credentials` with `private_key_jwt` (RFC 6749 section 4.4, RFC 7523). Throws `PlexusProblem`. */
export function clientCredentials(options: CredentialOptions): TokenSource {
  const now = options.now ?? Date.now;
  let held: Promise<Held> | undefined;
  const ask = (): Promise<Held> => {
    const asked = fetchToken(options, now);
    // What failed is asked again by who comes next.
    asked.catch(() => {
      if (held === asked) held = undefined;
    });
    return (held = asked);
  };
  return {
    token: async () => {
      const known = await (held ?? ask());
      return now() < known.until - EARLY_MS ? known.token : (await ask()).token;
    },
    renew: () => {
      held = undefined;
    },
  };
}

async function fetchToken(options: CredentialOptions, now: () => number): Promise<Held> {
  const endpoint = `${options.baseUrl.replace(/\/$/, '')}/oauth/token`;
  const at = now();
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: TYPE,
    client_assertion: await assertionOf(options, endpoint, Math.floor(at / 1000)),
    ...(options.scope === undefined ? {} : { scope: options.scope }),
  });
  const response = await (options.fetch ?? fetch)(endpoint, { method: 'POST', body: form }).catch((cause: unknown) => {
    throw unreachable(options.baseUrl, cause);
  });
  const answer = (await response.json().catch(() => ({}))) as { access_token?: string; expires_in?: number; error?: string };
  if (!response.ok || answer.access_token === undefined) {
    const code = (answer.error ?? `HTTP_${response.status}`).toUpperCase();
    throw new PlexusProblem(response.status, { code, title: 'No token was given', hint: 'See whether client, key and scopes are live' });
  }
  return { token: answer.access_token, until: at + (answer.expires_in ?? 0) * 1000 };
}

async function assertionOf({ clientId, keyId, algorithm, privateKey }: CredentialOptions, audience: string, now: number): Promise<string> {
  const { make, sign } = ALGORITHMS[algorithm];
  const key =
    typeof privateKey === 'string' ? await crypto.subtle.importKey('pkcs8', derOf(privateKey), make, false, ['sign']) : privateKey;
  const claims = { iss: clientId, sub: clientId, aud: audience, exp: now + ASSERTION_SECONDS, iat: now, jti: crypto.randomUUID() };
  const text = [{ alg: algorithm, typ: 'JWT', kid: keyId }, claims]
    .map((part) => base64url(new TextEncoder().encode(JSON.stringify(part))))
    .join('.');
  return `${text}.${base64url(new Uint8Array(await crypto.subtle.sign(sign, key, new TextEncoder().encode(text))))}`;
}

function derOf(pem: string): Uint8Array<ArrayBuffer> {
  const base64 = pem.replace(/-----[A-Z ]+-----|\s/g, '');
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

import { randomBytes, type KeyObject } from 'node:crypto';
import { compactVerify, SignJWT } from 'jose';

export const TOKEN_ALGORITHM = 'ES256';
/** Short enough that a stolen one is soon worth nothing. */
export const MOST_TOKEN_S = 600;
const TOKEN_TYPE = 'at+jwt';
const MOST_CHARACTERS = 4_096;
/** Between the clocks of nodes. */
const SKEW_S = 30;

/** What we put into an access token (RFC 9068 section 2.2). */
export interface TokenClaims {
  readonly client: string;
  /** The key of the client that the token was asked for with: retiring it ends the token. */
  readonly clientKey: string;
  readonly scopes: readonly string[];
  readonly jti: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Whose tokens they are and for whom: both are compared as they are written. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
}

/** Signs an access token of ten minutes (RFC 9068). */
export async function signToken(
  claims: Pick<TokenClaims, 'client' | 'clientKey' | 'scopes'>,
  { issuer, audience }: TokenIssuer,
  signing: { readonly kid: string; readonly key: KeyObject },
  now: Date,
): Promise<{ token: string; jti: string }> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const jti = randomBytes(16).toString('base64url');
  const token = await new SignJWT({ client_id: claims.client, client_key: claims.clientKey, scope: claims.scopes.join(' ') })
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE, kid: signing.kid })
    .setIssuer(issuer)
    .setSubject(claims.client)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + MOST_TOKEN_S)
    .setJti(jti)
    .sign(signing.key);
  return { token, jti };
}

/** The name of the key a token says it was signed with, when it is written as we write tokens; nothing is believed yet. */
export function tokenKeyName(token: string): string | undefined {
  if (token.length > MOST_CHARACTERS) return undefined;
  const segments = token.split('.');
  // A base64url text has spare bits at its end: each spelling but one is somebody else's.
  if (segments.length !== 3 || segments.some((text) => text === '' || Buffer.from(text, 'base64url').toString('base64url') !== text))
    return undefined;
  const header = objectIn(Buffer.from(segments[0] ?? '', 'base64url'));
  const { alg, typ, kid, ...others } = header ?? {};
  if (alg !== TOKEN_ALGORITHM || typ !== TOKEN_TYPE || typeof kid !== 'string' || Object.keys(others).length > 0) return undefined;
  return kid;
}

/** Verifies signature, issuer, audience and shape (RFC 9068 section 4); undefined when anything is wrong. Times are checked each time, not here. */
export async function verifyToken(token: string, key: KeyObject, { issuer, audience }: TokenIssuer): Promise<TokenClaims | undefined> {
  const payload = await compactVerify(token, key, { algorithms: [TOKEN_ALGORITHM] }).then(
    (verified) => verified.payload,
    () => undefined,
  );
  const claims = payload === undefined ? undefined : objectIn(payload);
  if (claims === undefined) return undefined;
  const { iss, aud, sub, client_id: client, client_key: clientKey, scope, jti, iat, exp } = claims;
  if (iss !== issuer || aud !== audience || sub !== client) return undefined;
  if (typeof client !== 'string' || typeof clientKey !== 'string' || typeof scope !== 'string' || typeof jti !== 'string') return undefined;
  if (typeof iat !== 'number' || typeof exp !== 'number' || !(exp - iat > 0 && exp - iat <= MOST_TOKEN_S)) return undefined;
  return { client, clientKey, scopes: scope.split(' '), jti, issuedAt: iat, expiresAt: exp };
}

/** Whether a token is valid at a time, with thirty seconds between clocks. */
export function isCurrent({ issuedAt, expiresAt }: TokenClaims, now: Date): boolean {
  const seconds = now.getTime() / 1000;
  return seconds < expiresAt + SKEW_S && seconds > issuedAt - SKEW_S;
}

function objectIn(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

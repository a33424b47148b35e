import { type KeyObject, randomBytes } from 'node:crypto';
import { isSigned, type ReadJws, readJws, signJws } from './jws.ts';

/** Short enough that a stolen one is soon worth nothing. */
export const MOST_TOKEN_S = 600;
/** Between the clocks of nodes, and of clients. */
export const SKEW_S = 60;
const TOKEN_TYPE = 'at+jwt';
const MOST_CHARACTERS = 4_096;

/** What we sign with, by the kind of key: RSA is verified in a third of the time, and each token is verified more often than signed. */
const ALGORITHMS: ReadonlyMap<string | undefined, string> = new Map([
  ['rsa', 'PS256'],
  ['ec', 'ES256'],
]);

/** The algorithm of one of our keys. */
export const tokenAlgorithm = (key: KeyObject): string => ALGORITHMS.get(key.asymmetricKeyType) ?? 'none';

/** What who uses a token must have beside it: a key that they prove (RFC 9449 section 6), or the certificate of their connection (RFC 8705 section 3). */
export interface TokenBinding {
  readonly by: 'key' | 'certificate';
  /** Of a key as RFC 7638 makes it, of a certificate its SHA-256 in base64url. */
  readonly thumbprint: string;
}

/** The members of `cnf` (RFC 7800) by what they name. */
const MEMBERS = { key: 'jkt', certificate: 'x5t#S256' } as const;

/** What we put into an access token (RFC 9068 section 2.2). */
export interface TokenClaims {
  readonly client: string;
  /** The key of the client that the token was asked for with: retiring it ends the token. */
  readonly clientKey: string;
  /** Undefined: whoever has it uses it. */
  readonly boundTo: TokenBinding | undefined;
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
export function signToken(
  claims: Pick<TokenClaims, 'client' | 'clientKey' | 'scopes'> & { readonly boundTo?: TokenBinding | undefined },
  { issuer, audience }: TokenIssuer,
  signing: { readonly kid: string; readonly key: KeyObject },
  now: Date,
): { readonly token: string; readonly jti: string } {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const jti = randomBytes(16).toString('base64url');
  const { client, clientKey, scopes, boundTo } = claims;
  const payload = {
    client_id: client,
    client_key: clientKey,
    scope: scopes.join(' '),
    ...(boundTo === undefined ? {} : { cnf: { [MEMBERS[boundTo.by]]: boundTo.thumbprint } }),
    iss: issuer,
    sub: client,
    aud: audience,
    iat: issuedAt,
    exp: issuedAt + MOST_TOKEN_S,
    jti,
  };
  return { token: signJws({ alg: tokenAlgorithm(signing.key), typ: TOKEN_TYPE, kid: signing.kid }, payload, signing.key), jti };
}

/** A token that is written as we write tokens; nothing of it is believed yet. */
export interface ReadToken {
  readonly jws: ReadJws;
  /** The name of the key it says it was signed with. */
  readonly kid: string;
  readonly algorithm: string;
}

/** Reads a token; undefined when it is not one as we write them. */
export function readToken(token: string): ReadToken | undefined {
  if (token.length > MOST_CHARACTERS) return undefined;
  const jws = readJws(token);
  if (jws === undefined) return undefined;
  const { alg, typ, kid, ...others } = jws.header;
  if (typeof alg !== 'string' || typ !== TOKEN_TYPE || typeof kid !== 'string' || Object.keys(others).length > 0) return undefined;
  return { jws, kid, algorithm: alg };
}

/** Verifies signature, issuer, audience and shape (RFC 9068 section 4); undefined when anything is wrong. Times are checked each time, not here. */
export function verifyToken({ jws, algorithm }: ReadToken, key: KeyObject, { issuer, audience }: TokenIssuer): TokenClaims | undefined {
  if (algorithm !== tokenAlgorithm(key) || !isSigned(jws, algorithm, key)) return undefined;
  const { iss, aud, sub, client_id: client, client_key: clientKey, scope, jti, iat, exp, cnf } = jws.payload;
  if (iss !== issuer || aud !== audience || sub !== client) return undefined;
  if (typeof client !== 'string' || typeof clientKey !== 'string' || typeof scope !== 'string' || typeof jti !== 'string') return undefined;
  if (typeof iat !== 'number' || typeof exp !== 'number' || !(exp - iat > 0 && exp - iat <= MOST_TOKEN_S)) return undefined;
  const boundTo = bindingIn(cnf);
  // A binding that we do not know binds all the same.
  if (cnf !== undefined && boundTo === undefined) return undefined;
  return { client, clientKey, boundTo, scopes: scope.split(' '), jti, issuedAt: iat, expiresAt: exp };
}

/** The one binding that a confirmation names; two are not as we write them. */
function bindingIn(confirmation: unknown): TokenBinding | undefined {
  if (typeof confirmation !== 'object' || confirmation === null) return undefined;
  const [[member, thumbprint] = [], ...others] = Object.entries<unknown>({ ...confirmation });
  const by = (['key', 'certificate'] as const).find((one) => MEMBERS[one] === member);
  return by === undefined || typeof thumbprint !== 'string' || others.length > 0 ? undefined : { by, thumbprint };
}

/** Whether a token is valid at a time, with a minute between clocks. */
export function isCurrent({ issuedAt, expiresAt }: TokenClaims, now: Date): boolean {
  const seconds = now.getTime() / 1000;
  return seconds < expiresAt + SKEW_S && seconds > issuedAt - SKEW_S;
}

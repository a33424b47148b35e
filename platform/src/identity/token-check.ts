import type { Clock } from '../kernel/index.ts';
import { isCurrent, type TokenClaims, type TokenIssuer, tokenKeyName, verifyToken } from './access-token.ts';
import { accessTokenWrong } from './faults.ts';
import type { ScopeName } from './scopes.ts';
import { tokenDigest } from './token-keys.ts';
import type { Trust, TrustKeeper } from './trust.ts';

/** A client that showed a valid token. */
export interface AdmittedClient {
  readonly id: string;
  readonly scopes: ReadonlySet<ScopeName>;
  readonly entities: 'all' | readonly string[];
}

/** Tokens whose signature is remembered. */
const MOST_KEPT = 10_000;

/**
 * Checks access tokens. A signature is verified once and remembered by the digest of the token; that its client, its client's key and
 * the token itself are still let in is asked each time.
 */
export class TokenCheck {
  readonly #trust: Pick<TrustKeeper, 'current' | 'again'>;
  readonly #names: TokenIssuer;
  readonly #clock: Clock;
  readonly #verified = new Map<string, TokenClaims & { readonly signedWith: string }>();

  constructor(trust: Pick<TrustKeeper, 'current' | 'again'>, names: TokenIssuer, clock: Clock) {
    this.#trust = trust;
    this.#names = names;
    this.#clock = clock;
  }

  /** Throws `ACCESS_TOKEN_WRONG` for whatever is wrong, and `TRUST_TOO_OLD`. */
  async check(token: string): Promise<AdmittedClient> {
    const trust = await this.#trust.current();
    const claims = await this.#claims(token, trust);
    if (claims === undefined || !isCurrent(claims, this.#clock.now())) throw accessTokenWrong();
    const admitted = admittedBy(trust, claims) ?? admittedBy(await this.#trust.again(), claims);
    if (admitted === undefined) throw accessTokenWrong();
    return admitted;
  }

  async #claims(token: string, trust: Trust): Promise<(TokenClaims & { readonly signedWith: string }) | undefined> {
    const digest = tokenDigest(token);
    const known = this.#verified.get(digest);
    if (known !== undefined) return known;
    const signedWith = tokenKeyName(token);
    if (signedWith === undefined) return undefined;
    const key = trust.keys.get(signedWith) ?? (await this.#trust.again()).keys.get(signedWith);
    const claims = key === undefined ? undefined : await verifyToken(token, key, this.#names);
    if (claims === undefined) return undefined;
    const oldest = this.#verified.keys().next();
    if (this.#verified.size >= MOST_KEPT && oldest.done !== true) this.#verified.delete(oldest.value);
    const verified = { ...claims, signedWith };
    this.#verified.set(digest, verified);
    return verified;
  }
}

/** What the client may do now: what the token says, as far as the client is still allowed it. */
function admittedBy(
  trust: Trust,
  { client: id, clientKey, scopes, jti, signedWith }: TokenClaims & { signedWith: string },
): AdmittedClient | undefined {
  const client = trust.clients.get(id);
  if (client === undefined || !client.keys.has(clientKey) || trust.revoked.has(jti) || !trust.keys.has(signedWith)) return undefined;
  return { id, entities: client.entities, scopes: new Set([...client.scopes].filter((scope) => scopes.includes(scope))) };
}

import type { Clock } from '../kernel/index.ts';
import { isCurrent, readToken, type TokenBinding, type TokenClaims, type TokenIssuer, verifyToken } from './access-token.ts';
import { accessTokenWrong, proofNonceWanted, proofWrong } from './faults.ts';
import type { Proof } from './proof.ts';
import type { ProofCheck, ShownProof } from './proof-check.ts';
import type { ScopeName } from './scopes.ts';
import { tokenDigest } from './token-keys.ts';
import type { Trust, TrustKeeper } from './trust.ts';

/** A client that showed a valid token. */
export interface AdmittedClient {
  readonly id: string;
  readonly scopes: ReadonlySet<ScopeName>;
  readonly entities: 'all' | readonly string[];
}

/** What came with a token: a proof of a key, and the thumbprint of the certificate that the connection was made with. */
export interface ShownWithToken {
  readonly proof?: ShownProof | undefined;
  readonly certificate?: string | undefined;
}

/** What tokens are checked by, beside the trust in clients. */
export interface TokenRules {
  readonly proofs: ProofCheck;
  /** Scopes that a token gives only when it is bound to a key. */
  readonly boundScopes: ReadonlySet<ScopeName>;
  /** Uses a proof up over all nodes; false when it was used before. */
  readonly useProof: (proof: Proof) => Promise<boolean>;
}

/** Tokens whose signature is remembered. */
const MOST_KEPT = 10_000;
/** Whoever repeats one of these sees again what was seen, and changes nothing. */
const READING: readonly string[] = ['GET', 'HEAD'];

/**
 * Checks access tokens. A signature is verified once and remembered by the digest of the token; that its client, its client's key and
 * the token itself are still let in is asked each time.
 */
export class TokenCheck {
  readonly #trust: Pick<TrustKeeper, 'current' | 'again'>;
  readonly #names: TokenIssuer;
  readonly #clock: Clock;
  readonly #rules: TokenRules;
  readonly #verified = new Map<string, TokenClaims & { readonly signedWith: string }>();

  constructor(trust: Pick<TrustKeeper, 'current' | 'again'>, names: TokenIssuer, clock: Clock, rules: TokenRules) {
    this.#rules = rules;
    this.#trust = trust;
    this.#names = names;
    this.#clock = clock;
  }

  /**
   * Throws `ACCESS_TOKEN_WRONG` for whatever is wrong with the token, `PROOF_WRONG` and `PROOF_NONCE_WANTED` for the proof, and
   * `TRUST_TOO_OLD`. @param shown what came along; a token that is bound to a key is nothing without its proof and another wants none,
   * and one that is bound to a certificate comes on its connections only
   */
  async check(token: string, shown: ShownWithToken = {}): Promise<AdmittedClient> {
    const trust = await this.#trust.current();
    const claims = await this.#claims(token, trust);
    if (claims === undefined || !isCurrent(claims, this.#clock.now())) throw accessTokenWrong();
    const admitted = this.#admittedBy(trust, claims) ?? this.#admittedBy(await this.#trust.again(), claims);
    if (admitted === undefined || !isHeldTo(claims.boundTo, shown)) throw accessTokenWrong();
    if (shown.proof !== undefined && claims.boundTo !== undefined) await this.#prove(token, claims.boundTo.thumbprint, shown.proof);
    return admitted;
  }

  async #prove(token: string, thumbprint: string, shown: ShownProof): Promise<void> {
    const isReading = READING.includes(shown.method);
    const proof = this.#rules.proofs.check(shown, { token, thumbprint, wantsNonce: !isReading });
    if (proof === 'nonce wanted' || proof === 'nonce wrong') throw proofNonceWanted();
    if (typeof proof === 'string') throw proofWrong(proof);
    if (!isReading && !(await this.#rules.useProof(proof))) throw proofWrong('used before');
  }

  /** What the client may do now: what the token says, as far as the client is still allowed it. */
  #admittedBy(
    trust: Trust,
    { client: id, clientKey, scopes, jti, signedWith, boundTo }: TokenClaims & { signedWith: string },
  ): AdmittedClient | undefined {
    const client = trust.clients.get(id);
    if (client === undefined || !client.keys.has(clientKey) || trust.revoked.has(jti) || !trust.keys.has(signedWith)) return undefined;
    if (client.isBound && boundTo === undefined) return undefined;
    const isGiven = (scope: ScopeName): boolean => scopes.includes(scope) && (boundTo !== undefined || !this.#rules.boundScopes.has(scope));
    return { id, entities: client.entities, scopes: new Set([...client.scopes].filter(isGiven)) };
  }

  async #claims(token: string, trust: Trust): Promise<(TokenClaims & { readonly signedWith: string }) | undefined> {
    const digest = tokenDigest(token);
    const known = this.#verified.get(digest);
    if (known !== undefined) return known;
    const read = readToken(token);
    if (read === undefined) return undefined;
    const signedWith = read.kid;
    const key = trust.keys.get(signedWith) ?? (await this.#trust.again()).keys.get(signedWith);
    const claims = key === undefined ? undefined : verifyToken(read, key, this.#names);
    if (claims === undefined) return undefined;
    const oldest = this.#verified.keys().next();
    if (this.#verified.size >= MOST_KEPT && oldest.done !== true) this.#verified.delete(oldest.value);
    const verified = { ...claims, signedWith };
    this.#verified.set(digest, verified);
    return verified;
  }
}

/** Whether a token came with what it is bound to, as far as can be told without reading a proof. */
function isHeldTo(binding: TokenBinding | undefined, { proof, certificate }: ShownWithToken): boolean {
  if (binding?.by === 'key') return proof !== undefined;
  return proof === undefined && (binding === undefined || binding.thumbprint === certificate);
}

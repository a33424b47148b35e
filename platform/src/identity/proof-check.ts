import { createHash } from 'node:crypto';
import type { Clock } from '../kernel/index.ts';
import { SKEW_S } from './access-token.ts';
import { NONCE_MS, type Nonces } from './nonces.ts';
import { isFresh, type Proof, type ProofProblem, ProofReader, type ProvenRequest } from './proof.ts';

/** A proof as it came with a request. */
export interface ShownProof extends ProvenRequest {
  readonly text: string;
}

/** What a proof must fit beside its request. */
export interface ProofTerms {
  /** The access token it comes with; absent where it asks for one. */
  readonly token?: string;
  /** The key that the token is bound to. */
  readonly thumbprint?: string;
  /** That it was made just now is shown by our nonce; otherwise a clock that is right will do. */
  readonly wantsNonce: boolean;
}

/** Longer than any proof is good for: by its own time, or by the oldest nonce, with a minute between the clocks of nodes. */
export const KEPT_MS = NONCE_MS + 2 * SKEW_S * 1_000;
/** At a thousand requests a second what is kept; beyond, nobody could tell a repeated one. */
const MOST_KEPT = 300_000;

/** Checks proofs that a key is in the hands of who uses a token (RFC 9449). A proof counts once on this node. */
export class ProofCheck {
  readonly #reader = new ProofReader();
  readonly #nonces: Nonces;
  readonly #clock: Clock;
  /** Digests of what was used, with when they may be forgotten, oldest first. */
  readonly #used = new Map<string, number>();

  constructor(nonces: Nonces, clock: Clock) {
    this.#nonces = nonces;
    this.#clock = clock;
  }

  /** What clients are told to put into their next proof. */
  nonce(): string {
    return this.#nonces.current();
  }

  /** The proof when everything about it holds, and it was not used before. */
  check(shown: ShownProof, { token, thumbprint, wantsNonce }: ProofTerms): Proof | ProofProblem {
    const proof = this.#reader.read(shown.text, shown);
    if (typeof proof === 'string') return proof;
    if (proof.tokenDigest !== (token === undefined ? undefined : digestOf(token))) return 'token differs';
    if (thumbprint !== undefined && proof.thumbprint !== thumbprint) return 'key differs';
    if (proof.nonce !== undefined && !this.#nonces.isCurrent(proof.nonce)) return 'nonce wrong';
    // A clock that is wrong is no harm to who was told a nonce just now.
    if (proof.nonce === undefined && (wantsNonce || !isFresh(proof, this.#clock.now()))) return 'nonce wanted';
    return this.#use(proof) ? proof : 'used before';
  }

  #use({ thumbprint, jti }: Proof): boolean {
    const now = this.#clock.monotonic();
    for (const [digest, until] of this.#used) {
      if (until > now) break;
      this.#used.delete(digest);
    }
    const digest = digestOf(`${thumbprint} ${jti}`);
    if (this.#used.has(digest) || this.#used.size >= MOST_KEPT) return false;
    this.#used.set(digest, now + KEPT_MS);
    return true;
  }
}

/** SHA-256 in base64url, as `ath` is written (RFC 9449 section 4.2). */
const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

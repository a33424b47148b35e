import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { SKEW_S } from './access-token.ts';
import { isSigned, type ReadJws, readJws } from './jws.ts';
import { ASSERTION_ALGORITHMS, readPublicKey } from './public-key.ts';

/** Why a proof was refused: for our log and audit. Who sent it learns that a proof was wrong, or that it wants a nonce. */
export type ProofProblem =
  | 'no proof'
  | 'proof not wanted'
  | 'too large'
  | 'not a proof'
  | 'header not allowed'
  | 'algorithm not allowed'
  | 'key not allowed'
  | 'signature wrong'
  | 'method differs'
  | 'address differs'
  | 'token differs'
  | 'key differs'
  | 'no usable jti'
  | 'nonce wrong'
  | 'nonce wanted'
  | 'used before';

/** What a proof is for: the request it came with. */
export interface ProvenRequest {
  readonly method: string;
  /** Where it went, as the client knows us, without a query. */
  readonly url: string;
}

export interface Proof {
  /** Of the key that signed it (RFC 7638). */
  readonly thumbprint: string;
  readonly jti: string;
  /** Digest of the access token it goes with; undefined where it asks for one. */
  readonly tokenDigest: string | undefined;
  readonly nonce: string | undefined;
  /** Seconds since 1970, by the client's clock. */
  readonly issuedAt: number;
}

const PROOF_TYPE = 'dpop+jwt';
const MOST_CHARACTERS = 4_096;
const MOST_KEYS_KEPT = 1_000;
const HEADERS = new Set(['typ', 'alg', 'jwk']);

/** Reads proofs (RFC 9449 section 4.3, steps 1 to 9). Public keys are made ready once: that takes as long as to verify. */
export class ProofReader {
  readonly #keys = new Map<string, { readonly key: KeyObject; readonly thumbprint: string; readonly algorithms: readonly string[] }>();

  read(text: string, { method, url }: ProvenRequest): Proof | ProofProblem {
    if (text.length > MOST_CHARACTERS) return 'too large';
    const jws = readJws(text);
    if (jws === undefined) return 'not a proof';
    const { typ, alg, jwk } = jws.header;
    if (typ !== PROOF_TYPE || Object.keys(jws.header).some((name) => !HEADERS.has(name))) return 'header not allowed';
    if (typeof alg !== 'string' || !ASSERTION_ALGORITHMS.includes(alg)) return 'algorithm not allowed';
    const key = this.#keyOf(jwk);
    if (key === undefined || !key.algorithms.includes(alg)) return 'key not allowed';
    if (!isSigned(jws, alg, key.key)) return 'signature wrong';
    return proofIn(jws.payload, key.thumbprint, { method, url });
  }

  #keyOf(jwk: unknown) {
    const name = JSON.stringify(jwk);
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    if (typeof jwk !== 'object' || jwk === null) return undefined;
    try {
      const { thumbprint, algorithms, jwk: own } = readPublicKey({ ...(jwk as JsonWebKey) });
      const key = { key: createPublicKey({ key: own, format: 'jwk' }), thumbprint, algorithms };
      const oldest = this.#keys.keys().next();
      if (this.#keys.size >= MOST_KEYS_KEPT && oldest.done !== true) this.#keys.delete(oldest.value);
      this.#keys.set(name, key);
      return key;
    } catch {
      return undefined;
    }
  }
}

function proofIn(payload: ReadJws['payload'], thumbprint: string, { method, url }: ProvenRequest): Proof | ProofProblem {
  const { jti, htm, htu, iat, ath, nonce } = payload;
  if (typeof jti !== 'string' || jti.length < 8 || jti.length > 255) return 'no usable jti';
  if (htm !== method) return 'method differs';
  if (typeof htu !== 'string' || withoutQuery(htu) !== withoutQuery(url)) return 'address differs';
  if (typeof iat !== 'number' || !Number.isFinite(iat)) return 'not a proof';
  if ((ath !== undefined && typeof ath !== 'string') || (nonce !== undefined && typeof nonce !== 'string')) return 'not a proof';
  return { thumbprint, jti, tokenDigest: ath, nonce, issuedAt: iat };
}

/** An address in the one spelling of URLs; query and fragment are not compared (RFC 9449 section 4.3, step 9). */
function withoutQuery(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host, pathname, username, password } = new URL(url);
  return username === '' && password === '' ? `${protocol}//${host}${pathname}` : undefined;
}

/** Whether a proof was made within a minute of now by our clock. */
export const isFresh = ({ issuedAt }: Proof, now: Date): boolean => Math.abs(now.getTime() / 1000 - issuedAt) <= SKEW_S;

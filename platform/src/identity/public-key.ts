import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { clientKeyPrivate, clientKeyUnfit } from './faults.ts';

/** A public key as it is kept: only the members that make the key (RFC 7517, RFC 8037). */
export interface PublicKey {
  readonly jwk: JsonWebKey;
  /** RFC 7638, SHA-256, base64url. */
  readonly thumbprint: string;
  /** What may be signed with it (RFC 7518 section 3, RFC 8037 section 3.1). */
  readonly algorithms: readonly string[];
}

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const LEAST_RSA_BITS = 2_048;
/** A longer key makes each check expensive and no safer. */
const MOST_RSA_BITS = 8_192;
const LEAST_RSA_EXPONENT = 65_537n;
const RSA_ALGORITHMS = ['RS256', 'RS384', 'PS256', 'PS384'];
const EC_ALGORITHMS: Readonly<Record<string, readonly string[]>> = { 'P-256': ['ES256'], 'P-384': ['ES384'] };

/** Every algorithm an assertion may be signed with; no shared secrets and no `none`. */
export const ASSERTION_ALGORITHMS = [...RSA_ALGORITHMS, 'ES256', 'ES384', 'EdDSA', 'Ed25519'];

/** Reads a public JWK. Throws `CLIENT_KEY_PRIVATE` and `CLIENT_KEY_UNFIT`. */
export function readPublicKey(jwk: Readonly<Record<string, unknown>>): PublicKey {
  if (PRIVATE_MEMBERS.some((member) => member in jwk)) throw clientKeyPrivate();
  const use = jwk['use'];
  if (use !== undefined && use !== 'sig') throw clientKeyUnfit();
  const key = keyOf(jwk);
  const own = key.export({ format: 'jwk' });
  const algorithms = algorithmsOf(key, own);
  if (algorithms.length === 0) throw clientKeyUnfit();
  const { kty, crv, x, y, e, n } = own;
  // The order of members is that of RFC 7638 section 3.2; JSON leaves out what a kind of key does not have.
  const members = kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y };
  const thumbprint = createHash('sha256').update(JSON.stringify(members)).digest('base64url');
  return { jwk: own, thumbprint, algorithms };
}

function keyOf(jwk: Readonly<Record<string, unknown>>): KeyObject {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch (cause) {
    throw clientKeyUnfit(cause);
  }
}

function algorithmsOf(key: KeyObject, { kty, crv }: JsonWebKey): readonly string[] {
  if (kty === 'EC') return EC_ALGORITHMS[crv ?? ''] ?? [];
  if (kty === 'OKP') return crv === 'Ed25519' ? ['EdDSA', 'Ed25519'] : [];
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  const isFit = modulusLength >= LEAST_RSA_BITS && modulusLength <= MOST_RSA_BITS && publicExponent >= LEAST_RSA_EXPONENT;
  return kty === 'RSA' && isFit ? RSA_ALGORITHMS : [];
}

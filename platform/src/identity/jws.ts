import { constants, type KeyObject, sign, type SignKeyObjectInput, verify } from 'node:crypto';

/** How an algorithm signs (RFC 7518 section 3, RFC 8037 section 3.1). */
interface Scheme {
  /** Edwards keys bring their own. */
  readonly hash: string | null;
  readonly options: Omit<SignKeyObjectInput, 'key'>;
}

const elliptic = (hash: string): Scheme => ({ hash, options: { dsaEncoding: 'ieee-p1363' } });
const pss = (hash: string, saltLength: number): Scheme => ({ hash, options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength } });
const EDWARDS: Scheme = { hash: null, options: {} };

const SCHEMES: ReadonlyMap<string, Scheme> = new Map([
  ['ES256', elliptic('sha256')],
  ['ES384', elliptic('sha384')],
  ['PS256', pss('sha256', 32)],
  ['PS384', pss('sha384', 48)],
  ['RS256', { hash: 'sha256', options: { padding: constants.RSA_PKCS1_PADDING } }],
  ['RS384', { hash: 'sha384', options: { padding: constants.RSA_PKCS1_PADDING } }],
  ['EdDSA', EDWARDS],
  ['Ed25519', EDWARDS],
]);

/** A compact JWS (RFC 7515 section 3.1) before anything of it is believed. */
export interface ReadJws {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
  /** What is signed, as it was written. */
  readonly signed: string;
  readonly signature: Buffer;
}

/** Reads a compact JWS of JSON objects in the one spelling of base64url there is; undefined for anything else. */
export function readJws(text: string): ReadJws | undefined {
  const [head = '', body = '', tail = '', more] = text.split('.', 4);
  if (tail === '' || more !== undefined) return undefined;
  const [header, payload, signature] = [bytesIn(head), bytesIn(body), bytesIn(tail)];
  if (header === undefined || payload === undefined || signature === undefined) return undefined;
  const [one, other] = [objectIn(header), objectIn(payload)];
  if (one === undefined || other === undefined) return undefined;
  return { header: one, payload: other, signed: text.slice(0, head.length + 1 + body.length), signature };
}

/** Whether a signature holds under `key`. The caller has checked that the algorithm is one of the key's. */
export function isSigned({ signed, signature }: ReadJws, algorithm: string, key: KeyObject): boolean {
  const scheme = SCHEMES.get(algorithm);
  if (scheme === undefined) return false;
  try {
    return verify(scheme.hash, Buffer.from(signed), { key, ...scheme.options }, signature);
  } catch {
    return false;
  }
}

/** Signs an object. The algorithm is one of the key's. */
export function signJws(header: Readonly<Record<string, unknown>> & { readonly alg: string }, payload: object, key: KeyObject): string {
  const scheme = SCHEMES.get(header.alg);
  if (scheme === undefined) throw new RangeError('no such algorithm');
  const signed = `${encoded(header)}.${encoded(payload)}`;
  return `${signed}.${sign(scheme.hash, Buffer.from(signed), { key, ...scheme.options }).toString('base64url')}`;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A base64url text has spare bits at its end: each spelling but one is somebody else's. */
function bytesIn(segment: string): Buffer | undefined {
  const bytes = Buffer.from(segment, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === segment ? bytes : undefined;
}

function objectIn(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

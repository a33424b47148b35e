import { createPublicKey } from 'node:crypto';
import { SKEW_S } from './access-token.ts';
import { isSigned, type ReadJws, readJws } from './jws.ts';
import { ASSERTION_ALGORITHMS } from './public-key.ts';
import type { Client } from './clients.ts';

/** Why an assertion was refused: for our log and audit, never for who sent it. */
export type AssertionProblem =
  | 'too large'
  | 'not a token'
  | 'header not allowed'
  | 'algorithm not allowed'
  | 'no client named'
  | 'client unknown'
  | 'client disabled'
  | 'key unknown'
  | 'key ended'
  | 'algorithm does not fit the key'
  | 'signature wrong'
  | 'issuer is not the subject'
  | 'audience is not this server'
  | 'expired'
  | 'expires too late'
  | 'not valid yet'
  | 'issued in the future'
  | 'no usable jti'
  | 'used before';

/** What an assertion says of itself before anything of it is believed. */
export interface ClaimedAssertion {
  readonly jws: ReadJws;
  readonly algorithm: string;
  readonly kid: string;
  readonly client: string;
}

export interface ProvenAssertion {
  readonly jti: string;
  readonly expiresAt: Date;
}

export interface AssertionRules {
  /** Our issuer and our token endpoint: the only audiences. */
  readonly audiences: readonly string[];
  readonly now: Date;
}

const MOST_CHARACTERS = 8_192;
const MOST_LIFE_S = 300;
const CLIENT = /^[a-z][a-z0-9-]{0,59}$/;
/** Anything else would have us fetch a key, or believe one that came along. */
const HEADERS = new Set(['alg', 'kid', 'typ']);
const TYPES: readonly unknown[] = [undefined, 'JWT', 'client-authentication+jwt'];

/** Reads which client an assertion claims to be from and which key it names (RFC 7523 section 3); nothing is believed yet. */
export function readAssertion(text: string): ClaimedAssertion | AssertionProblem {
  if (text.length > MOST_CHARACTERS) return 'too large';
  const jws = readJws(text);
  if (jws === undefined) return 'not a token';
  const { header, payload } = jws;
  const { alg, kid, typ } = header;
  if (Object.keys(header).some((name) => !HEADERS.has(name)) || !TYPES.includes(typ)) return 'header not allowed';
  if (typeof alg !== 'string' || !ASSERTION_ALGORITHMS.includes(alg)) return 'algorithm not allowed';
  const client = payload['sub'];
  if (typeof client !== 'string' || !CLIENT.test(client)) return 'no client named';
  return typeof kid === 'string' ? { jws, algorithm: alg, kid, client } : 'key unknown';
}

/**
 * Proves an assertion with a key of its client: RFC 7523 section 3, with one audience exactly, at most five minutes to its end and a `jti`.
 * That the `jti` is new is not known here.
 */
export function proveAssertion(
  claimed: ClaimedAssertion,
  client: Client | undefined,
  rules: AssertionRules,
): ProvenAssertion | AssertionProblem {
  if (client === undefined) return 'client unknown';
  if (client.state !== 'active') return 'client disabled';
  const key = client.keys.find(({ kid }) => kid === claimed.kid);
  if (key === undefined) return 'key unknown';
  if (key.retiredAt !== undefined || (key.expiresAt !== undefined && key.expiresAt <= rules.now)) return 'key ended';
  if (!key.algorithms.includes(claimed.algorithm)) return 'algorithm does not fit the key';
  if (!isSigned(claimed.jws, claimed.algorithm, createPublicKey({ key: key.jwk, format: 'jwk' }))) return 'signature wrong';
  return provenClaims(claimed.jws.payload, claimed.client, rules);
}

function provenClaims(claims: ReadJws['payload'], client: string, { audiences, now }: AssertionRules): ProvenAssertion | AssertionProblem {
  const { iss, sub, aud, exp, nbf, iat, jti } = claims;
  const seconds = now.getTime() / 1000;
  if (iss !== client || sub !== client) return 'issuer is not the subject';
  if (typeof aud !== 'string' || !audiences.includes(aud)) return 'audience is not this server';
  if (!isTime(exp) || exp <= seconds - SKEW_S) return 'expired';
  if (exp > seconds + MOST_LIFE_S) return 'expires too late';
  if (nbf !== undefined && (!isTime(nbf) || nbf > seconds + SKEW_S)) return 'not valid yet';
  if (iat !== undefined && (!isTime(iat) || iat > seconds + SKEW_S)) return 'issued in the future';
  if (typeof jti !== 'string' || jti.length < 8 || jti.length > 255) return 'no usable jti';
  return { jti, expiresAt: new Date((exp + SKEW_S) * 1000) };
}

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

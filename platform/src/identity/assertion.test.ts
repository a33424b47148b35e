import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { type CompactJWSHeaderParameters, CompactSign } from 'jose';
import { proveAssertion, readAssertion } from './assertion.ts';
import type { Client } from './clients.ts';
import { readPublicKey } from './public-key.ts';

const now = new Date('2026-03-02T08:00:00Z');
const seconds = now.getTime() / 1000;
const ISSUER = 'http://127.0.0.1:8080';
const ENDPOINT = `${ISSUER}/oauth/token`;

const pairs = {
  elliptic: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  longer: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  edwards: generateKeyPairSync('ed25519'),
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  retired: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  expired: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
};
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const client: Client = {
  id: 'lab-portal',
  name: 'Lab portal',
  owner: 'integration',
  contact: undefined,
  bound: false,
  scopes: ['messages:read'],
  entities: 'all',
  state: 'active',
  madeAt: now,
  keys: Object.entries(pairs).map(([kid, { publicKey }]) => ({
    kid,
    ...readPublicKey({ ...publicKey.export({ format: 'jwk' }) }),
    addedAt: now,
    expiresAt: kid === 'expired' ? new Date(now.getTime() - 1) : undefined,
    retiredAt: kid === 'retired' ? now : undefined,
  })),
};

const good = { iss: 'lab-portal', sub: 'lab-portal', aud: ENDPOINT, exp: seconds + 120, iat: seconds, jti: 'one-of-its-kind' };
const elliptic = { alg: 'ES256', kid: 'elliptic' };
const signed = (
  claims: object,
  header: CompactJWSHeaderParameters = elliptic,
  key: KeyObject = pairs.elliptic.privateKey,
): Promise<string> => new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader(header).sign(key);
const verdict = async (text: string, whose: Client | undefined = client): Promise<unknown> => {
  const claimed = readAssertion(text);
  return typeof claimed === 'string' ? claimed : proveAssertion(claimed, whose, { audiences: [ISSUER, ENDPOINT], now });
};
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The same bytes with spare bits set, which other readers overlook. */
const respelled = (text: string): string => text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1);

test('an assertion is proven under each allowed algorithm, for our issuer or our token endpoint', async () => {
  const proven = { jti: good.jti, expiresAt: new Date((good.exp + 60) * 1000) };
  for (const [alg, kid] of [
    ['ES256', 'elliptic'],
    ['ES384', 'longer'],
    ['EdDSA', 'edwards'],
    ['Ed25519', 'edwards'],
    ['RS256', 'rsa'],
    ['RS384', 'rsa'],
    ['PS256', 'rsa'],
    ['PS384', 'rsa'],
  ] as const) {
    const text = await signed(good, { alg, kid, typ: 'JWT' }, pairs[kid].privateKey);
    assert.deepEqual(await verdict(text), proven, alg);
  }
  assert.deepEqual(await verdict(await signed({ ...good, aud: ISSUER })), proven);
  assert.deepEqual(await verdict(await signed({ ...good, iat: seconds + 60, exp: seconds + 300 })), {
    jti: good.jti,
    expiresAt: new Date((seconds + 360) * 1000),
  });
});

test('claims that are not exactly right are refused, each for its reason', async () => {
  const { iss: _iss, sub: _sub, aud: _aud, exp: _exp, jti: _jti, ...nothing } = good;
  for (const [claims, reason] of [
    [{ ...good, iss: 'other-client' }, 'issuer is not the subject'],
    [{ ...good, iss: undefined }, 'issuer is not the subject'],
    [{ ...good, iss: ['lab-portal'] }, 'issuer is not the subject'],
    [{ ...good, sub: undefined }, 'no client named'],
    [{ ...good, sub: 'Lab Portal' }, 'no client named'],
    [nothing, 'no client named'],
    [{ ...good, aud: 'http://127.0.0.1:8081/oauth/token' }, 'audience is not this server'],
    [{ ...good, aud: `${ENDPOINT}/` }, 'audience is not this server'],
    [{ ...good, aud: [ENDPOINT, 'https://elsewhere.example'] }, 'audience is not this server'],
    [{ ...good, aud: undefined }, 'audience is not this server'],
    [{ ...good, exp: seconds - 60 }, 'expired'],
    [{ ...good, exp: undefined }, 'expired'],
    [{ ...good, exp: String(seconds + 60) }, 'expired'],
    [{ ...good, exp: seconds + 301 }, 'expires too late'],
    [{ ...good, exp: 1e300 }, 'expires too late'],
    [{ ...good, nbf: seconds + 61 }, 'not valid yet'],
    [{ ...good, iat: seconds + 61 }, 'issued in the future'],
    [{ ...good, iat: 'now' }, 'issued in the future'],
    [{ ...good, jti: undefined }, 'no usable jti'],
    [{ ...good, jti: 12345678 }, 'no usable jti'],
    [{ ...good, jti: '' }, 'no usable jti'],
    [{ ...good, jti: 'x'.repeat(256) }, 'no usable jti'],
    [{ ...good, note: 'x'.repeat(8_000) }, 'too large'],
  ] as const) {
    assert.equal(await verdict(await signed(claims)), reason, JSON.stringify(claims).slice(0, 200));
  }
});

test('headers, keys and algorithms that nobody agreed on are refused', async () => {
  const publicPem = pairs.rsa.publicKey.export({ format: 'pem', type: 'spki' });
  const withPublicKey = (head: string): string => createHmac('sha256', publicPem).update(head).digest('base64url');
  const shared = `${encoded({ alg: 'HS256', kid: 'rsa' })}.${encoded(good)}`;
  const none = `${encoded({ alg: 'none', kid: 'elliptic' })}.${encoded(good)}`;
  const embedded = { ...elliptic, jwk: stranger.publicKey.export({ format: 'jwk' }) };
  const proper = await signed(good);
  const [head = '', body = '', signature = ''] = proper.split('.');
  for (const [text, reason] of [
    [`${none}.AAAA`, 'algorithm not allowed'],
    [`${none}.`, 'not a token'],
    [`${encoded({ alg: 'NONE', kid: 'elliptic' })}.${encoded(good)}.AAAA`, 'algorithm not allowed'],
    [`${shared}.${withPublicKey(shared)}`, 'algorithm not allowed'],
    [await signed(good, { alg: 'RS512', kid: 'rsa' }, pairs.rsa.privateKey), 'algorithm not allowed'],
    [await signed(good, embedded, stranger.privateKey), 'header not allowed'],
    [await signed(good, { ...elliptic, jku: 'https://elsewhere.example/keys' }, stranger.privateKey), 'header not allowed'],
    [await signed(good, { ...elliptic, x5u: 'https://elsewhere.example/chain' }, stranger.privateKey), 'header not allowed'],
    [await signed(good, { ...elliptic, typ: 'at+jwt' }), 'header not allowed'],
    [`${encoded({ ...elliptic, crit: ['b64'], b64: false })}.${body}.${signature}`, 'header not allowed'],
    [await signed(good, { alg: 'ES256' }), 'key unknown'],
    [await signed(good, { ...elliptic, kid: 'somebody-else' }), 'key unknown'],
    [await signed(good, { alg: 'ES256', kid: 'retired' }, pairs.retired.privateKey), 'key ended'],
    [await signed(good, { alg: 'ES256', kid: 'expired' }, pairs.expired.privateKey), 'key ended'],
    [await signed(good, { alg: 'ES256', kid: 'rsa' }), 'algorithm does not fit the key'],
    [await signed(good, elliptic, stranger.privateKey), 'signature wrong'],
    [`${head}.${encoded({ ...good, exp: good.exp + 1 })}.${signature}`, 'signature wrong'],
    [`${head}.${body}.${respelled(signature)}`, 'not a token'],
    [`${head}.${body}.${Buffer.from(signature, 'base64url').subarray(1).toString('base64url')}`, 'signature wrong'],
    [`${head}.${body}`, 'not a token'],
    [`${proper}.${proper}`, 'not a token'],
    [` ${proper}`, 'not a token'],
    ['', 'not a token'],
    [`${encoded([])}.${body}.${signature}`, 'not a token'],
  ] as const) {
    assert.equal(await verdict(text), reason, text.slice(0, 200));
  }
  const claimed = readAssertion(proper);
  assert.equal(typeof claimed === 'string' ? '' : proveAssertion(claimed, undefined, { audiences: [ENDPOINT], now }), 'client unknown');
  assert.equal(await verdict(proper, { ...client, state: 'disabled' }), 'client disabled');
});

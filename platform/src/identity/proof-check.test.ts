import assert from 'node:assert/strict';
import { createHash, createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { ManualClock, Secret } from '../kernel/index.ts';
import { signJws } from './jws.ts';
import { Nonces } from './nonces.ts';
import { ProofCheck, type ProofTerms } from './proof-check.ts';
import { readPublicKey } from './public-key.ts';

const START = new Date('2026-03-02T08:00:00Z');
const SECONDS = START.getTime() / 1000;
const URL = 'http://127.0.0.1:8080/v1/payments';
const TOKEN = 'the.access.token';
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = { ...pair.publicKey.export({ format: 'jwk' }) };
const { thumbprint } = readPublicKey(jwk);
const ath = createHash('sha256').update(TOKEN).digest('base64url');
const header = { typ: 'dpop+jwt', alg: 'ES256', jwk };
const payload = { jti: 'one-of-its-kind', htm: 'POST', htu: URL, iat: SECONDS, ath };

const signed = (
  claims: object = payload,
  head: Readonly<Record<string, unknown>> & { readonly alg: string } = header,
  key: KeyObject = pair.privateKey,
): string => signJws(head, claims, key);

function desk(clock = new ManualClock(START)) {
  const nonces = new Nonces(new Secret(Buffer.alloc(32, 1)), clock);
  const check = new ProofCheck(nonces, clock);
  const shown = (text: string, terms: Partial<ProofTerms> = {}, method = 'POST', url = URL) => {
    const proof = check.check({ text, method, url }, { token: TOKEN, thumbprint, wantsNonce: false, ...terms });
    return typeof proof === 'string' ? proof : 'proven';
  };
  return { clock, nonces, check, shown };
}

test('a proof of the key for this request and this token holds, once', () => {
  const { shown } = desk();
  const text = signed();
  assert.equal(shown(text), 'proven');
  assert.equal(shown(text), 'used before');
  assert.equal(shown(signed({ ...payload, jti: 'another-one', extra: 1 })), 'proven');
  assert.equal(desk().shown(signed({ ...payload, htu: `${URL}?page=2#top` }), {}, 'POST', `${URL}?page=3`), 'proven');
  assert.equal(desk().shown(signed({ ...payload, htu: 'HTTP://127.0.0.1:8080/v1/payments' })), 'proven');
});

test('what is wrong with a proof is found, each for its reason', () => {
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const mixed = `${encoded({ ...header, alg: 'HS256' })}.${encoded(payload)}`;
  const pem = pair.publicKey.export({ format: 'pem', type: 'spki' });
  const { ath: _ath, ...unbound } = payload;
  for (const [text, reason] of [
    ['', 'not a proof'],
    ['a.b', 'not a proof'],
    [`${signed()}.x`, 'not a proof'],
    [`${signed()}, ${signed()}`, 'not a proof'],
    [signed({ ...payload, note: 'x'.repeat(4_000) }), 'too large'],
    [signed(payload, { ...header, typ: 'JWT' }), 'header not allowed'],
    [signed(payload, { ...header, kid: 'ours' }), 'header not allowed'],
    [signed(payload, { ...header, crit: ['x'] }), 'header not allowed'],
    [`${encoded({ ...header, alg: 'none' })}.${encoded(payload)}.AAAA`, 'algorithm not allowed'],
    [`${mixed}.${createHmac('sha256', pem).update(mixed).digest('base64url')}`, 'algorithm not allowed'],
    [signed(payload, { ...header, jwk: { ...pair.privateKey.export({ format: 'jwk' }) } }), 'key not allowed'],
    [signed(payload, { ...header, jwk: { ...rsa.publicKey.export({ format: 'jwk' }) } }), 'key not allowed'],
    [signed(payload, { ...header, jwk: { kty: 'oct', k: 'AAAA' } }), 'key not allowed'],
    [signed(payload, { typ: 'dpop+jwt', alg: 'ES256' }), 'key not allowed'],
    [signed(payload, header, stranger.privateKey), 'signature wrong'],
    [signed(payload, { ...header, jwk: { ...stranger.publicKey.export({ format: 'jwk' }) } }, stranger.privateKey), 'key differs'],
    [signed({ ...payload, jti: undefined }), 'no usable jti'],
    [signed({ ...payload, jti: 'short' }), 'no usable jti'],
    [signed({ ...payload, jti: 'x'.repeat(256) }), 'no usable jti'],
    [signed({ ...payload, htm: 'GET' }), 'method differs'],
    [signed({ ...payload, htm: 'post' }), 'method differs'],
    [signed({ ...payload, htu: 'http://127.0.0.1:8080/v1/adjustments' }), 'address differs'],
    [signed({ ...payload, htu: 'http://127.0.0.1:8081/v1/payments' }), 'address differs'],
    [signed({ ...payload, htu: 'https://127.0.0.1:8080/v1/payments' }), 'address differs'],
    [signed({ ...payload, htu: 'http://ada@127.0.0.1:8080/v1/payments' }), 'address differs'],
    [signed({ ...payload, htu: '/v1/payments' }), 'address differs'],
    [signed({ ...payload, htu: undefined }), 'address differs'],
    [signed({ ...payload, iat: undefined }), 'not a proof'],
    [signed({ ...payload, iat: 'now' }), 'not a proof'],
    [signed({ ...payload, ath: 'x' }), 'token differs'],
    [signed(unbound), 'token differs'],
    [signed({ ...payload, nonce: 'made-up' }), 'nonce wrong'],
    [signed({ ...payload, nonce: 7 }), 'not a proof'],
    [signed({ ...payload, iat: SECONDS + 61 }), 'nonce wanted'],
    [signed({ ...payload, iat: SECONDS - 61 }), 'nonce wanted'],
  ] as const) {
    assert.equal(desk().shown(text), reason, JSON.stringify(reason) + text.slice(0, 80));
  }
  assert.equal(
    desk().check.check({ text: signed(), method: 'POST', url: URL }, { wantsNonce: false }),
    'token differs',
    'at the token endpoint',
  );
});

test('a minute between clocks is no harm, and with our nonce none is', () => {
  for (const skew of [60, -60]) assert.equal(desk().shown(signed({ ...payload, iat: SECONDS + skew })), 'proven');
  const { nonces, shown } = desk();
  const nonce = nonces.current();
  assert.equal(shown(signed({ ...payload, nonce, iat: SECONDS - 86_400 }), { wantsNonce: true }), 'proven');
  assert.equal(shown(signed({ ...payload, jti: 'the-next-one' }), { wantsNonce: true }), 'nonce wanted');
});

test('a nonce ends, and a proof is remembered for as long as its nonce could be good', () => {
  const { clock, nonces, shown } = desk();
  const text = signed({ ...payload, nonce: nonces.current() });
  assert.equal(shown(text), 'proven');
  for (let n = 0; n < 12; n++) {
    clock.advance(20_000);
    assert.ok(['used before', 'nonce wrong'].includes(shown(text)));
  }
  assert.equal(shown(text), 'nonce wrong');
});

test('no change of a single character leaves a proof good', () => {
  const text = signed();
  fc.assert(
    fc.property(fc.nat({ max: text.length - 1 }), fc.constantFrom(...'ABCxyz019-_.'.split('')), (at, letter) => {
      const mutated = text.slice(0, at) + letter + text.slice(at + 1);
      fc.pre(mutated !== text);
      assert.notEqual(desk().shown(mutated), 'proven');
    }),
    { numRuns: 500 },
  );
});

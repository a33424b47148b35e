import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { readPublicKey } from './public-key.ts';

const pairs = {
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  Ed25519: generateKeyPairSync('ed25519'),
  RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};

test('keys of the allowed kinds are kept as their public members, named by their thumbprint', async () => {
  const allowed = { 'P-256': ['ES256'], 'P-384': ['ES384'], Ed25519: ['EdDSA', 'Ed25519'], RSA: ['RS256', 'RS384', 'PS256', 'PS384'] };
  for (const [name, { publicKey }] of Object.entries(pairs)) {
    const jwk = publicKey.export({ format: 'jwk' });
    const key = readPublicKey({ ...jwk, kid: 'theirs', alg: 'none', note: 'x' });
    assert.deepEqual(key.jwk, jwk);
    assert.deepEqual(key.algorithms, allowed[name as keyof typeof allowed]);
    assert.equal(key.thumbprint, await calculateJwkThumbprint(jwk as JWK));
  }
});

test('a private key is refused as such', () => {
  for (const { privateKey } of Object.values(pairs)) {
    assert.throws(() => readPublicKey({ ...privateKey.export({ format: 'jwk' }) }), { code: 'CLIENT_KEY_PRIVATE' });
  }
  assert.throws(() => readPublicKey({ kty: 'oct', k: 'c2VjcmV0' }), { code: 'CLIENT_KEY_PRIVATE' });
});

test('what is too weak, of another kind, for another use or no key at all is refused', () => {
  const { publicKey: short } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const { publicKey: smallExponent } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
  const good = pairs['P-256'].publicKey.export({ format: 'jwk' });
  const offCurve = { ...good, y: createHash('sha256').update('no point').digest('base64url') };
  for (const jwk of [
    short.export({ format: 'jwk' }),
    smallExponent.export({ format: 'jwk' }),
    generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey.export({ format: 'jwk' }),
    generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey.export({ format: 'jwk' }),
    generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }),
    generateKeyPairSync('ed448').publicKey.export({ format: 'jwk' }),
    { ...good, use: 'enc' },
    offCurve,
    {},
    { kty: 'RSA' },
  ]) {
    assert.throws(() => readPublicKey({ ...jwk }), { code: 'CLIENT_KEY_UNFIT' }, JSON.stringify(jwk));
  }
});

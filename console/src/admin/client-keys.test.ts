import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyState, liveKeys, readPublicJwk } from './client-keys.ts';

const NOW = Date.parse('2026-03-02T08:00:00Z');
const key = (more: object) => ({ kid: 'one', thumbprint: 't', algorithms: ['ES256'], addedAt: '2026-01-01T00:00:00Z', ...more });

test('a key is live until it is retired or its time is over', () => {
  assert.equal(keyState(key({}), NOW), 'live');
  assert.equal(keyState(key({ expiresAt: '2026-03-02T08:00:01Z' }), NOW), 'live');
  assert.equal(keyState(key({ expiresAt: '2026-03-02T08:00:00Z' }), NOW), 'expired');
  assert.equal(keyState(key({ expiresAt: '2027-01-01T00:00:00Z', retiredAt: '2026-02-01T00:00:00Z' }), NOW), 'retired');
  assert.equal(liveKeys([key({}), key({ retiredAt: '2026-02-01T00:00:00Z' })], NOW).length, 1);
});

test('a public key is read as it was given', () => {
  assert.deepEqual(readPublicJwk('{"kty":"EC","crv":"P-256","x":"a","y":"b"}'), { jwk: { kty: 'EC', crv: 'P-256', x: 'a', y: 'b' } });
});

test('a private or secret key stays in the browser', () => {
  for (const member of ['d', 'k', 'p', 'dq']) {
    assert.match(String(Object.values(readPublicJwk(`{"kty":"RSA","n":"a","e":"AQAB","${member}":"secret"}`))[0]), /private key/);
  }
});

test('what is no key says what a key looks like', () => {
  assert.deepEqual(readPublicJwk('-----BEGIN PUBLIC KEY-----'), { wrong: 'This is no JSON. A public key as JWK begins with { "kty": …' });
  for (const text of ['[]', '"x"', 'null', '{}']) assert.ok('wrong' in readPublicJwk(text), text);
});

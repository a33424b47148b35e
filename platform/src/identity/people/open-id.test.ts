import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import type { webcrypto } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { Fault, Secret, systemClock } from '../../kernel/index.ts';
import { OpenId, type PendingLogin } from './open-id.ts';

const REDIRECT = 'http://127.0.0.1:8080/v1/login/return';
const keys = await generateKeyPair('ES256', { extractable: true });
const others = await generateKeyPair('ES256');
const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
const next = await generateKeyPair('ES256', { extractable: true });
const nextJwk = { ...(await exportJWK(next.publicKey)), kid: 'two', alg: 'ES256', use: 'sig' };

/** What the provider of a test says; everything is right unless the test says otherwise. */
interface Play {
  claims?: (given: JWTPayload) => JWTPayload;
  key?: webcrypto.CryptoKey | Uint8Array;
  header?: { alg: string; kid?: string };
  /** The token itself, instead of a signed one. */
  written?: (claims: JWTPayload) => string;
  /** Answers instead of the token endpoint. */
  token?: (response: ServerResponse) => void;
  discovery?: Record<string, unknown>;
  /** The keys it publishes. */
  published?: readonly object[];
}

async function provider(t: TestContext, play: Play = {}) {
  let nonce = '';
  const asked: string[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const json = (body: unknown): void => void response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    asked.push(request.url ?? '');
    if (request.url === '/jwks') return json({ keys: play.published ?? [jwk] });
    if (request.url !== '/token') {
      const endpoints = { authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` };
      const offered = { response_types_supported: ['code'], id_token_signing_alg_values_supported: ['ES256', 'HS256', 'none'] };
      return json({ issuer, ...endpoints, ...offered, ...play.discovery });
    }
    if (play.token !== undefined) return play.token(response);
    const now = Math.floor(Date.now() / 1_000);
    const right: JWTPayload = {
      iss: issuer,
      sub: 'p-1',
      aud: 'plexus',
      iat: now,
      exp: now + 300,
      nonce,
      name: 'Conrad Ledgerly',
      roles: ['controller'],
      entities: ['north'],
    };
    const claims = play.claims?.(right) ?? right;
    const header = play.header ?? { alg: 'ES256', kid: 'one' };
    const signed = play.written?.(claims) ?? (await new SignJWT(claims).setProtectedHeader(header).sign(play.key ?? keys.privateKey));
    return json({ access_token: 'a', token_type: 'bearer', id_token: signed });
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const openId = new OpenId(
    {
      issuer,
      clientId: 'plexus',
      clientSecret: () => Promise.resolve(new Secret('the secret')),
      scopes: ['profile'],
      rolesClaim: 'roles',
      entitiesClaim: 'entities',
    },
    systemClock,
  );
  const begin = async (): Promise<PendingLogin> => {
    const { pending } = await openId.begin(REDIRECT);
    nonce = pending.nonce;
    return pending;
  };
  const back = (pending: PendingLogin, changes: Record<string, string> = {}): URL =>
    new URL(`${REDIRECT}?${new URLSearchParams({ code: 'c', state: pending.state, ...changes }).toString()}`);
  return { openId, begin, back, issuer, asked };
}

test('a person is who the provider says, by a token that holds in every point', async (t) => {
  const { openId, begin, back, issuer } = await provider(t);
  const pending = await begin();
  const { at, ...person } = await openId.finish(back(pending), pending);
  assert.deepEqual(person, {
    issuer,
    subject: 'p-1',
    login: 'p-1',
    name: 'Conrad Ledgerly',
    roles: ['controller'],
    entities: ['north'],
  });
  assert.ok(Math.abs(at.getTime() - Date.now()) < 60_000);
});

test('the way to the provider carries a proof key and no secret', async (t) => {
  const { openId } = await provider(t);
  const { url, pending } = await openId.begin(REDIRECT);
  const { searchParams } = new URL(url);
  assert.deepEqual(
    ['response_type', 'code_challenge_method', 'redirect_uri', 'scope', 'state', 'nonce'].map((name) => searchParams.get(name)),
    ['code', 'S256', REDIRECT, 'openid profile', pending.state, pending.nonce],
  );
  assert.ok(!url.includes(pending.verifier) && !url.includes('secret'));
});

const without = (given: JWTPayload, name: string): JWTPayload => Object.fromEntries(Object.entries(given).filter(([one]) => one !== name));
const coded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = (): number => Math.floor(Date.now() / 1_000);
const FORGED: readonly (readonly [string, Play])[] = [
  ['signed with another key', { key: others.privateKey }],
  ['for another application', { claims: (given) => ({ ...given, aud: 'other' }) }],
  ['for another application beside ours, which did not ask', { claims: (given) => ({ ...given, aud: ['plexus', 'other'], azp: 'other' }) }],
  ['of another issuer', { claims: (given) => ({ ...given, iss: 'https://evil.example' }) }],
  ['with the nonce of another login', { claims: (given) => ({ ...given, nonce: 'other' }) }],
  ['without a nonce', { claims: (given) => without(given, 'nonce') }],
  ['that has ended', { claims: (given) => ({ ...given, exp: now() - 120 }) }],
  ['that is not valid yet', { claims: (given) => ({ ...given, nbf: now() + 300 }) }],
  ['of nobody', { claims: (given) => without(given, 'sub') }],
  ['that never ends', { claims: (given) => without(given, 'exp') }],
  ['that is not signed', { written: (given) => `${coded({ alg: 'none' })}.${coded(given)}.` }],
  ['signed with what both sides know', { header: { alg: 'HS256' }, key: Buffer.from('the secret'.repeat(4)) }],
  ['with a key that is not published', { header: { alg: 'ES256', kid: 'two' }, key: others.privateKey }],
];

for (const [what, play] of FORGED) {
  test(`an ID token ${what} is refused`, async (t) => {
    const { openId, begin, back } = await provider(t, play);
    const pending = await begin();
    await assert.rejects(openId.finish(back(pending), pending), { code: 'LOGIN_REFUSED', kind: 'denied' });
  });
}

test('a minute between the clocks of the provider and ours is no harm', async (t) => {
  for (const claims of [
    (given: JWTPayload) => ({ ...given, exp: now() - 50 }),
    (given: JWTPayload) => ({ ...given, iat: now() + 50, nbf: now() + 50 }),
  ]) {
    const { openId, begin, back } = await provider(t, { claims });
    const pending = await begin();
    assert.equal((await openId.finish(back(pending), pending)).subject, 'p-1');
  }
});

test('a provider changes its keys without a gap, and unknown keys do not make us ask it each time', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
  const play: Play = {};
  const { openId, begin, back, asked } = await provider(t, play);
  const login = async (): Promise<string> => {
    const pending = await begin();
    return openId.finish(back(pending), pending).then(
      () => 'let in',
      (error: unknown) => (error instanceof Fault ? error.code : 'other'),
    );
  };
  const looks = (): number => asked.filter((path) => path === '/jwks').length;
  assert.deepEqual([await login(), looks()], ['let in', 1]);
  Object.assign(play, { key: next.privateKey, header: { alg: 'ES256', kid: 'two' } });
  for (let n = 0; n < 10; n++) assert.equal(await login(), 'LOGIN_REFUSED', 'not published yet');
  assert.ok(looks() <= 2, `${looks()} looks at the keys`);
  play.published = [nextJwk, jwk];
  t.mock.timers.tick(61_000);
  assert.equal(await login(), 'let in', 'with the new key');
  Object.assign(play, { key: keys.privateKey, header: { alg: 'ES256', kid: 'one' } });
  assert.equal(await login(), 'let in', 'and with the old one while it is published');
  play.published = [nextJwk];
  t.mock.timers.tick(301_000);
  assert.equal(await login(), 'LOGIN_REFUSED', 'which is not believed once it is gone');
});

test('an answer that was not asked for by this browser, of another issuer or that says no is refused', async (t) => {
  const { openId, begin, back, asked } = await provider(t, { discovery: { authorization_response_iss_parameter_supported: true } });
  const pending = await begin();
  const iss = asked[0] === undefined ? '' : back(pending).origin;
  for (const changes of [{ state: 'other' }, { iss: 'https://evil.example' }, { error: 'access_denied' }, {}]) {
    const url = back(pending, changes);
    await assert.rejects(openId.finish(url, pending), { code: 'LOGIN_REFUSED' }, `${iss} ${JSON.stringify(changes)}`);
  }
  assert.ok(!asked.includes('/token'), 'no code was shown to anybody');
});

test('a code that was used before or is too old is refused', async (t) => {
  const { openId, begin, back } = await provider(t, {
    token: (response) => void response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}'),
  });
  const pending = await begin();
  await assert.rejects(openId.finish(back(pending), pending), { code: 'LOGIN_REFUSED' });
});

test('a provider that is away, or fails, lets nobody in and says so', async (t) => {
  const failing = await provider(t, {
    token: (response) => void response.writeHead(503, { 'content-type': 'application/json' }).end('{"error":"server_error"}'),
  });
  const pending = await failing.begin();
  await assert.rejects(failing.openId.finish(failing.back(pending), pending), { code: 'IDENTITY_PROVIDER_AWAY', kind: 'unavailable' });
  const gone = new OpenId(
    {
      issuer: 'http://127.0.0.1:9',
      clientId: 'plexus',
      clientSecret: () => Promise.resolve(new Secret('x')),
      scopes: [],
      rolesClaim: 'roles',
      entitiesClaim: 'entities',
    },
    systemClock,
  );
  await assert.rejects(gone.begin(REDIRECT), { code: 'IDENTITY_PROVIDER_AWAY' });
});

test('what a provider does not say is nothing: no role, no entity', async (t) => {
  const { openId, begin, back } = await provider(t, {
    claims: (given) => ({ ...without(given, 'entities'), roles: 'controller' }),
  });
  const pending = await begin();
  const { roles, entities } = await openId.finish(back(pending), pending);
  assert.deepEqual([roles, entities], [[], []]);
});

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { Browser } from './browser.ts';
import { CLIENT_ID, IdentityProvider } from './identity-provider.ts';
import { PASSWORD } from './staff.ts';

const REDIRECT = 'http://127.0.0.1:8080/v1/login/return';

async function started(t: TestContext, folder = mkdtempSync(join(tmpdir(), 'identity-'))): Promise<IdentityProvider> {
  const provider = await IdentityProvider.start({ folder, host: '127.0.0.1', port: 0, redirects: [REDIRECT] });
  t.after(() => provider.close());
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return provider;
}

const verifier = randomBytes(32).toString('base64url');
const authorization = (issuer: string, changes: Record<string, string> = {}): string =>
  `${issuer}/auth?${new URLSearchParams({
    client_id: CLIENT_ID,
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: 'openid profile plexus',
    state: 'state-of-the-test',
    nonce: 'nonce-of-the-test',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  }).toString()}`;

async function exchange(provider: IdentityProvider, code: string, codeVerifier: string): Promise<Response> {
  const secret = readFileSync(provider.secretFile, 'utf8').trim();
  return fetch(`${provider.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${CLIENT_ID}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: codeVerifier }),
  });
}

test('a person signs in by name and password, and the application learns who they are and what they do', async (t) => {
  const provider = await started(t);
  const browser = new Browser();
  const page = await browser.follow(authorization(provider.issuer));
  assert.match(await page.response.text(), /Conrad Ledgerly/);
  const wrong = await browser.follow(page.at, { id: 'conrad.ledgerly', password: 'guessed' }, REDIRECT);
  assert.equal(wrong.response.status, 401);
  const { at } = await browser.follow(page.at, { id: 'conrad.ledgerly', password: PASSWORD }, REDIRECT);
  const back = new URL(at);
  assert.equal(back.origin + back.pathname, REDIRECT);
  assert.deepEqual([back.searchParams.get('state'), back.searchParams.get('iss')], ['state-of-the-test', provider.issuer]);
  const answer = await exchange(provider, back.searchParams.get('code') ?? '', verifier);
  const { id_token: token = '' } = (await answer.json()) as { id_token?: string };
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  const { sub, name, roles, entities, nonce, aud } = claims;
  assert.deepEqual(
    { sub, name, roles, entities, nonce, aud },
    {
      sub: 'conrad.ledgerly',
      name: 'Conrad Ledgerly',
      roles: ['controller'],
      entities: 'all',
      nonce: 'nonce-of-the-test',
      aud: CLIENT_ID,
    },
  );
  assert.equal((await exchange(provider, back.searchParams.get('code') ?? '', verifier)).status, 400, 'a code is good once');
});

test('a code without its proof, a request without one and another place to return to are refused', async (t) => {
  const provider = await started(t);
  const browser = new Browser();
  const page = await browser.follow(authorization(provider.issuer));
  const { at } = await browser.follow(page.at, { id: 'ada.minstrel', password: PASSWORD }, REDIRECT);
  assert.equal((await exchange(provider, new URL(at).searchParams.get('code') ?? '', 'x'.repeat(43))).status, 400);
  const elsewhere = await new Browser().go(authorization(provider.issuer, { redirect_uri: 'http://127.0.0.1:9/' }));
  assert.equal(elsewhere.status, 400);
  const bare = new URL(authorization(provider.issuer));
  bare.searchParams.delete('code_challenge');
  const refused = await new Browser().follow(bare.href, undefined, REDIRECT);
  assert.equal(new URL(refused.at).searchParams.get('error'), 'invalid_request');
});

test('keys and the secret outlive a restart', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'identity-'));
  const keysOf = async (provider: IdentityProvider): Promise<string> => (await fetch(`${provider.issuer}/jwks`)).text();
  const first = await started(t, folder);
  const before = [await keysOf(first), readFileSync(first.secretFile, 'utf8')];
  const second = await started(t, folder);
  assert.deepEqual([await keysOf(second), readFileSync(second.secretFile, 'utf8')], before);
});

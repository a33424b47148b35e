import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { signJws } from '../../src/identity/jws.ts';
import { readPublicKey } from '../../src/identity/public-key.ts';
import { type Answer, keyPair, type KeyPair, machineDesk } from './machine-desk.ts';

const { listen, base, clock, node, ask, manage, register, assertion, post, formOf, token, call, audited, patch } = await machineDesk(
  undefined,
  ['payments:write'],
);
await listen();

/** A proof as a client makes it for one request (RFC 9449 section 4.2). */
function proof(key: KeyPair, method: string, path: string, more: object = {}, access?: string): string {
  const { kid: _, ...jwk } = key.jwk;
  const ath = access === undefined ? {} : { ath: createHash('sha256').update(access).digest('base64url') };
  const claims = { jti: randomUUID(), htm: method, htu: base + path, iat: clock.now().getTime() / 1000, ...ath, ...more };
  return signJws({ typ: 'dpop+jwt', alg: 'ES256', jwk }, claims, key.privateKey);
}
const FORM = 'application/x-www-form-urlencoded';
const asked = async (id: string, key: KeyPair, holder: KeyPair, more: Record<string, string> = {}, claims: object = {}): Promise<Answer> =>
  ask(
    'POST',
    '/oauth/token',
    { 'content-type': FORM, dpop: proof(holder, 'POST', '/oauth/token', claims) },
    new URLSearchParams({ ...formOf(await assertion(id, key)), ...more }).toString(),
  );
const bound = async (id: string, key: KeyPair, holder: KeyPair, more: Record<string, string> = {}): Promise<string> => {
  const answer = await asked(id, key, holder, more);
  assert.deepEqual([answer.status, answer.body['token_type']], [200, 'DPoP'], JSON.stringify(answer.body));
  return String(answer.body['access_token']);
};
const shown = (access: string, text: string, method = 'GET', path = LEDGER, payload?: object): Promise<Answer> =>
  ask(
    method,
    path,
    {
      authorization: `DPoP ${access}`,
      ...(text === '' ? {} : { dpop: text }),
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    },
    payload === undefined ? undefined : JSON.stringify(payload),
  );
const LEDGER = '/v1/ledger/trial-balance';
const SEARCH = '/v1/messages/search';
const codeOf = ({ status, body }: Answer): unknown[] => [status, body['code']];

test('a token that is bound to a key is good with a proof of that key for this request, and in no other way', async () => {
  const { body: metadata } = await ask('GET', '/.well-known/oauth-authorization-server', {});
  assert.ok((metadata['dpop_signing_alg_values_supported'] as string[]).includes('ES256'));
  const key = await register('prover', ['ledger:read']);
  const holder = keyPair('in-its-memory');
  const access = await bound('prover', key, holder);
  const claims = JSON.parse(Buffer.from(access.split('.')[1] ?? '', 'base64url').toString()) as { cnf: unknown };
  assert.deepEqual(claims.cnf, { jkt: readPublicKey({ ...holder.jwk }).thumbprint });
  assert.match((await audited('token.issued'))[0] ?? '', /, bound$/);

  const first = proof(holder, 'GET', LEDGER, {}, access);
  const answer = await shown(access, first);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.match(answer.headers.get('dpop-nonce') ?? '', /^[\w-]{22}$/);
  const again = await shown(access, first);
  assert.deepEqual(codeOf(again), [401, 'PROOF_WRONG']);
  assert.equal(again.headers.get('www-authenticate'), 'DPoP error="invalid_dpop_proof"');
  assert.match(String(again.body['title']), /used before/);

  const stolen = await call(access, LEDGER);
  assert.deepEqual(codeOf(stolen), [401, 'ACCESS_TOKEN_WRONG'], 'as if it were not bound');
  for (const [text, reason] of [
    ['', 'not a proof'],
    [proof(keyPair('thief'), 'GET', LEDGER, {}, access), 'key differs'],
    [proof(holder, 'POST', LEDGER, {}, access), 'method differs'],
    [proof(holder, 'GET', '/v1/exceptions', {}, access), 'address differs'],
    [proof(holder, 'GET', LEDGER), 'token differs'],
    [`${proof(holder, 'GET', LEDGER, {}, access)}, ${proof(holder, 'GET', LEDGER, {}, access)}`, 'not a proof'],
  ] as const) {
    const refused = await shown(access, text);
    assert.deepEqual(codeOf(refused), [401, 'PROOF_WRONG'], reason);
    assert.ok(String(refused.body['title']).endsWith(reason), `${String(refused.body['title'])}: ${reason}`);
  }
  const lacking = await shown(access, proof(holder, 'GET', '/v1/exceptions', {}, access), 'GET', '/v1/exceptions');
  assert.deepEqual(codeOf(lacking), [403, 'SCOPE_MISSING']);
  assert.equal(lacking.headers.get('www-authenticate'), 'DPoP error="insufficient_scope", scope="exceptions:read"');
  const free = await token('prover', key);
  const needless = await shown(free, proof(holder, 'GET', LEDGER, {}, free));
  assert.deepEqual(codeOf(needless), [401, 'ACCESS_TOKEN_WRONG'], 'a proof binds nothing that is not bound');
});

test('what changes something wants a nonce of ours, and a proof of it counts once on all nodes', async () => {
  const key = await register('searcher', ['messages:read']);
  const access = await bound('searcher', key, key);
  const asking = { terms: [{ field: 'control-id', value: 'A1' }] };
  const without = await shown(access, proof(key, 'POST', SEARCH, {}, access), 'POST', SEARCH, asking);
  assert.deepEqual(codeOf(without), [401, 'PROOF_NONCE_WANTED']);
  assert.equal(without.headers.get('www-authenticate'), 'DPoP error="use_dpop_nonce"');
  const nonce = without.headers.get('dpop-nonce');
  const text = proof(key, 'POST', SEARCH, { nonce, iat: 0 }, access);
  const taken = await shown(access, text, 'POST', SEARCH, asking);
  assert.ok(taken.status !== 401, 'with the nonce no clock is asked');
  const elsewhere = await node();
  await assert.rejects(elsewhere.check(access, { proof: { text, method: 'POST', url: base + SEARCH } }), {
    code: 'PROOF_WRONG',
    message: /used before/,
  });
  const fresh = proof(key, 'POST', SEARCH, { nonce: elsewhere.nonce() }, access);
  assert.equal((await elsewhere.check(access, { proof: { text: fresh, method: 'POST', url: base + SEARCH } })).id, 'searcher');
  clock.advance(240_000);
  const old = await shown(access, proof(key, 'POST', SEARCH, { nonce }, access), 'POST', SEARCH, asking);
  assert.deepEqual(codeOf(old), [401, 'PROOF_NONCE_WANTED'], 'a nonce ends');
});

test('a clock that is a minute wrong is no harm; one that is more is told a nonce, with which it is none either', async () => {
  const key = await register('late', ['ledger:read']);
  const now = clock.now().getTime() / 1000;
  for (const skew of [60, -60]) assert.equal((await asked('late', key, key, {}, { iat: now + skew })).status, 200);
  const refused = await asked('late', key, key, {}, { iat: now - 3_600 });
  assert.deepEqual([refused.status, refused.body], [400, { error: 'use_dpop_nonce' }]);
  const nonce = refused.headers.get('dpop-nonce');
  assert.equal((await asked('late', key, key, {}, { iat: now - 3_600, nonce })).status, 200);
  assert.deepEqual((await asked('late', key, key, {}, { htm: 'GET' })).body, { error: 'invalid_dpop_proof' });
  assert.ok((await audited('token.refused')).includes('client:late: method differs'));
});

test('what the estate keeps for bound tokens no other token gives, not even one that was given before', async () => {
  const key = await register('poster', ['ledger:read', 'payments:write']);
  const all = await post(formOf(await assertion('poster', key)));
  assert.deepEqual([all.status, all.body], [400, { error: 'invalid_dpop_proof' }]);
  assert.ok((await audited('token.refused')).includes('client:poster: no proof'));
  assert.equal((await post({ ...formOf(await assertion('poster', key)), scope: 'ledger:read' })).body['token_type'], 'Bearer');
  const access = await bound('poster', key, key, { scope: 'payments:write' });
  const url = `${base}/v1/payments`;
  const strict = await node();
  const admitted = await strict.check(access, { proof: { text: proof(key, 'GET', '/v1/payments', {}, access), method: 'GET', url } });
  assert.deepEqual([...admitted.scopes], ['payments:write']);
  const free = String((await post({ ...formOf(await assertion('poster', key)), scope: 'ledger:read' })).body['access_token']);
  const stricter = await node(['ledger:read']);
  assert.deepEqual([...(await stricter.check(free)).scopes], [], 'since the estate wants it bound');
});

test('a client that wants bound tokens only is let in with no other, and its free ones end', async () => {
  const key = await register('careful', ['ledger:read']);
  const before = await token('careful', key);
  assert.equal((await call(before, LEDGER)).status, 200);
  const changed = await patch('/v1/clients/careful', { bound: true });
  assert.deepEqual([changed.status, (changed.body['client'] as { bound: boolean }).bound], [200, true]);
  assert.deepEqual(codeOf(await call(before, LEDGER)), [401, 'ACCESS_TOKEN_WRONG']);
  assert.deepEqual((await post(formOf(await assertion('careful', key)))).body, { error: 'invalid_dpop_proof' });
  const access = await bound('careful', key, key);
  assert.equal((await shown(access, proof(key, 'GET', LEDGER, {}, access))).status, 200);
  assert.equal((await manage('/v1/clients/careful/disable', {})).status, 200);
  assert.equal((await shown(access, proof(key, 'GET', LEDGER, {}, access))).status, 401);
});

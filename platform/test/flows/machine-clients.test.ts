import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { TENANT } from '../tenant.ts';
import { keyPair, machineDesk } from './machine-desk.ts';

const { listen, base, clock, owner, logged, ask, manage, register, assertion, post, formOf, token, call, audited } = await machineDesk();
await listen();

test('a client proves its key, gets a token of ten minutes for this interface and reads what it may', async () => {
  const { body: metadata } = await ask('GET', '/.well-known/oauth-authorization-server', {});
  assert.deepEqual([metadata['issuer'], metadata['token_endpoint']], [base, `${base}/oauth/token`]);
  const key = await register('reader', ['exceptions:read', 'ledger:read']);
  const answer = await post({ ...formOf(await assertion('reader', key)), scope: 'ledger:read', resource: `${base}/v1` });
  assert.deepEqual(
    [answer.status, answer.body['token_type'], answer.body['expires_in'], answer.body['scope']],
    [200, 'Bearer', 600, 'ledger:read'],
  );
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const access = String(answer.body['access_token']);
  const { body: keySet } = await ask('GET', String(metadata['jwks_uri']).slice(base.length), {});
  const { payload, protectedHeader } = await jwtVerify(access, createLocalJWKSet(keySet as unknown as JSONWebKeySet), {
    issuer: base,
    audience: `${base}/v1`,
    typ: 'at+jwt',
    currentDate: clock.now(),
  });
  assert.deepEqual(
    [payload.sub, payload['client_id'], payload['scope'], protectedHeader.alg],
    ['reader', 'reader', 'ledger:read', 'PS256'],
  );
  assert.doesNotMatch(JSON.stringify(keySet), /"d":/);

  assert.equal((await call(access, '/v1/ledger/trial-balance')).status, 200);
  const denied = await call(access, '/v1/exceptions');
  assert.deepEqual([denied.status, denied.body['code']], [403, 'SCOPE_MISSING']);
  assert.match(String(denied.body['title']), /exceptions:read/);
  assert.equal(denied.headers.get('www-authenticate'), 'Bearer error="insufficient_scope", scope="exceptions:read"');
  const managing = await call(access, '/v1/clients', 'POST', { id: 'another', name: 'x', owner: 'x', scopes: ['ledger:read'] });
  assert.deepEqual([managing.status, managing.body['code']], [403, 'PERSON_WANTED']);
  assert.match((await audited('token.issued'))[0] ?? '', /^client:reader: token [\w-]{22}, key reader-key, scopes ledger:read$/);
});

test('a client that may see some entities sees the rows of those only', async () => {
  const insert = `insert into exception_item (tenant, entity, kind, identity, owner, code, summary, due_at, message, channel)
    values ($1, $2, 'held-record', $2, 'interfaces', 'X', 'held', now(), 1, 1) returning id`;
  const ids = new Map<string, string>();
  for (const entity of ['north', 'lake']) ids.set(entity, String((await owner.query(insert, [TENANT, entity])).rows[0].id));
  const scopes = ['exceptions:read', 'exceptions:write', 'messages:read', 'audit:read', 'messages:write'];
  const lake = await token('lake', await register('lake', scopes, { entities: ['lake'] }));
  const all = await token('both', await register('both', scopes));
  const seen = async (access: string): Promise<string[]> =>
    ((await call(access, '/v1/exceptions')).body['exceptions'] as { entity: string }[]).map(({ entity }) => entity).sort();
  assert.deepEqual([await seen(lake), await seen(all)], [['lake'], ['lake', 'north']]);
  assert.equal((await call(lake, `/v1/exceptions/${ids.get('lake')}`)).status, 200);
  for (const [path, method] of [
    [`/v1/exceptions/${ids.get('north')}`, 'GET'],
    [`/v1/exceptions/${ids.get('north')}/reject`, 'POST'],
  ] as const) {
    const refused = await call(lake, path, method, method === 'POST' ? { reason: 'not mine' } : undefined);
    assert.deepEqual([refused.status, refused.body['code']], [404, 'EXCEPTION_UNKNOWN'], path);
  }
  const whole = await call(lake, '/v1/audit');
  assert.deepEqual([whole.status, whole.body['code']], [403, 'ENTITIES_LIMITED']);
  assert.equal((await call(all, '/v1/audit')).status, 200);
});

test('a refused request learns the error of the standard and nothing else; the reason is on record', async () => {
  const key = await register('careful', ['ledger:read']);
  const form = async (changes: object = {}): Promise<Record<string, string>> => formOf(await assertion('careful', key, changes));
  const { client_assertion_type: _, ...typeless } = await form();
  const cases: [Record<string, string> | string, number, string][] = [
    [{}, 400, 'invalid_request'],
    [{ ...(await form()), grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [typeless, 401, 'invalid_client'],
    [{ ...(await form()), client_secret: 'secret' }, 401, 'invalid_client'],
    [`${new URLSearchParams(await form()).toString()}&scope=a&scope=b`, 400, 'invalid_request'],
    [{ ...(await form()), scope: 'ledger:read messages:reveal' }, 400, 'invalid_scope'],
    [{ ...(await form()), scope: 'nothing "quoted"' }, 400, 'invalid_scope'],
    [{ ...(await form()), resource: 'https://elsewhere.example' }, 400, 'invalid_target'],
    [{ ...(await form()), client_id: 'reader' }, 401, 'invalid_client'],
    [await form({ aud: `${base}/v1` }), 401, 'invalid_client'],
    [await form({ exp: clock.now().getTime() / 1000 - 60 }), 401, 'invalid_client'],
    [formOf(await assertion('careful', { ...keyPair('x'), kid: key.kid })), 401, 'invalid_client'],
    [formOf(await assertion('nobody', key)), 401, 'invalid_client'],
  ];
  for (const [given, status, error] of cases) {
    const refused = await post(given);
    assert.deepEqual([refused.status, refused.body], [status, { error }], JSON.stringify(given).slice(0, 300));
  }
  const json = await ask('POST', '/oauth/token', { 'content-type': 'application/json' }, '{}');
  assert.deepEqual([json.status, json.body], [400, { error: 'invalid_request' }]);
  const large = await post({ ...(await form()), padding: 'x'.repeat(20_000) });
  assert.deepEqual([large.status, large.body], [400, { error: 'invalid_request' }]);
  assert.deepEqual(await audited('token.refused'), [
    'client:careful: scope',
    'client:careful: resource',
    'client:careful: client_id differs',
    'client:careful: audience is not this server',
    'client:careful: expired',
    'client:careful: signature wrong',
    'client:unknown: client unknown',
  ]);
  assert.doesNotMatch(JSON.stringify(logged), /eyJ|secret/);
});

test('an assertion counts once, however many use it at the same moment', async () => {
  const key = await register('hasty', ['ledger:read']);
  const form = formOf(await assertion('hasty', key));
  const answers = await Promise.all(Array.from({ length: 6 }, () => post(form)));
  assert.deepEqual(answers.map(({ status }) => String(status)).sort(), ['200', '401', '401', '401', '401', '401']);
  clock.advance(119_000);
  assert.equal((await post(form)).status, 401, 'until it would be refused as expired');
});

test('a client changes its key without a gap, and what the old one got ends with it', async () => {
  const old = await register('turning', ['ledger:read']);
  const before = await token('turning', old);
  const fresh = keyPair('turning-next');
  assert.equal((await manage('/v1/clients/turning/keys', { jwk: fresh.jwk })).status, 201);
  const [oldStill, next] = [await token('turning', old), await token('turning', fresh)];
  for (const access of [before, oldStill, next]) assert.equal((await call(access, '/v1/ledger/trial-balance')).status, 200);
  assert.equal((await manage(`/v1/clients/turning/keys/${old.kid}/retire`, {})).status, 200);
  const ended = await call(before, '/v1/ledger/trial-balance');
  assert.deepEqual(
    [ended.status, ended.body['code'], ended.headers.get('www-authenticate')],
    [401, 'ACCESS_TOKEN_WRONG', 'Bearer error="invalid_token"'],
  );
  assert.equal((await call(next, '/v1/ledger/trial-balance')).status, 200);
  assert.equal((await post(formOf(await assertion('turning', old)))).status, 401);
});

test('tokens signed before our own key changed stay valid until they end, and their key is published as long', async () => {
  const key = await register('patient', ['ledger:read']);
  const before = await token('patient', key);
  assert.equal((await manage('/v1/token-keys', {})).status, 201);
  const published = async (): Promise<number> => ((await ask('GET', '/.well-known/jwks.json', {})).body['keys'] as object[]).length;
  const next = await token('patient', key);
  for (const access of [before, next]) assert.equal((await call(access, '/v1/ledger/trial-balance')).status, 200);
  assert.equal(await published(), 2);
  clock.advance(11 * 60_000 + 1_000);
  assert.equal((await call(before, '/v1/ledger/trial-balance')).status, 401);
  assert.equal(await published(), 1);
  assert.equal((await call(await token('patient', key), '/v1/ledger/trial-balance')).status, 200);
});

test('a revoked token and a disabled client are out at once', async () => {
  const key = await register('leaving', ['ledger:read']);
  const [first, second] = [await token('leaving', key), await token('leaving', key)];
  const { jti } = JSON.parse(Buffer.from(first.split('.')[1] ?? '', 'base64url').toString()) as { jti: string };
  assert.equal((await manage('/v1/clients/leaving/revocations', { jti })).status, 200);
  assert.equal((await call(first, '/v1/ledger/trial-balance')).status, 401);
  assert.equal((await call(second, '/v1/ledger/trial-balance')).status, 200);
  assert.equal((await manage('/v1/clients/leaving/disable', {})).status, 200);
  assert.equal((await call(second, '/v1/ledger/trial-balance')).status, 401);
  assert.equal((await post(formOf(await assertion('leaving', key)))).status, 401);
});

test('what another node changed in the database counts within a minute', async () => {
  const key = await register('elsewhere', ['ledger:read']);
  const access = await token('elsewhere', key);
  assert.equal((await call(access, '/v1/ledger/trial-balance')).status, 200);
  await owner.query(`update client set state = 'disabled' where id = 'elsewhere'`);
  clock.advance(60_000);
  assert.equal((await call(access, '/v1/ledger/trial-balance')).status, 401);
});

test('who fails ten times within a minute is not looked at for the rest of it, others are', async () => {
  const key = await register('guessed', ['ledger:read']);
  const guess = async () => post(formOf(await assertion('guessed', { ...keyPair('x'), kid: key.kid })));
  for (let n = 0; n < 10; n++) assert.equal((await guess()).status, 401);
  const recorded = (await audited('token.refused')).length;
  const refused = await post(formOf(await assertion('guessed', key)));
  assert.deepEqual([refused.status, refused.body, refused.headers.get('retry-after')], [429, { error: 'temporarily_unavailable' }, '60']);
  assert.equal((await audited('token.refused')).length, recorded, 'the audit does not grow with the attempts');
  assert.equal((await post(formOf(await assertion('reader', keyPair('x'))))).status, 401);
  clock.advance(60_000);
  assert.equal((await post(formOf(await assertion('guessed', key)))).status, 200);
});

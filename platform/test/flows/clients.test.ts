import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { openLog } from '../../src/events/index.ts';
import { freshDatabase } from '../cluster.ts';
import { TENANT, testTenant } from '../tenant.ts';
import { desk } from './console-desk.ts';

const database = await freshDatabase();
const { keys, server } = await testTenant(database);
const log = await openLog(database.pool('plexus_worker'), keys);
const owner = await database.owner();
await owner.query(`select set_config('plexus.tenant', $1, false), set_config('plexus.entities', '*', false)`, [TENANT]);
await owner.query(`insert into entity (tenant, entity, name) values ($1, 'north', 'North'), ($1, 'lake', 'Lake')`, [TENANT]);
const { ask, withToken, audited } = await desk({ pool: server, tenant: TENANT, keys, log });
const post = (url: string, payload: object) => ask('POST', url, withToken, payload);
const portal = { id: 'lab-portal', name: 'Lab portal', owner: 'integration', scopes: ['messages:read'], entities: ['north'] };
const jwk = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });

test('a client is registered with what it may do, and every change of it is on record', async () => {
  assert.equal((await post('/v1/clients', portal)).statusCode, 201);
  const first = await post('/v1/clients/lab-portal/keys', { jwk: { ...jwk(), kid: 'spring' } });
  assert.equal(first.json<{ kid: string }>().kid, 'spring', first.body);
  const second = await post('/v1/clients/lab-portal/keys', { jwk: jwk(), expiresAt: '2026-09-01T00:00:00Z' });
  const { kid } = second.json<{ kid: string }>();
  assert.equal((await post('/v1/clients/lab-portal/keys/spring/retire', {})).statusCode, 200);
  assert.equal((await post('/v1/clients/lab-portal/keys/spring/retire', {})).statusCode, 200, 'again changes nothing');
  const shown = (await ask('GET', '/v1/clients/lab-portal', withToken)).json<{ client: { state: string; keys: { kid: string }[] } }>();
  assert.deepEqual(shown.client.keys.map((key) => key.kid).sort(), ['spring', kid].sort());
  assert.equal((await post('/v1/clients/lab-portal/disable', {})).json<{ client: { state: string } }>().client.state, 'disabled');
  const { clients } = (await ask('GET', '/v1/clients', withToken)).json<{ clients: { id: string }[] }>();
  assert.deepEqual(
    clients.map(({ id }) => id),
    ['lab-portal'],
  );
  const by = { principal: 'cli', person: 'ada', object: 'client:lab-portal' };
  assert.deepEqual(await audited('client.registered'), [{ ...by, detail: 'scopes messages:read; entities north; owner integration' }]);
  assert.deepEqual(
    (await audited('client.key-added')).map(({ detail }) => detail),
    ['key spring, until retired', `key ${kid}, until 2026-09-01T00:00:00.000Z`],
  );
  assert.deepEqual(await audited('client.key-retired'), [{ ...by, detail: 'key spring' }]);
  assert.deepEqual(await audited('client.disabled'), [{ ...by, detail: null }]);
});

test('what is wrong with a client or a key is told before anything is kept', async () => {
  const other = { ...portal, id: 'other' };
  assert.equal((await post('/v1/clients', other)).statusCode, 201);
  const known = { ...jwk() };
  assert.equal((await post('/v1/clients/other/keys', { jwk: known })).statusCode, 201);
  for (const [url, body, status, code] of [
    ['/v1/clients', other, 409, 'CLIENT_EXISTS'],
    ['/v1/clients', { ...portal, id: 'Other' }, 400, 'REQUEST_INVALID'],
    ['/v1/clients', { ...portal, id: 'third', scopes: ['everything'] }, 422, 'SCOPE_NOT_DEFINED'],
    ['/v1/clients', { ...portal, id: 'third', entities: ['south'] }, 422, 'ENTITY_NOT_DECLARED'],
    ['/v1/clients/nobody/keys', { jwk: jwk() }, 404, 'CLIENT_UNKNOWN'],
    ['/v1/clients/other/keys', { jwk: { ...known, kid: 'another-name' } }, 409, 'CLIENT_KEY_EXISTS'],
    ['/v1/clients/lab-portal/keys', { jwk: known }, 409, 'CLIENT_KEY_EXISTS'],
    ['/v1/clients/other/keys', { jwk: { ...jwk(), kid: 'two words' } }, 422, 'CLIENT_KEY_NAME'],
    ['/v1/clients/other/keys', { jwk: { ...jwk(), d: 'secret' } }, 422, 'CLIENT_KEY_PRIVATE'],
    ['/v1/clients/other/keys', { jwk: jwk(), expiresAt: '2025-01-01T00:00:00Z' }, 422, 'CLIENT_KEY_EXPIRY_PAST'],
    ['/v1/clients/other/keys/none/retire', {}, 404, 'CLIENT_KEY_UNKNOWN'],
  ] as const) {
    const refused = await post(url, body);
    assert.deepEqual([refused.statusCode, refused.json<{ code: string }>().code], [status, code], url);
  }
});

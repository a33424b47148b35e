import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atConsole } from '../people.ts';
import { machineDesk } from './machine-desk.ts';

const { listen, gateway, pool, clock, ask, patch, manage, register, token, call, post, formOf, assertion, audited, dataToken } =
  await machineDesk();
await listen();

const LEDGER = '/v1/ledger/trial-balance';
interface Shown {
  readonly name: string;
  readonly contact?: string;
  readonly scopes: readonly string[];
  readonly entities: unknown;
  readonly state: string;
}
const clientOf = (body: Record<string, unknown>): Shown => body['client'] as Shown;

test('a client is changed in what is named, on record, and tokens that it has give no more than it may now', async () => {
  const key = await register('moving', ['ledger:read', 'exceptions:read']);
  const access = await token('moving', key);
  assert.equal((await call(access, LEDGER)).status, 200);
  const changed = await patch('/v1/clients/moving', { contact: 'desk@partner.example', scopes: ['exceptions:read'], entities: ['lake'] });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  const { name, contact, scopes, entities } = clientOf(changed.body);
  assert.deepEqual([name, contact, scopes, entities], ['moving', 'desk@partner.example', ['exceptions:read'], ['lake']]);
  assert.equal((await call(access, LEDGER)).status, 403, 'the scope is gone from the token too');
  assert.equal((await call(access, '/v1/exceptions')).status, 200);
  assert.deepEqual(await audited('client.changed'), [
    'client:moving: contact none → desk@partner.example; scopes exceptions:read ledger:read → exceptions:read; entities all → lake',
  ]);
  const same = await patch('/v1/clients/moving', { entities: ['lake'] });
  assert.deepEqual([same.status, (await audited('client.changed')).length], [200, 1], 'nothing to change, nothing on record');
  assert.equal(clientOf((await patch('/v1/clients/moving', { contact: '' })).body).contact, undefined);
});

test('what cannot be is refused, and nothing of it is kept', async () => {
  await register('firm', ['ledger:read']);
  for (const [payload, status, code] of [
    [{}, 400, 'REQUEST_INVALID'],
    [{ id: 'other' }, 400, 'REQUEST_INVALID'],
    [{ scopes: ['everything'] }, 422, 'SCOPE_NOT_DEFINED'],
    [{ name: 'Other', entities: ['nowhere'] }, 422, 'ENTITY_NOT_DECLARED'],
  ] as const) {
    const refused = await patch('/v1/clients/firm', payload);
    assert.deepEqual([refused.status, refused.body['code']], [status, code], JSON.stringify(payload));
  }
  assert.deepEqual((await patch('/v1/clients/nobody', { name: 'x' })).body['code'], 'CLIENT_UNKNOWN');
  const shown = await ask('GET', '/v1/clients/firm', { authorization: `Bearer ${dataToken}` });
  assert.equal(clientOf(shown.body).name, 'firm');
  const etag = shown.headers.get('etag') ?? '';
  assert.equal((await patch('/v1/clients/firm', { name: 'Firm' }, { 'if-match': etag })).status, 200);
  const late = await patch('/v1/clients/firm', { name: 'Late' }, { 'if-match': etag });
  assert.deepEqual([late.status, late.body['code']], [412, 'PRECONDITION_FAILED']);
});

test('a disabled client is let in again with the keys it has, and not with tokens from before that have ended', async () => {
  const key = await register('returning', ['ledger:read']);
  assert.equal((await manage('/v1/clients/returning/disable', {})).status, 200);
  assert.equal((await post(formOf(await assertion('returning', key)))).status, 401);
  const enabled = await manage('/v1/clients/returning/enable', {});
  assert.deepEqual([enabled.status, clientOf(enabled.body).state], [200, 'active']);
  assert.equal((await call(await token('returning', key), LEDGER)).status, 200);
  assert.deepEqual(await audited('client.enabled'), ['client:returning: ']);
});

test('who administers clients gives none of them more than they may themselves, by no way', async () => {
  const given = { gateway, server: pool, clock };
  const ada = await atConsole(given, { person: 'ada', roles: ['administrator'], entities: ['lake'] });
  await register('strong', ['adjustments:write', 'ledger:read'], { entities: ['lake'] });
  await register('north-only', ['ledger:read'], { entities: ['north'] });
  await manage('/v1/clients/strong/disable', {});
  for (const [method, url, payload, code] of [
    ['PATCH', '/v1/clients/strong', { entities: ['lake', 'north'] }, 'GRANT_BEYOND_OWN'],
    ['PATCH', '/v1/clients/strong', { entities: 'all' }, 'GRANT_BEYOND_OWN'],
    ['PATCH', '/v1/clients/strong', { scopes: ['adjustments:write', 'ledger:read', 'messages:read'] }, 'GRANT_BEYOND_OWN'],
    ['PATCH', '/v1/clients/north-only', { name: 'Mine' }, 'CLIENT_UNKNOWN'],
    ['POST', '/v1/clients/strong/enable', undefined, 'GRANT_BEYOND_OWN'],
    ['POST', '/v1/clients/north-only/enable', undefined, 'CLIENT_UNKNOWN'],
  ] as const) {
    const refused = await ada.ask(method, url, payload);
    assert.equal(refused.json<{ code: string }>().code, code, `${method} ${url}: ${refused.body}`);
  }
  assert.deepEqual(await audited('client.changed').then((all) => all.filter((line) => /north-only|strong/.test(line))), []);
  assert.equal((await ada.ask('PATCH', '/v1/clients/strong', { scopes: ['ledger:read'] })).statusCode, 200, 'less is always allowed');
  assert.equal((await ada.ask('POST', '/v1/clients/strong/enable')).statusCode, 200);
  assert.equal(
    (await ada.ask('PATCH', '/v1/clients/strong', { scopes: ['ledger:read', 'messages:read'] })).statusCode,
    200,
    'of what she has',
  );
});

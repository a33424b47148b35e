import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QuotasAnswer, RolesAnswer } from '../../src/gateway/contract/role.ts';
import { PERSON_SCOPES } from '../../src/identity/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { TENANT } from '../tenant.ts';
import { desk, shaped } from './console-desk.ts';

const { server, keys, log } = await chargeStory(await freshDatabase());
const allowance = { perSecond: 5, burst: 10 };
const quotas = { classes: { read: allowance, write: allowance, bulk: allowance }, clients: { 'claims-desk': { read: allowance } } };
const { get } = await desk({ pool: server, tenant: TENANT, keys, log, quotas });

test('what people of each role may do is told as the estate says it, and every right in words', async () => {
  const { roles, scopes } = shaped(RolesAnswer, await get('/v1/roles'));
  const controller = roles.find(({ role }) => role === 'controller');
  assert.equal(controller?.title, 'Controller');
  assert.ok(controller.scopes.includes('ledger:read') && !controller.scopes.includes('messages:read'));
  assert.deepEqual(scopes.map(({ scope }) => scope).sort(), Object.keys(PERSON_SCOPES).sort());
  const isForPeople = (name: string): boolean | undefined => scopes.find(({ scope }) => scope === name)?.peopleOnly;
  assert.deepEqual([isForPeople('ledger:read'), isForPeople('clients:write')], [false, true]);
});

test('how much callers may ask for is told, and which clients have allowances of their own', async () => {
  const { classes, clients } = shaped(QuotasAnswer, await get('/v1/quotas'));
  assert.deepEqual(classes.read, allowance);
  assert.deepEqual(clients, [{ client: 'claims-desk', read: allowance }]);
});

test('the session tells its person what they may do', async () => {
  const { session } = (await get('/v1/session')).json<{ session: { scopes: string[]; entities: string } }>();
  assert.ok(session.scopes.includes('clients:write') && session.scopes.includes('rights:read'));
  assert.equal(session.entities, 'all');
});

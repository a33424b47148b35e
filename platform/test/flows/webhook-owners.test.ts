import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AdmittedClient, type ScopeName, SCOPES } from '../../src/identity/index.ts';
import { transaction } from '../../src/store/index.ts';
import { machinesOf } from '../gateway-given.ts';
import { SCOPE, TENANT } from '../tenant.ts';
import { startReceiver, type WebhookShown, webhookSetting } from './webhook-setting.ts';

const receiver = await startReceiver();
const every = new Set(Object.keys(SCOPES) as ScopeName[]);
/** `client.entity`, `client.all`; a third word, with _ for :, takes a scope away. */
const admitted = (token: string): AdmittedClient => {
  const [id = '', entity = '', without] = token.split('.');
  return {
    id,
    scopes: new Set([...every].filter((scope) => scope !== without?.replace('_', ':'))),
    entities: entity === 'all' ? 'all' : [entity],
  };
};
const { add, ask, happen, rows, send, story, attempts } = await webhookSetting(
  { internal: [receiver.place], mostPerClient: 2 },
  { identity: machinesOf(admitted) },
);
for (const id of ['portal', 'warehouse']) {
  await transaction(story.server, SCOPE, (tx) =>
    tx.query(
      `insert into client (tenant, id, name, owner, scopes, entities, made_at, changed_at) values ($1, $2, $2, 'integration', '{}', null, now(), now())`,
      [TENANT, id],
    ),
  );
}
const listed = async (token?: string): Promise<string[]> =>
  ((await ask('GET', '', undefined, token)).body['webhooks'] as WebhookShown[]).map(({ id }) => id);
const url = receiver.url;
const code = async (asked: ReturnType<typeof ask>): Promise<unknown> => (await asked).body['code'];

test('a client has to do with its own webhooks only, and is told of its entities only', async () => {
  const own = await add({ url }, 'portal.north');
  const theirs = await add({ url }, 'warehouse.all');
  const ours = await add({ url });
  assert.deepEqual([await listed('portal.north'), await listed('warehouse.all')], [[own.id], [theirs.id]]);
  assert.deepEqual(await listed(), [own.id, theirs.id, ours.id]);
  for (const { id } of [theirs, ours]) {
    for (const [method, path, body] of [
      ['GET', `/${id}`, undefined],
      ['PATCH', `/${id}`, { state: 'disabled' }],
      ['DELETE', `/${id}`, undefined],
      ['POST', `/${id}/secrets`, {}],
      ['POST', `/${id}/pings`, undefined],
      ['POST', `/${id}/redeliveries`, { deliveries: ['1'] }],
      ['GET', `/${id}/attempts`, undefined],
      ['GET', `/${id}/deliveries`, undefined],
    ] as const) {
      assert.equal(await code(ask(method, path, body, 'portal.north')), 'WEBHOOK_UNKNOWN', `${method} ${path}`);
    }
  }
  const shown = (await ask('GET', `/${own.id}`, undefined, 'portal.north')).body['webhook'] as WebhookShown;
  assert.deepEqual(shown.entities, ['north']);
  assert.equal(await code(ask('POST', '', { url, owner: 'x', entities: ['lake'] }, 'portal.north')), 'WEBHOOK_ENTITIES_NOT_YOURS');
  assert.equal(await code(ask('PATCH', `/${own.id}`, { entities: ['north', 'lake'] }, 'portal.north')), 'WEBHOOK_ENTITIES_NOT_YOURS');
  const widened = (await ask('PATCH', `/${own.id}`, { entities: null }, 'portal.north')).body['webhook'] as WebhookShown;
  assert.deepEqual(widened.entities, ['north'], 'all is all of its own');
  for (const { id } of [own, theirs, ours]) await ask('DELETE', `/${id}`);
});

test('a client that could not read events cannot have them sent, and has a bounded number of webhooks', async () => {
  assert.equal(await code(ask('POST', '', { url, owner: 'x' }, 'portal.north.events_read')), 'SCOPE_MISSING');
  assert.equal(await code(ask('GET', '', undefined, 'portal.north.webhooks_read')), 'SCOPE_MISSING');
  assert.equal(await code(ask('POST', '', { url, owner: 'x' }, 'portal.north.webhooks_write')), 'SCOPE_MISSING');
  const both = [await add({ url }, 'portal.north'), await add({ url }, 'portal.north')];
  assert.equal(await code(ask('POST', '', { url, owner: 'x' }, 'portal.north')), 'WEBHOOKS_TOO_MANY');
  for (const { id } of both) await ask('DELETE', `/${id}`, undefined, 'portal.north');
  const next = await add({ url }, 'portal.north');
  await ask('DELETE', `/${next.id}`);
});

test('a client asks for no place in the house but those that the estate names', async () => {
  for (const [address, why] of [
    [`http://127.0.0.1:${Number(receiver.place.split(':')[1]) + 1}/`, 'WEBHOOK_URL_OUT_OF_REACH'],
    ['https://10.0.0.1/', 'WEBHOOK_URL_OUT_OF_REACH'],
    ['https://169.254.169.254/latest', 'WEBHOOK_URL_OUT_OF_REACH'],
    ['http://partner.example/', 'WEBHOOK_URL_OUT_OF_REACH'],
    ['ftp://partner.example/', 'WEBHOOK_URL_UNFIT'],
    ['https://a:b@partner.example/', 'WEBHOOK_URL_UNFIT'],
  ] as const) {
    assert.equal(await code(ask('POST', '', { url: address, owner: 'x' }, 'portal.all')), why, address);
  }
});

test('once a client is let in no more, nothing is sent to it either', async () => {
  const theirs = await add({ url }, 'warehouse.all');
  await add({ url });
  const sender = send();
  await happen('before', 'claim:before');
  await receiver.until(2);
  await transaction(story.server, SCOPE, (tx) => tx.query(`update client set state = 'disabled' where id = 'warehouse'`));
  await happen('after', 'claim:after');
  await receiver.until(3);
  await happen('and later', 'claim:after');
  await receiver.until(4);
  await sender.stop();
  assert.equal((await attempts(theirs.id)).length, 1);
  const kept = await rows<{ count: number }>('select count(*)::int as count from webhook_delivery where webhook = $1', [theirs.id]);
  assert.deepEqual(kept, [{ count: 1 }]);
});

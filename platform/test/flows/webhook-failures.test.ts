import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transaction } from '../../src/store/index.ts';
import { forgetAttempts } from '../../src/webhooks/index.ts';
import { SCOPE, TENANT } from '../tenant.ts';
import { startReceiver, taken, webhookSetting } from './webhook-setting.ts';

/** Little patience, so that it is seen to end. */
const PATIENCE = { firstMs: 20, mostMs: 40, tries: 4, failures: 6, overMs: 0 };
const DAYS_OF_PATIENCE = { ...PATIENCE, failures: 1_000 };

const receiver = await startReceiver();
const other = await startReceiver();
const policy = { internal: [receiver.place, other.place, '127.0.0.1:9'] };
const { add, ask, append, attempts, deliveries, eventually, happen, rows, send, shown, worker } = await webhookSetting(policy);
test.beforeEach(() => {
  receiver.got.length = 0;
  other.got.length = 0;
  receiver.answering = taken;
  other.answering = taken;
});

const exceptions = (webhook: string) =>
  rows<{ code: string; owner: string; state: string }>(
    `select code, owner, state from exception_item where place = 'webhook:' || $1::text order by id`,
    [webhook],
  );

test('what fails is tried again until it is taken, before what came later of the same business object', async () => {
  const sender = send({ patience: DAYS_OF_PATIENCE });
  const { id } = await add({ url: receiver.url });
  receiver.answering = (got, response, nth) =>
    nth <= 2 ? response.writeHead(nth === 1 ? 500 : 302, { location: other.url }).end() : taken(got, response, nth);
  await happen('one', 'claim:a');
  await receiver.until(1);
  await happen('two', 'claim:a');
  await receiver.until(4);
  assert.deepEqual(receiver.names(), ['one', 'one', 'one', 'two']);
  assert.deepEqual(other.got, [], 'a redirect is not followed');
  await eventually(async () => (await attempts(id)).length === 4);
  assert.deepEqual(
    (await attempts(id)).map(({ outcome, code }) => code ?? outcome),
    ['delivered', 'delivered', 'HTTP_302', 'HTTP_500'],
  );
  assert.equal(new Set(receiver.got.slice(0, 3).map((got) => got.id)).size, 1, 'a repeat has the id of the first');
  assert.deepEqual(await exceptions(id), []);
  await ask('DELETE', `/${id}`);
  await sender.stop();
});

test('a receiver that asks for time is left alone for so long', async () => {
  const sender = send({ patience: DAYS_OF_PATIENCE });
  const { id } = await add({ url: receiver.url });
  receiver.answering = (_, response) => void response.writeHead(429, { 'retry-after': '3600' }).end();
  await happen('busy', 'claim:busy');
  await eventually(async () => (await attempts(id)).length === 1);
  await happen('more', 'claim:more');
  await eventually(async () => (await shown(id)).waiting === 2);
  const [state] = await rows<{ minutes: number }>(
    'select extract(epoch from due_at - now())::float8 / 60 as minutes from webhook_state where webhook = $1',
    [id],
  );
  assert.ok(state !== undefined && state.minutes > 59 && state.minutes <= 60);
  assert.equal(receiver.got.length, 1);
  await ask('DELETE', `/${id}`);
  await sender.stop();
});

test('a receiver that answers nothing delays nobody else, and is asked by one request at a time', async () => {
  const sender = send({ patience: DAYS_OF_PATIENCE, timeoutMs: 400 });
  const silent = await add({ url: receiver.url });
  const quick = await add({ url: other.url });
  receiver.answering = () => undefined;
  await transaction(worker, SCOPE, async (tx) => {
    for (let n = 0; n < 60; n++) await append(tx, `silent ${n}`, `claim:${n}`);
  });
  await receiver.until(32);
  const begun = performance.now();
  await other.until(60);
  assert.ok(performance.now() - begun < 3_000);
  await receiver.until(34);
  assert.equal(receiver.got.length, 34, 'as many at once as go to one receiver, then one after the other');
  assert.ok((await attempts(silent.id)).every(({ code }) => code === 'TIMEOUT'));
  for (const { id } of [silent, quick]) await ask('DELETE', `/${id}`);
  receiver.close();
  await sender.stop();
});

test('nobody listening, a place out of reach and a name that leads into the house are failures, without a connection', async () => {
  const sender = send({ patience: DAYS_OF_PATIENCE });
  const nobody = await add({ url: 'http://127.0.0.1:9/' });
  const rebound = await add({ url: 'https://localhost/' });
  await happen('unreachable', 'claim:unreachable');
  for (const [{ id }, code] of [
    [nobody, 'ECONNREFUSED'],
    [rebound, 'ADDRESS_REFUSED'],
  ] as const) {
    await eventually(async () => (await attempts(id)).length > 0);
    const [attempt] = await attempts(id);
    assert.deepEqual([attempt?.outcome, attempt?.code, attempt?.status], ['failed', code, undefined]);
    await ask('DELETE', `/${id}`);
  }
  await sender.stop();
});

test('an event that alone is not taken is given up and handed to the owner; what comes after it goes on', async () => {
  const sender = send({ patience: DAYS_OF_PATIENCE });
  const { id } = await add({ url: other.url, owner: 'analytics' });
  other.answering = ({ event }, response) => void response.writeHead(event.data.name === 'poison' ? 422 : 204).end();
  await happen('poison', 'claim:poison');
  await happen('after it', 'claim:poison');
  let n = 0;
  // Others go through meanwhile: the receiver works, the event is what is wrong.
  await eventually(async () => {
    await happen(`other ${n}`, `claim:other-${n++}`);
    return other.names().includes('after it');
  });
  const given = (await deliveries(id)).find(({ state }) => state === 'failed');
  assert.ok(given !== undefined && given.tries >= 4, JSON.stringify(given));
  assert.deepEqual(await exceptions(id), [{ code: 'WEBHOOK_EVENT_REFUSED', owner: 'analytics', state: 'open' }]);
  other.answering = taken;
  assert.equal((await ask('POST', `/${id}/redeliveries`, { deliveries: [given.id] })).body['redelivered'], 1);
  await eventually(async () => (await deliveries(id)).every(({ state }) => state === 'delivered'));
  await ask('DELETE', `/${id}`);
  await sender.stop();
});

test('a receiver that takes nothing for too long is disabled, its owner is told, and nothing is lost until it is enabled', async () => {
  const sender = send({ patience: PATIENCE });
  const { id } = await add({ url: other.url, owner: 'analytics' });
  other.answering = (_, response) => void response.writeHead(503).end();
  await happen('kept', 'claim:kept');
  await eventually(async () => (await shown(id)).state === 'disabled');
  assert.deepEqual([(await shown(id)).reason, (await shown(id)).failures], ['failing', 6]);
  assert.deepEqual(await exceptions(id), [{ code: 'WEBHOOK_FAILING', owner: 'analytics', state: 'open' }]);
  const audited = await rows<{ detail: string }>(`select detail from audit where action = 'webhook.disabled' and object = $1`, [
    `webhook:${id}`,
  ]);
  assert.deepEqual(audited, [{ detail: 'failing after 6 failures' }]);
  other.got.length = 0;
  other.answering = taken;
  await happen('later', 'claim:kept');
  await ask('PATCH', `/${id}`, { state: 'active' });
  await other.until(2);
  assert.deepEqual(other.names(), ['kept', 'later']);
  assert.deepEqual(await exceptions(id), [{ code: 'WEBHOOK_FAILING', owner: 'analytics', state: 'resolved' }]);
  await ask('DELETE', `/${id}`);
  await sender.stop();
});

test('a receiver that says it is gone is disabled at once', async () => {
  const sender = send({ patience: DAYS_OF_PATIENCE });
  const { id } = await add({ url: other.url });
  other.answering = (_, response) => void response.writeHead(410).end();
  await happen('gone', 'claim:gone');
  await eventually(async () => (await shown(id)).state === 'disabled');
  assert.deepEqual([(await shown(id)).reason, other.got.length], ['gone', 1]);
  await ask('DELETE', `/${id}`);
  await sender.stop();
});

test('an answer that does not end costs its connection and no more', async () => {
  const sender = send({ patience: DAYS_OF_PATIENCE, timeoutMs: 300 });
  const { id } = await add({ url: other.url });
  other.answering = (_, response) => {
    response.writeHead(200);
    const flood = setInterval(() => response.write(Buffer.alloc(64 * 1024)), 1);
    response.on('close', () => clearInterval(flood));
  };
  await happen('flooded', 'claim:flooded');
  await happen('flooded again', 'claim:flooded');
  await other.until(2);
  await eventually(async () => (await shown(id)).waiting === 0);
  assert.deepEqual(
    (await attempts(id)).map(({ status }) => status),
    [200, 200],
  );
  await ask('DELETE', `/${id}`);
  await sender.stop();
});

test('what was sent and tried is forgotten after its time, and a deleted webhook with it; what waits is kept', async () => {
  const { id } = await add({ url: other.url, types: ['claim.registered'] });
  const ended = await add({ url: other.url, types: ['claim.registered'] });
  const sender = send({ patience: DAYS_OF_PATIENCE });
  await happen('delivered', 'claim:forgotten');
  await eventually(async () => (await deliveries(id))[0]?.state === 'delivered');
  other.answering = (_, response) => void response.writeHead(500).end();
  await happen('waiting', 'claim:forgotten');
  await eventually(async () => (await shown(id)).failures > 0);
  await sender.stop();
  await ask('DELETE', `/${ended.id}`);
  assert.equal(await forgetAttempts(worker, TENANT, 1), false);
  assert.equal((await deliveries(id)).length, 2, 'its time has not come');
  assert.deepEqual(await rows('select from webhook where id = $1', [ended.id]), []);
  await forgetAttempts(worker, TENANT, 0);
  assert.deepEqual([(await deliveries(id)).map(({ state }) => state), await attempts(id)], [['ready'], []]);
  await ask('DELETE', `/${id}`);
});

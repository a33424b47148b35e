import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transaction } from '../../src/store/index.ts';
import { TOKEN } from '../gateway-given.ts';
import { SCOPE } from '../tenant.ts';
import { isSignedWith, startReceiver, taken, webhookSetting } from './webhook-setting.ts';

const receiver = await startReceiver();
const other = await startReceiver();
const { add, ask, append, attempts, deliveries, eventually, gateway, happen, rows, send, shown, story, worker } = await webhookSetting({
  internal: [receiver.place, other.place],
});
const sender = send();
test.after(() => sender.stop());
test.beforeEach(() => {
  receiver.got.length = 0;
  other.got.length = 0;
  receiver.answering = taken;
  other.answering = taken;
});

test('a receiver is told of what happens from then on as the feed tells it, signed, and without who the patient is', async () => {
  const { id, secret } = await add({ url: receiver.url, description: 'analytics' });
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  await happen('first', 'claim:a');
  await receiver.until(1);
  const [got] = receiver.got;
  assert.ok(got !== undefined && isSignedWith(secret, got));
  assert.ok(!isSignedWith(secret, { ...got, body: got.body.replace('first', 'other') }));
  assert.match(got.id, /^evt_[\w-]{22}-1$/);
  assert.ok(Math.abs(Number(got.timestamp) - Date.now() / 1000) < 5);
  const feed = await rows<{ id: Buffer }>(`select id from event where key = 'claim:a'`);
  assert.equal(got.id, `evt_${feed[0]?.id.toString('base64url')}-1`);
  assert.deepEqual(
    [got.event.type, got.event.key, got.event.data, got.headers['content-type']],
    ['claim.registered', 'claim:a', { name: 'first' }, 'application/json'],
  );
  assert.doesNotMatch(got.body, new RegExp(story.accountNumber));
  await eventually(async () => (await attempts(id)).length === 1);
  const [attempt] = await attempts(id);
  assert.deepEqual([attempt?.outcome, attempt?.status, attempt?.message], ['delivered', 204, got.id]);
  assert.deepEqual((await ask('DELETE', `/${id}`)).body, { version: 1, deleted: id });
});

test('who is not sure whether a webhook was added asks again with the same key, and is given the same secret', async () => {
  const again = () =>
    gateway.inject({
      method: 'POST',
      url: '/v1/webhooks',
      headers: { host: '127.0.0.1', authorization: `Bearer ${TOKEN}`, 'idempotency-key': 'once-only' },
      payload: { url: receiver.url, owner: 'integration' },
    });
  const [first, second] = [await again(), await again()];
  assert.deepEqual([first.statusCode, second.statusCode, second.headers['idempotency-replayed']], [201, 201, 'true']);
  assert.equal(first.body, second.body);
  const { webhook } = first.json<{ webhook: { id: string } }>();
  assert.equal(first.headers['location'], `/v1/webhooks/${webhook.id}`);
  assert.equal(((await ask('GET', '')).body['webhooks'] as object[]).length, 1);
  await ask('DELETE', `/${webhook.id}`);
});

test('of types, keys and entities that were not asked for it is not told, and another receiver is told of its own', async () => {
  const mine = await add({ url: receiver.url, types: ['payment.recorded'], keys: ['payment:7'] });
  const theirs = await add({ url: other.url, entities: ['lake'] });
  await happen('wrong type', 'payment:7');
  await happen('wrong key', 'payment:8', 'payment.recorded');
  await happen('at the lake', 'payment:9', 'payment.recorded', 'lake');
  await happen('mine', 'payment:7', 'payment.recorded');
  await receiver.until(1);
  await other.until(1);
  assert.deepEqual([receiver.names(), other.names()], [['mine'], ['at the lake']]);
  for (const { id } of [mine, theirs]) await ask('DELETE', `/${id}`);
});

test('a type that no event has is refused when a webhook is added and when it is changed', async () => {
  const typo = { types: ['claim.registered', 'charge-recorded'] };
  const refused = await ask('POST', '', { url: receiver.url, owner: 'x', ...typo });
  assert.equal(refused.status, 422);
  assert.deepEqual([refused.body['code'], refused.body['at']], ['EVENT_TYPE_NOT_DEFINED', 'types/1']);
  assert.match(String(refused.body['hint']), /nearest are charge\.recorded, /);
  const { id } = await add({ url: receiver.url, types: ['claim.registered'] });
  assert.equal((await ask('PATCH', `/${id}`, typo)).body['code'], 'EVENT_TYPE_NOT_DEFINED');
  assert.equal((await ask('PATCH', `/${id}`, { types: null })).status, 200);
  await ask('DELETE', `/${id}`);
});

test('it may begin with the oldest event there is, or where a page of the feed ended', async () => {
  const whole = await add({ url: receiver.url, types: ['charge.recorded'], after: 'oldest' });
  await receiver.until(2);
  await ask('DELETE', `/${whole.id}`);
  assert.equal((await ask('POST', '', { url: receiver.url, owner: 'x', after: 'nowhere' })).body['code'], 'REQUEST_INVALID');
});

test('an event that was being written when a later one was told is told too', async () => {
  const { id } = await add({ url: receiver.url, types: ['claim.registered'] });
  const late = await worker.connect();
  await late.query('begin');
  await late.query(`select set_config('plexus.tenant', 'test', true), set_config('plexus.entities', '*', true)`);
  await append(late, 'begun first', 'claim:first');
  await happen('begun second', 'claim:second');
  await late.query('commit');
  late.release();
  await receiver.until(2);
  assert.deepEqual(receiver.names().sort(), ['begun first', 'begun second']);
  await ask('DELETE', `/${id}`);
});

test('of one business object it is told in order, however long each answer takes; others go beside it', async () => {
  const { id } = await add({ url: receiver.url });
  let atOnce = 0;
  let most = 0;
  const open = new Set<string>();
  receiver.answering = ({ event }, response, nth) => {
    assert.ok(!open.has(event.key), 'two of one key at once');
    open.add(event.key);
    most = Math.max(most, ++atOnce);
    setTimeout(
      () => {
        atOnce -= 1;
        open.delete(event.key);
        response.writeHead(204).end();
      },
      (nth % 3) * 5,
    );
  };
  await transaction(worker, SCOPE, async (tx) => {
    for (let n = 0; n < 40; n++) await append(tx, `${n % 4}:${String(n).padStart(2, '0')}`, `claim:order-${n % 4}`);
  });
  await receiver.until(40);
  for (const key of ['0', '1', '2', '3']) {
    const told = receiver.names().filter((name) => name.startsWith(`${key}:`));
    assert.deepEqual(told, told.toSorted(), key);
  }
  assert.ok(most > 1 && most <= 4, `${most} at once`);
  await ask('DELETE', `/${id}`);
});

test('while two secrets live it is signed with both, and a third ends the first', async () => {
  const { id, secret } = await add({ url: receiver.url });
  const second = String((await ask('POST', `/${id}/secrets`, {})).body['secret']);
  await happen('with both', 'claim:rotated');
  await receiver.until(1);
  const third = String((await ask('POST', `/${id}/secrets`, { overlapHours: 1 })).body['secret']);
  await happen('with the later two', 'claim:rotated');
  await receiver.until(2);
  await ask('POST', `/${id}/secrets`, { overlapHours: 0 });
  await happen('with the last', 'claim:rotated');
  await receiver.until(3);
  const signedWith = receiver.got.map((got) => [secret, second, third].map((one) => isSignedWith(one, got)));
  assert.deepEqual(signedWith, [
    [true, true, false],
    [false, true, true],
    [false, false, false],
  ]);
  const kept = await rows<{ text: string }>(
    'select encode(secret, $$base64$$) || coalesce(encode(former_secret, $$base64$$), $$$$) as text from webhook',
  );
  for (const one of [secret, second, third]) assert.ok(kept.every(({ text }) => !text.includes(one.slice(6, 30))));
  assert.doesNotMatch((await ask('GET', `/${id}`)).text, /whsec_/);
  await ask('DELETE', `/${id}`);
});

test('a ping tells at once whether the receiver answers, and is tried once', async () => {
  const { id } = await add({ url: receiver.url });
  receiver.answering = (_, response) => void response.writeHead(500).end();
  const { status, body } = await ask('POST', `/${id}/pings`);
  assert.equal(status, 202);
  await eventually(async () => (await attempts(id)).length === 1);
  const [attempt] = await attempts(id);
  assert.deepEqual([attempt?.delivery, attempt?.outcome, attempt?.status, attempt?.code], [body['delivery'], 'failed', 500, 'HTTP_500']);
  assert.deepEqual(receiver.got[0]?.event.type, 'webhook.pinged');
  receiver.answering = taken;
  await ask('POST', `/${id}/pings`);
  await eventually(async () => (await attempts(id))[0]?.outcome === 'delivered');
  assert.deepEqual([(await shown(id)).failures, (await deliveries(id)).map(({ state }) => state)], [0, ['delivered', 'failed']]);
  await ask('DELETE', `/${id}`);
});

test('one that was delivered, or all of a span of time, is sent again under the same message id', async () => {
  const { id } = await add({ url: receiver.url });
  const from = new Date().toISOString();
  for (const name of ['again 1', 'again 2', 'again 3']) await happen(name, `claim:${name.at(-1) ?? ''}`);
  await receiver.until(3);
  await eventually(async () => (await shown(id)).waiting === 0);
  const [newest] = await deliveries(id);
  assert.deepEqual((await ask('POST', `/${id}/redeliveries`, { deliveries: [newest?.id] })).body['redelivered'], 1);
  await receiver.until(4);
  assert.equal(receiver.got[3]?.id, newest?.message);
  await eventually(async () => (await shown(id)).waiting === 0);
  const to = new Date(Date.now() + 1_000).toISOString();
  assert.deepEqual((await ask('POST', `/${id}/redeliveries`, { from, to })).body['redelivered'], 3);
  await receiver.until(7);
  assert.equal(new Set(receiver.got.map((got) => got.id)).size, 3);
  assert.equal((await ask('POST', `/${id}/redeliveries`, { from, to, failedOnly: true })).body['redelivered'], 0);
  assert.equal((await ask('POST', `/${id}/redeliveries`, { deliveries: ['999999'] })).body['code'], 'WEBHOOK_DELIVERY_UNKNOWN');
  assert.equal((await ask('POST', `/${id}/redeliveries`, { from })).body['code'], 'WEBHOOK_REDELIVERY_UNFIT');
  await ask('DELETE', `/${id}`);
});

test('a disabled webhook gets nothing, and goes on where it stopped once it is enabled', async () => {
  const { id } = await add({ url: receiver.url });
  await ask('PATCH', `/${id}`, { state: 'disabled' });
  assert.equal((await ask('POST', `/${id}/pings`)).body['code'], 'WEBHOOK_DISABLED');
  await happen('meanwhile', 'claim:meanwhile');
  const { id: watching } = await add({ url: other.url, after: 'oldest', keys: ['claim:meanwhile'] });
  await other.until(1);
  assert.deepEqual(receiver.got, []);
  await ask('PATCH', `/${id}`, { state: 'active', description: 'back', types: ['claim.registered'] });
  await receiver.until(1);
  assert.deepEqual(receiver.names(), ['meanwhile']);
  const audited = await rows<{ line: string }>(
    `select action || coalesce(' ' || detail, '') as line from audit where object = $1 order by id`,
    [`webhook:${id}`],
  );
  assert.deepEqual(
    audited.map(({ line }) => line.replace(receiver.place, 'RECEIVER')),
    [
      'webhook.added RECEIVER; types all; entities all; owner integration',
      'webhook.disabled',
      'webhook.changed description types',
      'webhook.enabled',
    ],
  );
  for (const one of [id, watching]) await ask('DELETE', `/${one}`);
  assert.equal((await ask('GET', `/${id}`)).body['code'], 'WEBHOOK_UNKNOWN');
});

test('who changes a webhook that somebody else changed meanwhile is told, and what is sent meanwhile is no change', async () => {
  const { id } = await add({ url: receiver.url, keys: ['claim:tagged'] });
  const headers = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` };
  const tagNow = async (): Promise<string> => String((await gateway.inject({ url: `/v1/webhooks/${id}`, headers })).headers.etag);
  const change = (match: string, payload: object) =>
    gateway.inject({ method: 'PATCH', url: `/v1/webhooks/${id}`, headers: { ...headers, 'if-match': match }, payload });
  const seen = await tagNow();
  await happen('tagged', 'claim:tagged');
  await receiver.until(1);
  await eventually(async () => (await attempts(id)).length === 1);
  assert.equal(await tagNow(), seen);
  const changed = await change(seen, { description: 'mine' });
  assert.deepEqual([changed.statusCode, changed.headers.etag], [200, await tagNow()]);
  const late = await change(seen, { description: 'theirs' });
  assert.deepEqual([late.statusCode, late.json<{ code: string }>().code], [412, 'PRECONDITION_FAILED']);
  assert.equal(
    (await ask('GET', `/${id}`)).body['webhook'] !== undefined && (await ask('PATCH', `/${id}`, { description: 'anyhow' })).status,
    200,
  );
  await ask('DELETE', `/${id}`);
});

import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { after, test } from 'node:test';
import { type Quotas } from '../../src/gateway/index.ts';
import { ManualClock } from '../../src/kernel/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, machinesOf, TOKEN } from '../gateway-given.ts';

const database = await freshDatabase();
const story = await chargeStory(database);
const clock = new ManualClock(new Date('2026-03-02T08:00:00Z'));
const SCOPES = new Set(['ledger:read', 'events:read', 'exceptions:read'] as const);
const identity = machinesOf((token) => ({ id: token.split('.')[0] ?? '', scopes: SCOPES, entities: 'all' }));
const QUOTAS: Quotas = {
  classes: { read: { perSecond: 1, burst: 3 }, write: { perSecond: 1, burst: 2 }, bulk: { perSecond: 1, burst: 1 } },
  clients: { favoured: { read: { perSecond: 10, burst: 20 } } },
};
const gateway = gatewayOf(story, { clock, identity, quotas: QUOTAS });
const get = (url: string, token: string) => gateway.inject({ url, headers: { host: '127.0.0.1:8080', authorization: `Bearer ${token}` } });
const statuses = async (times: number, url: string, token: string): Promise<number[]> => {
  const found: number[] = [];
  for (let n = 0; n < times; n++) found.push((await get(url, token)).statusCode);
  return found;
};
const TRIAL_BALANCE = '/v1/ledger/trial-balance';

test('a client is answered as often as its allowance says, is told how much is left, and when to come again', async () => {
  const first = await get(TRIAL_BALANCE, 'one.a.b');
  assert.deepEqual(
    [first.statusCode, first.headers['ratelimit-policy'], first.headers['ratelimit']],
    [200, '"read";q=3;w=3', '"read";r=2;t=1'],
  );
  assert.deepEqual(await statuses(3, TRIAL_BALANCE, 'one.a.b'), [200, 200, 429]);
  const refused = await get(TRIAL_BALANCE, 'one.a.b');
  assert.deepEqual(
    [refused.json<{ code: string }>().code, refused.headers['retry-after'], refused.headers['ratelimit']],
    ['RATE_LIMITED', '1', '"read";r=0;t=3'],
  );
  clock.advance(1_000);
  assert.deepEqual(await statuses(2, TRIAL_BALANCE, 'one.a.b'), [200, 429]);
});

test('who has nothing left is told so before anybody checks who it is, and is checked again as soon as it has', async () => {
  let checks = 0;
  const counting = machinesOf((token) => {
    checks++;
    return { id: token.split('.')[0] ?? '', scopes: SCOPES, entities: 'all' };
  });
  const counted = gatewayOf(story, { clock, identity: counting, quotas: QUOTAS });
  const ask = async (token: string, url = TRIAL_BALANCE): Promise<string> => {
    const answered = await counted.inject({ url, headers: { host: '127.0.0.1:8080', authorization: `Bearer ${token}` } });
    return `${answered.statusCode} after ${checks} checks, ${answered.headers['retry-after'] ?? 'none'} ${String(answered.headers['ratelimit'])}`;
  };
  for (let n = 0; n < 3; n++) await ask('five.a.b');
  assert.equal(await ask('five.a.b'), '429 after 4 checks, 1 "read";r=0;t=3');
  assert.equal(await ask('five.a.b'), '429 after 4 checks, 1 "read";r=0;t=3');
  assert.match(await ask('five.other.token'), /^429 after 5 checks/, 'another token of the same client is checked');
  assert.match(await ask('five.a.b', '/v1/events'), /^200 after 6 checks/, 'another class of routes has its own allowance');
  clock.advance(500);
  assert.match(await ask('five.a.b'), /^429 after 6 checks/);
  clock.advance(500);
  assert.match(await ask('five.a.b'), /^200 after 7 checks/);
});

test('one client’s haste costs another nothing, and what is bulk costs nothing else', async () => {
  assert.deepEqual(await statuses(4, TRIAL_BALANCE, 'two.a.b'), [200, 200, 200, 429]);
  assert.deepEqual(await statuses(1, TRIAL_BALANCE, 'three.a.b'), [200]);
  assert.deepEqual(await statuses(2, '/v1/events', 'three.a.b'), [200, 429]);
  assert.deepEqual(await statuses(2, '/v1/exceptions', 'three.a.b'), [200, 200]);
});

test('a client of its own quota has that; who runs the installation has none', async () => {
  assert.ok((await statuses(20, TRIAL_BALANCE, 'favoured.a.b')).every((status) => status === 200));
  assert.equal((await get(TRIAL_BALANCE, 'favoured.a.b')).statusCode, 429);
  const mine = await statuses(30, TRIAL_BALANCE, TOKEN);
  assert.ok(mine.every((status) => status === 200));
  assert.equal((await get(TRIAL_BALANCE, TOKEN)).headers['ratelimit'], undefined);
});

test('who was denied has spent nothing of another’s allowance, and a denial is no way around it', async () => {
  const denied = await statuses(5, '/v1/clients', 'four.a.b');
  assert.ok(denied.every((status) => status === 403));
  assert.deepEqual(await statuses(3, TRIAL_BALANCE, 'four.a.b'), [200, 200, 200]);
});

test('a caller with two hundred requests under way makes another wait for none of them', async () => {
  const quotas = { ...QUOTAS, classes: { ...QUOTAS.classes, read: { perSecond: 10_000, burst: 10_000 } }, clients: {} };
  const busy = gatewayOf(story, { clock, identity, quotas });
  const ask = (token: string) => busy.inject({ url: TRIAL_BALANCE, headers: { host: '127.0.0.1:8080', authorization: `Bearer ${token}` } });
  // As many connections to the database as there are places: opening one takes longer than many requests on a busy machine.
  await Promise.all(Array.from({ length: 8 }, () => ask('warm.a.b')));
  const order: string[] = [];
  const noisy = Array.from({ length: 190 }, () => ask('noisy.a.b').then(({ statusCode }) => order.push(`noisy ${statusCode}`)));
  const quiet = ask('quiet.a.b').then(({ statusCode }) => order.push(`quiet ${statusCode}`));
  await Promise.all([...noisy, quiet]);
  const place = order.indexOf('quiet 200');
  assert.ok(place >= 0 && place < 30, `answered as number ${place + 1} of ${order.length}`);
  const flood = await Promise.all(Array.from({ length: 400 }, () => ask('flood.a.b')));
  const turnedAway = flood.filter(({ statusCode }) => statusCode === 503);
  assert.ok(turnedAway.length > 0 && turnedAway.every((one) => one.json<{ code: string }>().code === 'GATEWAY_BUSY'));
  assert.ok(flood.every(({ statusCode }) => statusCode === 503 || statusCode === 200));
  assert.equal((await ask('quiet.a.b')).statusCode, 200, 'the gate is free again');
});

test('who goes away early has no more at work than its places, and keeps none once its work is done', async () => {
  const quotas = { ...QUOTAS, clients: { leaver: { read: { perSecond: 1_000, burst: 1_000 } } } };
  const busy = gatewayOf(story, { clock, identity, quotas });
  const work = { leaver: 0, patient: 0 };
  const [six, seven] = [counted(6), counted(7)];
  const released = Promise.withResolvers<void>();
  busy.get('/v1/work', { config: { needs: 'ledger:read' } }, async (request) => {
    work[request.client?.id === 'leaver' ? 'leaver' : 'patient']++;
    six.one();
    seven.one();
    await released.promise;
    return { version: 1 };
  });
  const [half, came, left] = [counted(12), counted(24), counted(24)];
  busy.server.on('request', (_, response: ServerResponse) => {
    half.one();
    came.one();
    response.once('close', left.one);
  });
  const address = await busy.listen({ host: '127.0.0.1', port: 0 });
  after(() => busy.close());
  const ask = (client: string, signal = AbortSignal.timeout(15_000)) =>
    fetch(`${address}/v1/work`, { signal, headers: { authorization: `Bearer ${client}.a.b` } });
  const [first, second] = [new AbortController(), new AbortController()];
  const twelve = ({ signal }: AbortController) => Promise.allSettled(Array.from({ length: 12 }, () => ask('leaver', signal)));
  const asked = twelve(first);
  await Promise.all([half.all, six.all]);
  first.abort();
  await asked;
  const again = twelve(second);
  await came.all;
  const patient = ask('patient');
  await seven.all;
  assert.deepEqual(work, { leaver: 6, patient: 1 });
  second.abort();
  await again;
  await left.all;
  released.resolve();
  assert.equal((await patient).status, 200);
  const later = await Promise.all(Array.from({ length: 20 }, () => ask('leaver')));
  assert.ok(later.every(({ status }) => status === 200));
  assert.deepEqual(work, { leaver: 26, patient: 1 });
});

/** What is over when `one` was called so many times. */
function counted(many: number): { one: () => void; all: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = many;
  return {
    one: () => {
      left--;
      if (left === 0) resolve();
    },
    all: promise,
  };
}

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Type } from 'typebox';
import { classed } from '../../src/gateway/contract/data-class.ts';
import { actOnce } from '../../src/gateway/idempotency.ts';
import { buildGateway } from '../../src/gateway/index.ts';
import { ManualClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { openExceptions } from '../../src/worklist/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayGiven, gatewayOf, machinesOf, TOKEN } from '../gateway-given.ts';
import { SCOPE, TENANT } from '../tenant.ts';

const database = await freshDatabase();
const story = await chargeStory(database);
const { server, worker } = story;
const clock = new ManualClock(new Date('2026-03-02T08:00:00Z'));
const gateway = gatewayOf(story, { clock });
const message = `${story.channel.name}:${story.seq}`;
const headers = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}`, 'x-plexus-person': 'ada' };
const ask = (key: string, payload: object = { messages: [message] }, more: Record<string, string> = {}) =>
  gateway.inject({ method: 'POST', url: '/v1/replays', headers: { ...headers, 'idempotency-key': key, ...more }, payload });
const count = async (text: string): Promise<number> =>
  transaction(server, SCOPE, async (tx) => Number((await tx.query<{ n: bigint }>(text)).rows[0]?.n));
const replays = () => count('select count(*) as n from replay');
// A message that waits for the same replay is not asked for again, whoever asks.
beforeEach(() => transaction(worker, SCOPE, (tx) => tx.query("update replay set state = 'done'")));
const codeOf = (response: { readonly body: string }): string => (JSON.parse(response.body) as { code: string }).code;

test('the same key with the same request is answered the same and does nothing again', async () => {
  const first = await ask('k1');
  assert.equal(first.statusCode, 202);
  assert.equal(first.headers['idempotency-replayed'], undefined);
  const again = await ask('k1');
  assert.deepEqual([again.statusCode, again.body, again.headers['idempotency-replayed']], [202, first.body, 'true']);
  assert.equal(await replays(), 1);
});

test('names in another order mean the same request', async () => {
  const first = await ask('order', { messages: [message], from: 'start' });
  const again = await ask('order', { from: 'start', messages: [message] });
  assert.deepEqual([again.statusCode, again.body], [202, first.body]);
});

test('the same key with another request is refused', async () => {
  const refused = await ask('k1', { messages: [message], from: 'failed' });
  assert.deepEqual([refused.statusCode, codeOf(refused)], [422, 'IDEMPOTENCY_KEY_REUSED']);
});

test('a key that cannot be one is refused', async () => {
  for (const key of ['two words', 'x'.repeat(256), 'Käse']) {
    const refused = await ask(key);
    assert.deepEqual([refused.statusCode, codeOf(refused)], [400, 'IDEMPOTENCY_KEY_INVALID']);
  }
});

test('callers do not share keys, and routes do not', async () => {
  const before = await replays();
  assert.equal((await ask('k1', { messages: [message] }, { 'x-plexus-person': 'bea' })).statusCode, 202);
  assert.equal(await replays(), before + 1);
  const other = gatewayOf(story, {
    clock,
    identity: machinesOf((token) => ({
      id: token.split('.')[0] ?? '',
      scopes: new Set(['replays:write', 'messages:read']),
      entities: 'all',
    })),
  });
  const asClient = (token: string) =>
    other.inject({
      method: 'POST',
      url: '/v1/replays',
      headers: { host: '127.0.0.1', authorization: `Bearer ${token}`, 'idempotency-key': 'k1' },
      payload: { messages: [message] },
    });
  assert.equal((await asClient('one.a.b')).headers['idempotency-replayed'], undefined);
  assert.equal((await asClient('two.a.b')).headers['idempotency-replayed'], undefined);
  assert.equal((await asClient('one.c.d')).headers['idempotency-replayed'], 'true', 'another token of the same client');
});

test('while a request with a key is under way the same is told to wait', async () => {
  const slow = await database.owner();
  await slow.query('begin');
  await slow.query('lock table replay in exclusive mode');
  const before = await replays();
  const first = ask('slow');
  const waiting = async (): Promise<void> => {
    for (;;) {
      const { rows } = await slow.query<{ n: bigint }>("select count(*) as n from pg_stat_activity where wait_event_type = 'Lock'");
      if (Number(rows[0]?.n) > 0) return;
    }
  };
  await waiting();
  const second = await ask('slow');
  assert.deepEqual([second.statusCode, codeOf(second), second.headers['retry-after']], [409, 'IDEMPOTENCY_IN_FLIGHT', '1']);
  await slow.query('rollback');
  assert.equal((await first).statusCode, 202);
  assert.equal((await ask('slow')).headers['idempotency-replayed'], 'true');
  assert.equal(await replays(), before + 1);
});

test('twenty at once act once', async () => {
  const before = await replays();
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask('crowd')));
  const statuses = new Set(answers.map(({ statusCode }) => statusCode));
  assert.ok(
    [...statuses].every((status) => status === 202 || status === 409),
    [...statuses].join(),
  );
  assert.equal(await replays(), before + 1);
});

test('a request that is cut off before it is committed has done nothing, and its key is free', async () => {
  const before = await replays();
  const owner = await database.owner();
  await owner.query('begin');
  await owner.query('lock table idempotent_answer in share mode');
  const cut = ask('cut');
  const victim = async (): Promise<void> => {
    for (;;) {
      const { rows } = await owner.query<{ pid: number }>(
        "select pid from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'plexus_server'",
      );
      if (rows[0] === undefined) continue;
      await owner.query('select pg_terminate_backend($1)', [rows[0].pid]);
      return;
    }
  };
  await victim();
  assert.equal((await cut).statusCode, 503);
  await owner.query('rollback');
  assert.equal(await replays(), before, 'its effect went with it');
  const again = await ask('cut');
  assert.deepEqual([again.statusCode, again.headers['idempotency-replayed']], [202, undefined]);
  assert.equal(await replays(), before + 1);
});

test('a refusal is not kept: once what was wrong is right the same key is taken', async () => {
  const dueAt = '2026-03-03T00:00:00.000Z';
  const decided = (id: bigint) =>
    gateway.inject({
      method: 'POST',
      url: `/v1/exceptions/${id}/resolve`,
      headers: { ...headers, 'idempotency-key': 'later' },
      payload: { resolution: 'done' },
    });
  const next = (await count('select coalesce(max(id), 0) as n from exception_item')) + 1;
  assert.equal((await decided(BigInt(next))).statusCode, 404);
  await transaction(worker, SCOPE, (tx) =>
    openExceptions(tx, TENANT, [{ entity: 'north', kind: 'late', identity: 'l', owner: 'billing', code: 'X', summary: 'x', dueAt }]),
  );
  assert.equal((await decided(BigInt(next))).statusCode, 200);
  assert.equal((await decided(BigInt(next))).headers['idempotency-replayed'], 'true', 'although it is closed by now');
});

test('an answer is kept for a day, sealed, and cleared away after it', async () => {
  assert.equal((await ask('daily')).statusCode, 202);
  const { rows } = await transaction(server, SCOPE, (tx) => tx.query<{ answer: Buffer }>('select answer from idempotent_answer'));
  assert.ok(rows.every(({ answer }) => !answer.toString('latin1').includes('replays')));
  clock.advance(24 * 3_600_000 - 1);
  assert.equal((await ask('daily')).headers['idempotency-replayed'], 'true');
  clock.advance(1);
  assert.equal((await ask('daily')).headers['idempotency-replayed'], undefined);
  assert.equal(await count('select count(*) as n from idempotent_answer'), 1);
});

test('an exception that somebody else decided about meanwhile is not decided about again', async () => {
  const dueAt = '2026-03-03T00:00:00.000Z';
  await transaction(worker, SCOPE, (tx) =>
    openExceptions(tx, TENANT, [{ entity: 'north', kind: 'late', identity: 'm', owner: 'billing', code: 'X', summary: 'x', dueAt }]),
  );
  const id = await count('select max(id) as n from exception_item');
  const seen = await gateway.inject({ url: `/v1/exceptions/${id}`, headers });
  const etag = String(seen.headers.etag);
  assert.equal((await gateway.inject({ url: `/v1/exceptions/${id}`, headers: { ...headers, 'if-none-match': etag } })).statusCode, 304);
  const reject = (match: string) =>
    gateway.inject({
      method: 'POST',
      url: `/v1/exceptions/${id}/reject`,
      headers: { ...headers, 'if-match': match },
      payload: { reason: 'not ours' },
    });
  const failed = await reject('"another"');
  assert.deepEqual([failed.statusCode, codeOf(failed)], [412, 'PRECONDITION_FAILED']);
  assert.equal((await reject(etag)).statusCode, 200);
  assert.equal((await reject(etag)).statusCode, 412);
});

test('a deprecated route says since when, until when and where to read on, and is described so', async () => {
  const built = buildGateway(gatewayGiven(story));
  await built.register((app, _, done) => {
    const deprecated = { since: '2026-03-01T00:00:00Z', sunset: '2026-09-01T00:00:00Z', link: '/docs/old' };
    app.get('/v1/old', { config: { needs: 'open', deprecated }, schema: { summary: 'Old' } }, () => ({}));
    done();
  });
  const answered = await built.inject({ url: '/v1/old', headers: { host: '127.0.0.1' } });
  assert.equal(answered.headers['deprecation'], '@1772323200');
  assert.equal(answered.headers['sunset'], 'Tue, 01 Sep 2026 00:00:00 GMT');
  assert.match(String(answered.headers['link']), /^<\/docs\/old>; rel="deprecation"/);
  const described = await built.inject({ url: '/v1/openapi.json', headers: { host: '127.0.0.1' } });
  const paths = described.json<{ paths: Record<string, Record<string, { deprecated?: boolean; tags: string[] }>> }>().paths;
  assert.equal(paths['/v1/old']?.['get']?.deprecated, true);
  assert.deepEqual(paths['/v1/accounts/search']?.['post'], { ...paths['/v1/accounts/search']?.['post'], tags: ['accounts', 'process'] });
  await built.close();
});

test('what may not leave by a route is hidden from an answer that is kept, too', async () => {
  const planted = gatewayOf(story, { clock });
  const answer = Type.Object({ name: classed('PHI', Type.String()), n: Type.String() });
  const route = { config: { needs: 'replays:write' as const }, schema: { response: { 200: answer } } };
  planted.post('/v1/planted', route, (request, reply) =>
    actOnce(gatewayGiven(story, { clock }), SCOPE, request, reply, () => Promise.resolve({ body: { name: 'EXAMPLETON', n: '1' } })),
  );
  const post = () =>
    planted.inject({ method: 'POST', url: '/v1/planted', headers: { ...headers, 'idempotency-key': 'planted' }, payload: {} });
  for (const response of [await post(), await post()]) assert.deepEqual(response.json(), { name: '•••', n: '1' });
});

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openLog } from '../../src/events/index.ts';
import type { ScopeName } from '../../src/identity/index.ts';
import { ManualClock } from '../../src/kernel/index.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, machinesOf, TOKEN } from '../gateway-given.ts';
import { atConsole } from '../people.ts';
import { testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { keys, server } = await testTenant(database);
const clock = new ManualClock(new Date('2026-03-02T08:00:00Z'));
const log = await openLog(database.pool('plexus_worker'), keys);
const scopes: ReadonlySet<ScopeName> = new Set(['ledger:read']);
const identity = machinesOf((token) => ({ id: token.split('.')[0] ?? '', scopes, entities: 'all' }));
const nodes = [gatewayOf({ server, keys, log }, { clock, identity }), gatewayOf({ server, keys, log }, { clock, identity })] as const;
after(() => Promise.all(nodes.map((node) => node.close())));
const [first, second] = nodes;
const asClient = (node: typeof first, id: string, url: string) =>
  node.inject({ url, headers: { host: '127.0.0.1', authorization: `Bearer ${id}.of.somebody` } });

interface Usage {
  readonly operation: string;
  readonly caller: string;
  readonly client?: string;
  readonly requests: number;
  readonly refused: number;
  readonly lastAt: string;
}

const usage = async (query = ''): Promise<readonly Usage[]> => {
  const headers = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` };
  const answer = await first.inject({ url: `/v1/usage${query}`, headers });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json<{ usage: readonly Usage[] }>().usage;
};
const of = (all: readonly Usage[], operation: string): readonly (readonly [string, number, number])[] =>
  all
    .filter((one) => one.operation === operation)
    .map(({ caller, client, requests, refused }) => [client ?? caller, requests, refused] as const);

test('what is asked for is counted by operation and client, of all nodes together; people are counted together', async () => {
  for (let n = 0; n < 3; n++) await asClient(first, 'portal', '/v1/ledger/trial-balance');
  await asClient(second, 'portal', '/v1/ledger/journals/journal:1');
  await asClient(second, 'warehouse', '/v1/ledger/trial-balance');
  await asClient(second, 'warehouse', '/v1/ledger/journals/journal:404');
  for (const person of ['ivy', 'omar']) {
    const who = await atConsole({ gateway: first, server, clock }, { person, roles: ['controller'] });
    await who.ask('GET', '/v1/ledger/trial-balance');
  }
  await second.close();
  const all = await usage();
  assert.deepEqual(of(all, 'get-ledger-trial-balance'), [
    ['portal', 3, 0],
    ['people', 2, 0],
    ['warehouse', 1, 0],
  ]);
  assert.deepEqual(of(all, 'get-ledger-journals-journal'), [
    ['portal', 1, 1],
    ['warehouse', 1, 1],
  ]);
  assert.ok(!JSON.stringify(all).includes('ivy'), 'nobody is told who worked when');
  assert.equal(all[0]?.lastAt, '2026-03-02T08:00:00.000Z');
});

test('what nobody was let in to is not counted, and days are told apart', async () => {
  await first.inject({ url: '/v1/ledger/trial-balance', headers: { host: '127.0.0.1' } });
  await first.inject({ url: '/v1/nothing', headers: { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` } });
  const before = of(await usage(), 'get-ledger-trial-balance');
  clock.advance(3 * 24 * 3_600_000);
  await asClient(first, 'portal', '/v1/ledger/trial-balance');
  assert.deepEqual(of(await usage('?days=1'), 'get-ledger-trial-balance'), [['portal', 1, 0]]);
  assert.deepEqual(of(await usage(), 'get-ledger-trial-balance')[0], ['portal', 4, 0]);
  assert.equal(before[0]?.[1], 3);
  const wrong = await first.inject({ url: '/v1/usage?days=0', headers: { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` } });
  assert.equal(wrong.statusCode, 400);
});

test('a store that is away loses no count', async () => {
  await asClient(first, 'portal', '/v1/ledger/trial-balance');
  const owner = await database.owner();
  await owner.query('alter table api_usage rename to api_usage_away');
  const headers = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` };
  assert.notEqual((await first.inject({ url: '/v1/usage', headers })).statusCode, 200);
  await owner.query('alter table api_usage_away rename to api_usage');
  await asClient(first, 'portal', '/v1/ledger/trial-balance');
  assert.deepEqual(of(await usage(), 'get-ledger-trial-balance')[0], ['portal', 6, 0]);
});

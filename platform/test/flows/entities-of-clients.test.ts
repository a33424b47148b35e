import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AdmittedClient, type ScopeName, SCOPES } from '../../src/identity/index.ts';
import { transaction } from '../../src/store/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT } from '../tenant.ts';
import { gatewayOf, machinesOf } from '../gateway-given.ts';

const database = await freshDatabase();
const story = await chargeStory(database);
const { server } = story;
const every = new Set(Object.keys(SCOPES) as ScopeName[]);
/** The name of an entity is a token for a client that may see it only. */
const admitted = (token: string): AdmittedClient => ({ id: `of-${token.slice(1)}`, scopes: every, entities: [token.slice(1)] });
const gateway = gatewayOf(story, { identity: machinesOf(admitted) });
const ask = async (entity: string, url: string, payload?: object): Promise<{ status: number; body: string }> => {
  const headers = { host: '127.0.0.1', authorization: `Bearer .${entity}` };
  const answer = await gateway.inject({
    method: payload === undefined ? 'GET' : 'POST',
    url,
    headers,
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, body: answer.body };
};

test('of messages, ledger, accounts, events and deliveries a client sees what belongs to its entities', async () => {
  const { rows } = await transaction(server, SCOPE, (tx) =>
    tx.query<{ subject: string; entity: string }>('select subject, entity from journal limit 1'),
  );
  const subject = rows[0]?.subject ?? '';
  assert.equal(rows[0]?.entity, 'north');
  const name = `northside-adt:${story.seq}`;
  const listed: [string, object | undefined, string][] = [
    ['/v1/messages/search', {}, 'messages'],
    ['/v1/ledger/trial-balance', undefined, 'lines'],
    ['/v1/ledger/activity', { subject }, 'lines'],
    ['/v1/ledger/activity', { search: story.accountNumber }, 'lines'],
    ['/v1/accounts/search', { search: story.accountNumber }, 'accounts'],
    ['/v1/events', undefined, 'events'],
    ['/v1/deliveries', undefined, 'deliveries'],
  ];
  for (const [url, payload, field] of listed) {
    const count = async (entity: string): Promise<number> => {
      const { status, body } = await ask(entity, url, payload);
      assert.equal(status, 200, body);
      return (JSON.parse(body) as Record<string, unknown[]>)[field]?.length ?? -1;
    };
    assert.ok((await count('north')) > 0, `${url} has something of north`);
    assert.equal(await count('lake'), 0, `${url} has nothing of lake`);
  }
  for (const [url, payload] of [
    [`/v1/messages/${name}`, undefined],
    [`/v1/messages/${name}/body`, { reason: 'the sender asks' }],
    [`/v1/messages/${name}/events`, { reason: 'the sender asks' }],
    [`/v1/accounts/${subject}`, undefined],
    [`/v1/accounts/${subject}/identity`, { reason: 'the sender asks' }],
    [`/v1/ledger/journals/${story.journals[1] ?? ''}`, undefined],
    ['/v1/trace', { of: `journal:${story.journals[1] ?? ''}`, reason: 'the sender asks' }],
    ['/v1/replays', { messages: [name] }],
  ] as const) {
    const own = await ask('north', url, payload);
    assert.ok(own.status < 300, `${url}: ${own.body}`);
    assert.equal((await ask('lake', url, payload)).status, 404, url);
  }
  const audited = await transaction(server, SCOPE, (tx) =>
    tx.query<{ principal: string }>(`select distinct principal from audit where action = 'phi.read'`),
  );
  assert.deepEqual(audited.rows, [{ principal: 'client:of-north' }]);
});

test('how far replays are is told to who may read their messages', async () => {
  const asked = await ask('north', '/v1/replays', { messages: [`northside-adt:${story.seq}`] });
  const known = (await transaction(server, SCOPE, (tx) => tx.query<{ id: bigint }>('select id from replay'))).rows.map(({ id }) => id);
  assert.ok(known.length > 0, asked.body);
  const told = async (entity: string): Promise<number> => {
    const { status, body } = await ask(entity, `/v1/replays?ids=${known.join(',')}`);
    assert.equal(status, 200, body);
    return (JSON.parse(body) as { replays: unknown[] }).replays.length;
  };
  assert.deepEqual([await told('north'), await told('lake')], [known.length, 0]);
});

test('an account is found by its number also where its messages come over a channel that carries others’ too, and are not one’s to read', async () => {
  const owner = await database.owner();
  await owner.query(`select set_config('plexus.tenant', $1, false), set_config('plexus.entities', '*', false)`, [TENANT]);
  await owner.query(`update channel set entities = array['north', 'lake'] where name = 'northside-adt'`);
  const found = async (entity: string, url: string, field: string): Promise<number> => {
    const { body } = await ask(entity, url, { search: story.accountNumber });
    return (JSON.parse(body) as Record<string, unknown[]>)[field]?.length ?? -1;
  };
  assert.equal(await found('north', '/v1/messages/search', 'messages'), 0);
  assert.equal(await found('north', '/v1/accounts/search', 'accounts'), 1);
  assert.ok((await found('north', '/v1/ledger/activity', 'lines')) > 0);
  assert.equal(await found('lake', '/v1/accounts/search', 'accounts'), 0);
});

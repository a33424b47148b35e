import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { AccessControl } from '../../src/identity/access/index.ts';
import type { AdmittedClient } from '../../src/identity/index.ts';
import { Fault } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, machinesOf } from '../gateway-given.ts';
import { atConsole } from '../people.ts';
import { SCOPE } from '../tenant.ts';

const database = await freshDatabase();
const story = await chargeStory(database);
const { server } = story;
const given = { server };
const codeOf = (answer: { body: string }): string => (JSON.parse(answer.body) as { code: string }).code;
const denied = async (): Promise<string[]> => {
  const { rows } = await transaction(server, SCOPE, (tx) =>
    tx.query<{ line: string }>(
      `select principal || ' ' || person || ' ' || object || ': ' || detail as line from audit where action = 'access.denied' order by id`,
    ),
  );
  return rows.map(({ line }) => line);
};
const asClient = (token: string): AdmittedClient => ({ id: token.split('.')[1] ?? '', scopes: new Set(), entities: 'all' });
const BODY = `/v1/messages/northside-adt:${story.seq}/body`;

test('a denial says which policy stands against it and what would be allowed, and nothing of the record', async () => {
  const gateway = gatewayOf(story, { entityLabels: { north: ['psychiatric'] } });
  after(() => gateway.close());
  const rita = await atConsole({ gateway, ...given }, { person: 'rita', roles: ['revenue-analyst'] });
  const refused = await rita.ask('POST', BODY, { reason: 'looking around' });
  assert.equal(refused.statusCode, 403);
  const { code, title, at } = refused.json<{ code: string; title: string; at: string }>();
  assert.deepEqual([code, at], ['ACCESS_DENIED', 'policy sensitive-needs-a-purpose']);
  assert.match(title, /revealed for treatment, payment or compliance, and the request says for which/);
  assert.ok(!refused.body.includes('DOE') && !refused.body.includes(story.accountNumber));
  for (const [url, payload] of [
    [BODY.replace('/body', '/parsed'), { reason: 'looking around' }],
    [BODY.replace('/body', '/events'), { reason: 'looking around', purpose: 'support' }],
    ['/v1/trace', { of: `northside-adt:${story.seq}`, reason: 'looking around' }],
    [`/v1/accounts/${story.key}/identity`, { reason: 'looking around' }],
  ] as const) {
    assert.equal(codeOf(await rita.ask('POST', url, payload)), 'ACCESS_DENIED', url);
    const stated = await rita.ask('POST', url, { ...payload, purpose: 'payment' });
    assert.notEqual(stated.statusCode, 403, `${url}: ${stated.body}`);
  }
  const ivan = await atConsole({ gateway, ...given }, { person: 'ivan', roles: ['interface-analyst'] });
  const other = await ivan.ask('POST', BODY, { reason: 'looking around', purpose: 'payment' });
  assert.equal(other.json<{ at: string }>().at, 'policy sensitive-is-for-who-works-with-it');
  const { rows } = await transaction(server, SCOPE, (tx) => tx.query(`select from audit where action = 'phi.read' and person = 'ivan'`));
  assert.equal(rows.length, 0, 'nothing was shown, so nothing is on record as shown');
  const lines = await denied();
  assert.ok(lines.includes('console rita POST /v1/messages/:id/body: ACCESS_DENIED'), lines.join('\n'));
});

test('the first denial of a caller on a route is on record at once, a flood of them as one number', async () => {
  const lines: object[] = [];
  const note = (fields: object): void => void lines.push(fields);
  const gateway = gatewayOf(story, { identity: machinesOf(asClient), logger: { info: () => undefined, warn: note, error: note } });
  const ask = (token: string, url: string) => gateway.inject({ url, headers: { host: '127.0.0.1', authorization: `Bearer ${token}` } });
  const before = (await denied()).length;
  await ask('x.robot', '/v1/events');
  assert.deepEqual((await denied()).slice(before), ['client:robot none GET /v1/events: SCOPE_MISSING']);
  for (let n = 0; n < 40; n++) await ask('x.robot', '/v1/events');
  await ask('x.robot', '/v1/deliveries');
  await ask('wrong', '/v1/events');
  await ask('wrong', '/v1/events');
  await gateway.close();
  assert.deepEqual((await denied()).slice(before + 1), [
    'client:robot none GET /v1/deliveries: SCOPE_MISSING',
    'unknown unknown GET /v1/events: TOKEN_WRONG',
    'client:robot none GET /v1/events: SCOPE_MISSING, 40 more within a minute',
    'unknown unknown GET /v1/events: TOKEN_WRONG, 1 more within a minute',
  ]);
  assert.equal(lines.filter((fields) => 'code' in fields && fields.code === 'SCOPE_MISSING').length, 42, 'each is in the log');
});

test('callers without number leave a bounded record', async () => {
  const gateway = gatewayOf(story, { identity: machinesOf(asClient) });
  const before = (await denied()).length;
  for (let n = 0; n < 600; n++) {
    await gateway.inject({ url: '/v1/events', headers: { host: '127.0.0.1', authorization: `Bearer x.robot-${n}` } });
  }
  await gateway.close();
  const made = (await denied()).slice(before);
  assert.equal(made.length, 502);
  assert.deepEqual(made.slice(-2), [
    'unknown unknown many routes: SEVERAL',
    'unknown unknown many routes: SEVERAL, 99 more within a minute',
  ]);
});

test('policies that cannot be applied deny everything they are asked, and the log says why', async () => {
  const lines: object[] = [];
  const note = (fields: object): void => void lines.push(fields);
  const access = new AccessControl({ broken: 'permit (principal' });
  const gateway = gatewayOf(story, { access, logger: { info: () => undefined, warn: note, error: note } });
  after(() => gateway.close());
  const ada = await atConsole({ gateway, ...given }, { person: 'ada', roles: ['administrator'] });
  for (const [url, payload] of [
    [BODY, { reason: 'the sender asks' }],
    ['/v1/replays', { messages: [`northside-adt:${story.seq}`] }],
  ] as const) {
    const refused = await ada.ask('POST', url, payload);
    assert.deepEqual([refused.statusCode, codeOf(refused)], [403, 'ACCESS_POLICY_FAILED']);
  }
  const causes = lines.flatMap((fields) => ('error' in fields && fields.error instanceof Fault ? [fields.error.at] : []));
  assert.deepEqual(new Set(causes), new Set(['broken.cedar:1']));
  assert.equal((await ada.ask('GET', '/v1/exceptions')).statusCode, 200, 'what needs no policy goes on');
});

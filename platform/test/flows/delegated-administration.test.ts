import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, test } from 'node:test';
import { openLog } from '../../src/events/index.ts';
import { ManualClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { atConsole, type Person } from '../people.ts';
import { ROLES } from '../roles.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { keys, server } = await testTenant(database);
const log = await openLog(database.pool('plexus_worker'), keys);
const clock = new ManualClock(new Date('2026-03-02T08:00:00Z'));
/** Somebody who administers clients and sessions and may look at messages, but not post or reveal anything. */
const steward = {
  title: 'Steward',
  scopes: ['clients:read', 'clients:write', 'sessions:read', 'sessions:write', 'messages:read'],
} as const;
const gateway = gatewayOf({ server, keys, log }, { clock, roles: { roles: { ...ROLES.roles, steward } } });
after(() => gateway.close());
await transaction(server, SCOPE, (tx) =>
  tx.query(`insert into entity (tenant, entity, name) values ($1, 'north', 'North'), ($1, 'lake', 'Lake'), ($1, 'river', 'River')`, [
    TENANT,
  ]),
);
const given = { gateway, server, clock };
const nell = await atConsole(given, { person: 'nell', roles: ['steward'], entities: ['north', 'river'] });
const ada = await atConsole(given, { person: 'ada', roles: ['administrator'] });
const lars = await atConsole(given, { person: 'lars', name: '=HYPERLINK("http://x")', roles: ['auditor'], entities: ['lake'] });
const nina = await atConsole(given, { person: 'nina', roles: ['interface-analyst'], entities: ['north'] });

const client = (id: string, more: object = {}): object => ({ id, name: id, owner: 'lab', scopes: ['messages:read'], ...more });
const codeOf = (answer: { body: string }): string => (JSON.parse(answer.body) as { code: string }).code;
const add = (who: Person, given: object) => who.ask('POST', '/v1/clients', given);
const key = (kid: string): object => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { jwk: { ...publicKey.export({ format: 'jwk' }), kid } };
};

test('who administers some entities registers clients of those, with rights they have themselves', async () => {
  assert.equal((await add(nell, client('lab-north', { entities: ['north'] }))).statusCode, 201);
  for (const [more, at] of [
    [{ entities: ['lake'] }, 'entities'],
    [{ entities: ['north', 'lake'] }, 'entities'],
    [{}, 'entities'],
    [{ entities: ['north'], scopes: ['messages:read', 'messages:reveal'] }, 'scopes'],
  ] as const) {
    const refused = await add(nell, client('lab-other', more));
    assert.deepEqual([refused.statusCode, codeOf(refused), (JSON.parse(refused.body) as { at: string }).at], [403, 'GRANT_BEYOND_OWN', at]);
  }
});

test('clients of other entities are not there for who does not administer them, and cannot be given keys or ended', async () => {
  assert.equal((await add(ada, client('lab-lake', { entities: ['lake'] }))).statusCode, 201);
  assert.equal((await add(ada, client('lab-all'))).statusCode, 201);
  const listed = (await nell.ask('GET', '/v1/clients')).json<{ clients: { id: string }[] }>().clients;
  assert.deepEqual(
    listed.map(({ id }) => id),
    ['lab-north'],
  );
  for (const id of ['lab-lake', 'lab-all']) {
    assert.equal(codeOf(await nell.ask('GET', `/v1/clients/${id}`)), 'CLIENT_UNKNOWN');
    assert.equal(codeOf(await nell.ask('POST', `/v1/clients/${id}/keys`, key('k'))), 'CLIENT_UNKNOWN');
    assert.equal(codeOf(await nell.ask('POST', `/v1/clients/${id}/disable`)), 'CLIENT_UNKNOWN');
    assert.equal(codeOf(await nell.ask('POST', `/v1/clients/${id}/revocations`, { jti: 'abc' })), 'CLIENT_UNKNOWN');
  }
  assert.equal(codeOf(await nell.ask('POST', '/v1/token-keys')), 'ENTITIES_LIMITED');
});

test('nobody gets at the rights of a stronger client by giving it a key of their own, but may end it', async () => {
  assert.equal((await add(ada, client('reveals', { entities: ['north'], scopes: ['messages:reveal'] }))).statusCode, 201);
  assert.equal(codeOf(await nell.ask('POST', '/v1/clients/reveals/keys', key('mine'))), 'GRANT_BEYOND_OWN');
  assert.equal((await nell.ask('POST', '/v1/clients/lab-north/keys', key('theirs'))).statusCode, 201);
  assert.equal((await nell.ask('POST', '/v1/clients/reveals/disable')).statusCode, 200);
});

test('sessions of others are seen and ended by who administers all their entities', async () => {
  const everybody = async (who: Person) =>
    (await who.ask('GET', '/v1/sessions?of=everybody')).json<{ sessions: { id: string; person: string }[] }>().sessions;
  const all = await everybody(ada);
  assert.deepEqual(new Set(all.map(({ person }) => person)), new Set(['nell', 'ada', 'lars', 'nina']));
  assert.deepEqual(new Set((await everybody(nell)).map(({ person }) => person)), new Set(['nell', 'nina']));
  const idOf = (name: string): string => all.find(({ person }) => person === name)?.id ?? '';
  for (const other of ['ada', 'lars']) assert.equal(codeOf(await nell.ask('DELETE', `/v1/sessions/${idOf(other)}`)), 'SESSION_UNKNOWN');
  assert.equal((await lars.ask('GET', '/v1/session')).statusCode, 200, 'still in');
  assert.equal((await nell.ask('DELETE', `/v1/sessions/${idOf('nina')}`)).statusCode, 200);
  assert.equal((await nina.ask('GET', '/v1/session')).statusCode, 401);
});

test('a review of access lists people and clients with what they may do where, and when they were last there', async () => {
  clock.advance(60_000);
  await lars.ask('GET', '/v1/session');
  interface Holder {
    kind: string;
    id: string;
    state: string;
    scopes: string[];
    entities: unknown;
    lastUsedAt?: string;
  }
  const { holders } = (await ada.ask('GET', '/v1/access/review')).json<{ holders: Holder[] }>();
  const found = new Map(holders.map((holder) => [holder.id, holder]));
  assert.deepEqual([...found.keys()], ['ada', 'lars', 'nell', 'nina', 'lab-all', 'lab-lake', 'lab-north', 'reveals']);
  assert.deepEqual(found.get('nell')?.scopes, [...steward.scopes].sort());
  assert.deepEqual(found.get('lars')?.entities, ['lake']);
  assert.ok(found.get('lars')?.lastUsedAt?.startsWith('2026-03-02T08:0'));
  assert.deepEqual([found.get('reveals')?.state, found.get('lab-all')?.entities], ['disabled', 'all']);
  assert.equal(found.get('lab-all')?.lastUsedAt, undefined, 'never used');
  const { rows } = await transaction(server, SCOPE, (tx) =>
    tx.query<{ person: string }>(`select person from audit where action = 'access.reviewed'`),
  );
  assert.deepEqual(rows, [{ person: 'ada' }]);
  assert.equal(codeOf(await nell.ask('GET', '/v1/access/review')), 'SCOPE_MISSING');
});

test('the review for a spreadsheet computes nothing that a name says', async () => {
  const headers = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` };
  const { body, headers: told } = await gateway.inject({ url: '/v1/access/review?format=csv', headers });
  assert.match(String(told['content-type']), /^text\/csv/);
  assert.match(String(told['content-disposition']), /access-review-2026-03-02\.csv/);
  const lines = body.replace('\uFEFF', '').trimEnd().split('\r\n');
  assert.equal(lines[0], '"kind","id","name","vouchedBy","state","roles","scopes","entities","lastUsedAt"');
  assert.equal(lines.length, 9);
  const odd = lines.find((line) => line.includes('"lars"'));
  assert.ok(odd?.includes(`"'=HYPERLINK(""http://x"")"`), odd);
});

test('the policies in force are shown to who may read what rights there are', async () => {
  const shown = (await lars.ask('GET', '/v1/access/policies')).json<{ policies: { id: string; at: string }[]; schema: string }>();
  assert.deepEqual(shown.policies.find(({ id }) => id === 'break-glass-only-shows')?.at, 'break-glass.cedar:8');
  assert.ok(shown.schema.includes('action "messages:reveal"'));
});

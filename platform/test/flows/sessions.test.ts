import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endSessions, IDLE_MS, leaveSession, listSessions, openSession, SESSION_MS, useSession } from '../../src/identity/index.ts';
import { transaction, type Tx } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { server } = await testTenant(database);
const MORNING = new Date('2026-03-02T08:00:00Z');
const after = (ms: number): Date => new Date(MORNING.getTime() + ms);
const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transaction(server, SCOPE, work);
const ADA = { person: 'ada', name: 'Ada Minstrel', issuer: 'https://id.example', roles: ['administrator'], entities: 'all' } as const;

const open = (who: Parameters<typeof openSession>[1], at = MORNING) => within((tx) => openSession({ tx, tenant: TENANT, at }, who));
const use = (cookie: string, at: Date) => within((tx) => useSession({ tx, tenant: TENANT, at }, cookie));

test('a cookie is a session until the day is over, as long as somebody is there', async () => {
  const { cookie, session } = await open(ADA);
  assert.deepEqual((await use(cookie, after(1_000)))?.roles, ['administrator']);
  for (let at = IDLE_MS - 1; at < SESSION_MS; at += IDLE_MS - 1) assert.equal((await use(cookie, after(at)))?.id, session.id);
  assert.equal(await use(cookie, after(SESSION_MS)), undefined);
});

test('a browser that was left alone is logged off', async () => {
  const { cookie } = await open(ADA);
  await use(cookie, after(IDLE_MS - 1));
  assert.notEqual(await use(cookie, after(2 * IDLE_MS - 2)), undefined, 'somebody was there half an hour ago');
  assert.equal(await use(cookie, after(3 * IDLE_MS)), undefined);
});

test('what is no cookie of ours is no session, and the table holds none that could be used', async () => {
  const { cookie } = await open(ADA);
  for (const forged of ['', 'x', `${cookie}x`, cookie.slice(1), cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))]) {
    assert.equal(await use(forged, after(1)), undefined, forged);
  }
  const { rows } = await within((tx) => tx.query<{ text: string }>('select s::text as text from console_session s'));
  assert.ok(rows.length > 0 && rows.every(({ text }) => !text.includes(cookie) && !text.includes(Buffer.from(cookie).toString('hex'))));
});

test('leaving ends one session, and a person can end all the others', async () => {
  const bob = { ...ADA, person: 'bob', name: 'Bob', entities: ['north'] };
  const [one, two, three] = await Promise.all([open(bob), open(bob), open(bob)]);
  const left = await within((tx) => leaveSession({ tx, tenant: TENANT, at: after(1) }, one.cookie));
  assert.deepEqual([left?.id, left?.entities], [one.session.id, ['north']]);
  assert.equal(await within((tx) => leaveSession({ tx, tenant: TENANT, at: after(2) }, one.cookie)), undefined, 'it was over');
  const listed = () => within((tx) => listSessions({ tx, tenant: TENANT, at: after(3) }, 'bob'));
  assert.deepEqual(new Set((await listed()).map(({ id }) => id)), new Set([two.session.id, three.session.id]));
  await within((tx) => endSessions({ tx, tenant: TENANT, at: after(4) }, 'bob', two.session.id));
  assert.deepEqual([await use(two.cookie, after(5)), (await use(three.cookie, after(5)))?.id], [undefined, three.session.id]);
  assert.equal(
    (await within((tx) => endSessions({ tx, tenant: TENANT, at: after(6) }, 'ada', three.session.id))).length,
    0,
    'not hers to end',
  );
  assert.equal((await within((tx) => endSessions({ tx, tenant: TENANT, at: after(7) }, 'bob'))).length, 1);
  assert.deepEqual(await listed(), []);
});

test('sessions long over are forgotten', async () => {
  const { cookie } = await open(ADA);
  const { session } = await open(ADA, after(101 * 24 * 3_600_000));
  const { rows } = await within((tx) => tx.query<{ id: string }>('select id from console_session'));
  assert.deepEqual(
    rows.map(({ id }) => id),
    [session.id],
  );
  assert.equal(await use(cookie, after(1)), undefined);
});

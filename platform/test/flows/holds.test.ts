import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { openLog } from '../../src/events/index.ts';
import { placeHold, releaseHold } from '../../src/retain/index.ts';
import { maintainPartitions, transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { atConsole } from '../people.ts';
import { asSuperuser } from '../superuser.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { keys, server } = await testTenant(database);
const worker = database.pool('plexus_worker');
const maintainer = database.pool('plexus_maintainer');
const log = await openLog(worker, keys);
const ada = { principal: 'console', person: 'ada' };
const PARENTS = ['message', 'message_token', 'event'] as const;
const ACCOUNTS = ['a', 'b', 'c', 'd'];
const MONTHS = ['2020-01', '2020-02', '2020-03'];
await transaction(server, SCOPE, (tx) => tx.query('insert into tenant (name) values ($1)', [TENANT]));

interface Fact {
  readonly account: string;
  /** The event reaches the account by way of its claim. */
  readonly byClaim: boolean;
  readonly sent: string;
  readonly told: string;
}

const bytea = (text: string): string => `'\\x${createHash('sha256').update(text).digest('hex').slice(0, 32)}'`;

/** Writes old months anew: one message per fact, with the events that came of it. */
async function fill(facts: readonly Fact[]): Promise<void> {
  const months = MONTHS.flatMap((month) =>
    PARENTS.map((parent) => {
      const part = `${parent}_${month.replace('-', '_')}`;
      const next = new Date(Date.UTC(2020, Number(month.slice(5)), 1)).toISOString().slice(0, 10);
      return `drop table if exists ${part}; create table ${part} partition of ${parent} for values from ('${month}-01') to ('${next}');`;
    }),
  );
  const rows = facts.map(({ account, byClaim, sent, told }, n) => {
    const message = `insert into message (tenant, channel, seq, received_at, control_id, kind, source, size, release, key_version, content_hash, wrapped_key)
      values ('${TENANT}', 1, ${n + 1}, '${sent}-10', 'C${n}', 'ADT^A01', 'x', 1, 1, 1, '\\x01', '\\x01');
      insert into message_token (tenant, token, channel, seq, received_at) values ('${TENANT}', 1, 1, ${n + 1}, '${sent}-10');`;
    const event = (name: string, key: string, parent: string, from: string): string =>
      `insert into event (tenant, lane, incarnation, recorded_at, id, revision, type, entity, key, occurred_at, channel, message, parent, data)
        values ('${TENANT}', 0, 1, '${told}-10', ${bytea(name)}, 1, 'x', 'north', '${key}', '${told}-10', ${from}, ${parent}, '{}');`;
    const cause = `1, ${n + 1}`;
    return byClaim
      ? message +
          event(`claim ${n}`, `claim:${account}`, 'null', cause) +
          event(`of ${n}`, `account:${account}`, bytea(`claim ${n}`), 'null, null')
      : message + event(`of ${n}`, `account:${account}`, 'null', cause);
  });
  await asSuperuser(database, [...months, 'delete from legal_hold;', ...rows].join('\n'));
}

/** Accounts of which something is left, by what. */
async function kept(facts: readonly Fact[]): Promise<{ messages: Set<number>; events: Set<number> }> {
  return transaction(server, SCOPE, async (tx) => {
    const messages = await tx.query<{ seq: bigint }>('select seq from message m join message_token t using (tenant, channel, seq)');
    const events = await tx.query<{ id: Buffer }>('select id from event');
    const ids = new Set(events.rows.map(({ id }) => `'\\x${id.toString('hex')}'`));
    return {
      messages: new Set(messages.rows.map(({ seq }) => Number(seq) - 1)),
      events: new Set(
        facts.flatMap(({ byClaim }, n) => (ids.has(bytea(`of ${n}`)) && (!byClaim || ids.has(bytea(`claim ${n}`))) ? [n] : [])),
      ),
    };
  });
}

const factOf = fc.record({
  account: fc.constantFrom(...ACCOUNTS),
  byClaim: fc.boolean(),
  sent: fc.constantFrom(...MONTHS),
  told: fc.constantFrom(...MONTHS),
});

test('whatever is held and whatever its month, no record of it is ever dropped, and what nobody holds goes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(factOf, { minLength: 1, maxLength: 6 }),
      fc.uniqueArray(fc.constantFrom(...ACCOUNTS, undefined), { maxLength: 3 }),
      fc.uniqueArray(fc.constantFrom(...ACCOUNTS), { maxLength: 2 }),
      async (facts, held, past) => {
        await fill(facts);
        await transaction(server, SCOPE, async (tx) => {
          const place = (subject: string | undefined): Promise<bigint> =>
            placeHold(tx, TENANT, { subject: subject === undefined ? undefined : `account:${subject}`, reason: 'case' }, ada, new Date());
          for (const subject of held) await place(subject);
          for (const subject of past) await releaseHold(tx, TENANT, await place(subject), 'closed', ada, new Date());
        });
        await maintainPartitions(maintainer, { messageMonths: 24, eventMonths: 24 });
        const now = await kept(facts);
        const isHeld = ({ account }: Fact): boolean => held.includes(undefined) || held.includes(account);
        const isHeldMonth = (month: string): boolean => facts.some((fact) => isHeld(fact) && (fact.sent === month || fact.told === month));
        facts.forEach((fact, n) => {
          assert.ok(!isHeld(fact) || (now.messages.has(n) && now.events.has(n)), `fact ${n} is held and gone`);
          assert.ok(isHeldMonth(fact.sent) || !now.messages.has(n), `message ${n} is not held and still there`);
          assert.ok(isHeldMonth(fact.told) || !now.events.has(n), `event ${n} is not held and still there`);
        });
        const again = await maintainPartitions(maintainer, { messageMonths: 24, eventMonths: 24 });
        assert.equal(again.dropped, 0, 'a second run finds nothing to do');
      },
    ),
    { numRuns: 15, endOnFailure: true },
  );
});

test('what was dropped is on record, and once released the held goes too', async () => {
  await fill([{ account: 'a', byClaim: false, sent: '2020-01', told: '2020-02' }]);
  await asSuperuser(
    database,
    `insert into lot_key (tenant, lot, wrapped, made_at) values ('${TENANT}', 900, '\\x01', '2020-01-10'), ('${TENANT}', 901, '\\x01', now())`,
  );
  const hold = await transaction(server, SCOPE, (tx) => placeHold(tx, TENANT, { subject: 'account:a', reason: 'case' }, ada, new Date()));
  const records = async (): Promise<unknown[]> => {
    const { rows } = await transaction(server, SCOPE, (tx) =>
      tx.query<{ object: string; detail: string }>(
        `select object, detail from audit where action = 'retention.dropped' and id > $1 order by object`,
        [String(from)],
      ),
    );
    return rows.map(({ object, detail }) => [object, detail]);
  };
  const { rows } = await transaction(server, SCOPE, (tx) => tx.query<{ id: bigint }>('select max(id) as id from audit'));
  const from = rows[0]?.id ?? 0n;
  await maintainPartitions(maintainer, { messageMonths: 24, eventMonths: 24 });
  assert.deepEqual(await records(), []);
  await transaction(server, SCOPE, (tx) => releaseHold(tx, TENANT, hold, 'closed', ada, new Date()));
  await maintainPartitions(maintainer, { messageMonths: 24, eventMonths: 24 });
  assert.deepEqual(await records(), [
    ['event_2020_02', '1 rows'],
    ['message_2020_01', '1 rows'],
    ['message_token_2020_01', '1 rows'],
  ]);
  const lots = await transaction(server, SCOPE, (tx) => tx.query<{ lot: bigint }>('select lot from lot_key where wrapped is not null'));
  assert.deepEqual(lots.rows, [{ lot: 901n }], 'backups of that month do not open any more either');
});

test('over HTTP a hold is placed with a reason, keeps an account from being shredded, and is released once', async () => {
  await asSuperuser(
    database,
    `insert into event (tenant, lane, incarnation, id, revision, type, entity, key, occurred_at, data)
      values ('${TENANT}', 0, 1, ${bytea('now')}, 1, 'x', 'north', 'account:z', now(), '{}')`,
  );
  await asSuperuser(
    database,
    `insert into process_state (tenant, key, entity, lane, version, status, data) values ('${TENANT}', 'account:z', 'north', 0, 1, 'open', '{}')`,
  );
  const gateway = gatewayOf({ server, keys, log });
  const post = (url: string, body: object) =>
    gateway.inject({
      method: 'POST',
      url,
      payload: body,
      headers: { host: '127.0.0.1', authorization: `Bearer ${TOKEN}`, 'x-plexus-person': 'ada' },
    });
  assert.equal((await post('/v1/holds', { subject: 'account:z' })).statusCode, 400);
  assert.equal((await post('/v1/holds', { subject: 'account:none', reason: 'case 9' })).statusCode, 404);
  const placed = await post('/v1/holds', { subject: 'account:z', reason: 'case 9' });
  assert.equal(placed.statusCode, 201, placed.body);
  const { hold } = placed.json<{ hold: string }>();
  const refused = await post('/v1/accounts/account:z/shred', { reason: 'request 1' });
  assert.deepEqual([refused.statusCode, refused.json<{ code: string }>().code], [403, 'SUBJECT_HELD']);
  const listed = await gateway.inject({ url: '/v1/holds', headers: { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` } });
  assert.deepEqual(
    listed
      .json<{ holds: { id: string; subject: string; reason: string; person: string }[] }>()
      .holds.map((one) => [one.id, one.subject, one.reason, one.person]),
    [[hold, 'account:z', 'case 9', 'ada']],
  );
  assert.equal((await post(`/v1/holds/${hold}/release`, { reason: 'closed' })).statusCode, 200);
  assert.equal((await post(`/v1/holds/${hold}/release`, { reason: 'closed' })).statusCode, 409);
  const asked = await post('/v1/accounts/account:z/shred', { reason: 'request 1' });
  const { outcome, approval } = asked.json<{ outcome: string; approval: { id: string; hash: string } }>();
  assert.deepEqual([asked.statusCode, outcome], [202, 'proposed'], asked.body);
  const gone = async (): Promise<boolean> =>
    (await transaction(server, SCOPE, (tx) => tx.query(`select from subject_key where subject = 'account:z' and shredded_at is not null`)))
      .rowCount === 1;
  assert.equal(await gone(), false, 'one person shreds nothing');
  const own = await post(`/v1/approvals/${approval.id}/approve`, { hash: approval.hash });
  assert.equal(own.statusCode, 403, own.body);
  const bob = await atConsole({ gateway, server }, { person: 'bob', roles: ['approver'] });
  const again = await post('/v1/holds', { subject: 'account:z', reason: 'case 10' });
  const held = await bob.ask('POST', `/v1/approvals/${approval.id}/approve`, { hash: approval.hash });
  assert.deepEqual([held.statusCode, held.json<{ code: string }>().code], [403, 'SUBJECT_HELD'], 'a hold that was placed meanwhile');
  await post(`/v1/holds/${again.json<{ hold: string }>().hold}/release`, { reason: 'closed' });
  const approved = await bob.ask('POST', `/v1/approvals/${approval.id}/approve`, { hash: approval.hash });
  assert.deepEqual([approved.statusCode, approved.json<{ outcome: string }>().outcome], [200, 'executed'], approved.body);
  assert.equal(await gone(), true);
});

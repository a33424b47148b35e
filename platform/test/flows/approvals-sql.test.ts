import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { decideProposal, draftProposal, hashOf, putForward, useProposal } from '../../src/govern/approvals/index.ts';
import type { Role } from '../../src/store/index.ts';
import { transaction, type Tx } from '../../src/store/index.ts';
import { loggedIn, proposed } from '../approvals-given.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { server } = await testTenant(database);
const worker = database.pool('plexus_worker');
const owner = await database.owner();
const ROLES: readonly Role[] = ['plexus_intake', 'plexus_worker', 'plexus_server', 'plexus_maintainer'];
const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transaction(server, SCOPE, work);
/** What the database answers to SQL that a role writes by hand, past all of our code. */
const answered = async (pool: typeof server, ...statements: readonly string[]): Promise<string> => {
  try {
    await transaction(pool, SCOPE, async (tx) => {
      for (const sql of statements) await tx.query(sql);
    });
    return 'done';
  } catch (error) {
    const { code, cause } = error as { code: string; cause?: Error };
    return code === 'STORE_PX001' ? (cause?.message ?? code) : code;
  }
};
await owner.query(`set plexus.tenant = '${TENANT}'; set plexus.entities = '*'`);
const refusedTo = (sql: string): Promise<string> =>
  owner.query(sql).then(
    () => 'done',
    (error: { code: string; message: string }) => (error.code === 'PX001' ? error.message : error.code),
  );

const maker = await within((tx) => loggedIn(tx, 'maker'));
const other = await within((tx) => loggedIn(tx, 'other'));
const waiting = await within((tx) => proposed(tx, maker.session, { amount: 20_000n }));
await transaction(worker, SCOPE, (tx) =>
  tx.query(
    `insert into fiscal_period (tenant, entity, period, starts, ends, state) values ($1, 'north', '2026-02', '2026-02-01', '2026-02-28', 'closed'),
      ($1, 'north', '2026-03', '2026-03-01', '2026-03-31', 'open')`,
    [TENANT],
  ),
);

test('no run-time role writes proposals, approvals, people or the environment by hand', async () => {
  const person = `insert into person (tenant, name) values ('${TENANT}', 'nobody')`;
  for (const role of ROLES) {
    const pool = database.pool(role, 1);
    for (const sql of [
      `update proposal set state = 'approved'`,
      `update proposal set content = '{}'`,
      'delete from proposal',
      'truncate proposal',
      `insert into proposal (tenant, entity, kind, subject, content, reason, maker_account, maker) values ('${TENANT}', 'north', 'adjustment', 's', '{}', 'r', 'installation', 'x')`,
      `insert into approval (tenant, proposal, entity, account, person, approver, maker_person, decision, hash, roles)
        select tenant, id, entity, 'installation', gen_random_uuid(), 'x', maker_person, 'approve', hash, '{}' from proposal`,
      'delete from approval',
      person,
      'update person_account set person = gen_random_uuid()',
      'delete from client_keeper',
      'update delegation set until_at = now()',
      `update installation set environment = 'development'`,
      'delete from proposal_step',
    ]) {
      assert.equal(await answered(pool, sql), 'STORE_42501', `${role}: ${sql}`);
    }
  }
  for (const role of ['plexus_intake', 'plexus_worker', 'plexus_maintainer'] as const) {
    const pool = database.pool(role, 1);
    for (const call of [
      `decide_proposal(1, '\\x00', 'approve', null, null, null)`,
      `use_proposal(1, '\\x00', 'x')`,
      `link_accounts('a', 'b', null)`,
      `know_account('installation', 'x', 'x')`,
    ]) {
      assert.equal(await answered(pool, `select ${call}`), 'STORE_42501', `${role}: ${call}`);
    }
  }
});

test('not even the owner approves their own, another version, or changes what was proposed', async () => {
  const { rows } = await owner.query<{ person: string; account: string; login: string }>(
    'select person, account, login from person_account',
  );
  const approvalBy = (login: string, hash: string, roles = '{approver}') => {
    const { person, account } = rows.find((row) => row.login === login) ?? assert.fail(login);
    return `insert into approval (tenant, proposal, entity, account, person, approver, maker_person, decision, hash, roles)
      select tenant, id, entity, '${account}', '${person}', '${login}', maker_person, 'approve', ${hash}, '${roles}' from proposal where id = ${waiting.id}`;
  };
  assert.equal(await refusedTo(approvalBy('maker', 'hash')), 'PROPOSAL_OWN');
  assert.equal(await refusedTo(approvalBy('other', `sha256('{}')`)), 'PROPOSAL_DIFFERS');
  for (const [sql, refusal] of [
    [`update proposal set state = 'approved' where id = ${waiting.id}`, 'PROPOSAL_NOT_APPROVED'],
    [`update proposal set state = 'executed' where id = ${waiting.id}`, 'PROPOSAL_CLOSED'],
    [`update proposal set content = '{}' where id = ${waiting.id}`, 'PROPOSAL_FIXED'],
    [`update proposal set amount = 1 where id = ${waiting.id}`, 'PROPOSAL_FIXED'],
    [`update proposal set approvers = 0 where id = ${waiting.id}`, 'PROPOSAL_FIXED'],
    [`update proposal set maker_account = 'installation' where id = ${waiting.id}`, 'PROPOSAL_FIXED'],
    [`delete from proposal where id = ${waiting.id}`, 'PROPOSAL_KEPT'],
    [`update approval set decision = 'approve'`, 'done'],
    ['truncate proposal', '42501'],
    ['truncate approval', '42501'],
    [
      `insert into proposal (tenant, entity, kind, subject, content, reason, maker_account, maker, state)
      values ('${TENANT}', 'north', 'adjustment', 's', '{}', 'r', 'installation', 'x', 'approved')`,
      'PROPOSAL_CLOSED',
    ],
  ] as const) {
    assert.equal(await refusedTo(sql), refusal, sql);
  }
  await within((tx) => decideProposal(tx, waiting.id, { decision: 'approve', hash: waiting.hash }, other.session));
  assert.equal(await refusedTo(`update approval set decision = 'reject'`), '42501');
  assert.equal(await refusedTo('delete from approval'), '42501');
  assert.equal(await refusedTo(`update proposal set content = '{}' where id = ${waiting.id}`), 'PROPOSAL_FIXED', 'once approved');
});

test('the server appends an adjustment or a write-off only as a used proposal says it, and once', async () => {
  const event = (identity: string, data: object, { type = 'adjustment.recorded', key = 'account:A', more = '' } = {}) =>
    `insert into event (tenant, lane, incarnation, id, revision, type, entity, key, occurred_at, data${more === '' ? '' : ', channel, message'})
      values ('${TENANT}', 0, 1, ${identity}, 1, '${type}', 'north', '${key}', now(), '${JSON.stringify(data)}'${more})`;
  const said = { amount: '20000', currency: 'USD', day: '2026-03-02', reason: 'charity' };
  const effect = `(select effect from proposal where id = ${waiting.id})`;
  const use = `select use_proposal(${waiting.id}, '\\x${waiting.hash}', 'test')`;
  assert.equal(await answered(server, event(`'\\x01'`, said)), 'EFFECT_UNAPPROVED');
  assert.equal(await answered(server, event(`'\\x01'`, said, { more: ', 1, 1' })), 'EFFECT_UNAPPROVED', 'as if a message said it');
  assert.equal(await answered(worker, event(`'\\x01'`, said)), 'EFFECT_UNAPPROVED', 'what no message and no event said');
  assert.equal(
    await answered(server, event(`'\\x01'`, { decision: 'write-off', claim: 'c', item: 'i' }, { type: 'denial.decided' })),
    'EFFECT_UNAPPROVED',
  );
  assert.equal(await answered(server, event(`'\\x01'`, { decision: 'appeal', claim: 'c', item: 'i' }, { type: 'denial.decided' })), 'done');
  for (const other of [{ amount: '20001' }, { day: '2026-03-03' }, { reason: 'bad-debt' }, { currency: 'EUR' }]) {
    assert.equal(await answered(server, use, event(effect, { ...said, ...other })), 'EFFECT_UNAPPROVED', JSON.stringify(other));
  }
  assert.equal(await answered(server, use, event(effect, said, { key: 'account:B' })), 'EFFECT_UNAPPROVED');
  assert.equal(await answered(server, use, event(`'\\x01'`, said)), 'EFFECT_UNAPPROVED', 'under another identity');
  assert.equal(await answered(server, use, event(effect, said)), 'done');
  assert.equal(await answered(server, event(effect, said)), 'EFFECT_UNAPPROVED', 'in a later transaction');
  assert.equal(await answered(server, use), 'PROPOSAL_CLOSED');
});

test('a closed period opens as an approved proposal says and not otherwise, and takes no journal before', async () => {
  const reopen = `update fiscal_period set state = 'open' where period = '2026-02' and entity = 'north'`;
  const journal = `insert into journal (tenant, entity, incarnation, identity, accounting_day, period, currency, posting, rule, event, subject)
    values ('${TENANT}', 'north', 1, '\\x0a', '2026-02-02', '2026-02', 'USD', 'x', 'x', '\\x00', 's')`;
  for (const pool of [server, worker]) assert.equal(await answered(pool, reopen), 'EFFECT_UNAPPROVED');
  assert.equal(await refusedTo(reopen), 'EFFECT_UNAPPROVED');
  assert.equal(await answered(worker, journal), 'PERIOD_CLOSED');
  const content = { entity: 'north', period: '2026-02', state: 'soft' };
  const wish = { kind: 'period-reopening', entity: 'north', subject: 'north 2026-02', content, reason: 'late remittance' };
  const id = await within(async (tx) => {
    const drafted = await draftProposal(tx, wish, { session: maker.session });
    await putForward(tx, drafted, { session: maker.session });
    return drafted;
  });
  const hash = hashOf(content);
  await within((tx) => decideProposal(tx, id, { decision: 'approve', hash }, other.session));
  const use = `select use_proposal(${id}, '\\x${hash}', 'test')`;
  assert.equal(await answered(server, use, reopen), 'EFFECT_UNAPPROVED', 'open is not what was approved');
  assert.equal(await answered(server, use, reopen.replace(`'open'`, `'soft'`)), 'done');
  assert.equal(
    await answered(worker, `update fiscal_period set state = 'closed' where period = '2026-02'`),
    'done',
    'closing needs nobody',
  );
  assert.equal(await answered(server, reopen.replace(`'open'`, `'soft'`)), 'EFFECT_UNAPPROVED');
});

test('a journal that is being posted holds its period open until it is in', async () => {
  const client = await worker.connect();
  try {
    await client.query(`begin; select set_config('plexus.tenant', '${TENANT}', true), set_config('plexus.entities', '*', true)`);
    await client.query(`insert into journal (tenant, entity, incarnation, identity, accounting_day, period, currency, posting, rule, event, subject)
      values ('${TENANT}', 'north', 1, '\\x0b', '2026-03-02', '2026-03', 'USD', 'x', 'x', '\\x00', 's')`);
    assert.equal(
      await refusedTo(`set lock_timeout = '100ms'; update fiscal_period set state = 'closed' where period = '2026-03'`),
      '55P03',
    );
  } finally {
    await client.query('rollback');
    client.release();
  }
});

test('outside development a release is taken only as another person approved it, to the byte', async () => {
  const release = (number: number, digest: string, content: string) =>
    `insert into release (tenant, number, digest, content, principal, person) values ('${TENANT}', ${number}, '${digest}', '${content}', 'cli', 'x')`;
  assert.equal(await answered(server, release(1, 'first', '{}')), 'done');
  assert.equal(await answered(server, release(2, 'second', '{}')), 'done', 'in development');
  await owner.query(`insert into installation (environment) values ('production')`);
  assert.equal(await answered(server, release(3, 'third', '{"a":1}')), 'EFFECT_UNAPPROVED');
  const content = { digest: 'third', content: createHash('sha256').update('{"a":1}').digest('hex') };
  const wish = { kind: 'estate-release', entity: '*', subject: 'release third', content, reason: 'new crosswalk' };
  const id = await within(async (tx) => {
    const drafted = await draftProposal(tx, wish, { session: maker.session });
    await putForward(tx, drafted, { session: maker.session });
    return drafted;
  });
  const hash = hashOf(content);
  await assert.rejects(
    within((tx) => useProposal(tx, id, hash, 'x')),
    { code: 'PROPOSAL_CLOSED' },
  );
  await within((tx) => decideProposal(tx, id, { decision: 'approve', hash }, other.session));
  const use = `select use_proposal(${id}, '\\x${hash}', 'cli')`;
  assert.equal(await answered(server, use, release(3, 'third', '{"a":2}')), 'EFFECT_UNAPPROVED', 'other content');
  assert.equal(await answered(server, use, release(3, 'fourth', '{"a":1}')), 'EFFECT_UNAPPROVED');
  assert.equal(await answered(server, use, release(3, 'third', '{"a":1}')), 'done');
  assert.equal(await answered(server, release(4, 'first', '{}')), 'EFFECT_UNAPPROVED', 'going back needs approval too');
  assert.equal(await refusedTo(`update release set content = '{}'`), '42501');
});

test('journals and their identities are neither changed nor removed, by the owner either', async () => {
  for (const sql of ['truncate journal', 'truncate journal_line', 'truncate journal, journal_line']) {
    assert.equal(await refusedTo(sql), '42501', sql);
  }
  await transaction(worker, SCOPE, (tx) =>
    tx.query(`insert into journal_identity (tenant, identity, journal) values ('${TENANT}', '\\xff', 1)`),
  );
  for (const sql of ['delete from journal_identity', 'update journal_identity set journal = 2'])
    assert.equal(await refusedTo(sql), '42501', sql);
});

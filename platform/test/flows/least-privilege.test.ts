import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Role } from '../../src/store/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { TENANT } from '../tenant.ts';

const database = await freshDatabase();
await chargeStory(database);
const ROLES = ['plexus_intake', 'plexus_worker', 'plexus_server', 'plexus_maintainer'] as const;
const pools = new Map<Role, ReturnType<typeof database.pool>>(ROLES.map((role) => [role, database.pool(role, 1)]));
const FORBIDDEN = '42501';

/** What the database answers to a statement of a role; undefined when it is carried out, which is then undone. */
async function refusal(role: Role, statement: string): Promise<string | undefined> {
  const session = await (pools.get(role) ?? assert.fail(role)).connect();
  try {
    await session.query('begin');
    await session.query(`select set_config('plexus.tenant', $1, true), set_config('plexus.entities', '*', true)`, [TENANT]);
    await session.query(statement);
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    await session.query('rollback');
    session.release();
  }
}

/** What each role must be refused, by the work of others. */
const REFUSED: readonly (readonly [string, readonly Role[], readonly string[]])[] = [
  [
    'who takes messages in reads neither them nor anything that became of them',
    ['plexus_intake'],
    [
      'select from message',
      'select from message_chunk',
      'select from event',
      'select from journal',
      'select from journal_line',
      'select from process_state',
      'select from subject_key',
      'select from tenant_key',
      'select from client',
      'select from console_session',
      'select from audit',
      'select from release',
      'insert into journal default values',
      'insert into release default values',
      'delete from message_identity',
      'update message_identity set seq = 1',
    ],
  ],
  [
    'who works on messages makes no keys, no releases and lets nobody in',
    ['plexus_worker'],
    [
      'insert into tenant_key default values',
      'insert into release default values',
      'insert into channel default values',
      'insert into message default values',
      'select from client_key',
      'select from token_key',
      'select from console_session',
      'select from audit',
    ],
  ],
  [
    'who answers people posts nothing and changes nothing that was received',
    ['plexus_server'],
    [
      'insert into journal default values',
      'insert into journal_line default values',
      'insert into balance default values',
      'insert into message default values',
      'insert into process_state default values',
      'insert into subject_key default values',
      'update process_state set version = 0',
      'delete from event',
    ],
  ],
  [
    'who keeps the tables in order reads none of them',
    ['plexus_maintainer'],
    [
      'select from message',
      'select from event',
      'select from journal',
      'select from audit',
      'select from tenant_key',
      'delete from message',
    ],
  ],
  [
    'nobody at run time changes what is recorded, or empties a table',
    ROLES,
    [
      'update audit set detail = null',
      'delete from audit',
      'update audit_seal set root = null',
      'delete from audit_seal',
      'update journal set rule = null',
      'delete from journal',
      'update journal_line set amount = 0',
      'delete from journal_line',
      'update event set data = null',
      'update message set size = 0',
      'update release set content = null',
      'update tenant_key set wrapped = null',
      'truncate audit',
      'truncate journal',
    ],
  ],
  [
    'nobody at run time makes objects, takes rights or reaches the machine',
    ROLES,
    [
      'create table plexus.mine (x int)',
      'create function plexus.mine() returns int language sql as $$ select 1 $$',
      'create table public.mine (x int)',
      'alter table message disable row level security',
      'drop table message',
      'create policy mine on message using (true)',
      'create role mine',
      'set role plexus_owner',
      `copy (select 1) to program 'id'`,
      `copy (select 1) to '/tmp/mine'`,
      `select pg_read_file('postgresql.conf')`,
      `select pg_ls_dir('.')`,
      `select lo_import('/etc/passwd')`,
      'select from pg_authid',
      'create extension dblink',
    ],
  ],
];

for (const [what, roles, statements] of REFUSED) {
  test(what, async () => {
    for (const role of roles) {
      for (const statement of statements) assert.equal(await refusal(role, statement), FORBIDDEN, `${role}: ${statement}`);
    }
  });
}

test('what is refused is refused for want of rights, not because the statement is wrong', async () => {
  const owner = await database.owner();
  for (const [, , statements] of REFUSED.slice(0, 4)) {
    for (const statement of statements.filter((one) => one.startsWith('select'))) await owner.query(statement);
  }
  assert.equal(await refusal('plexus_server', 'select from journal'), undefined, 'a role does its own work');
});

test('run-time logins are ordinary, and statements of theirs end', async () => {
  const owner = await database.owner();
  const { rows: special } = await owner.query(
    `select rolname from pg_roles where rolname ~ '^plexus' and rolname <> 'plexus_owner'
      and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)`,
  );
  assert.deepEqual(special, []);
  for (const [role, pool] of pools) {
    const { rows } = await pool.query<Record<string, string>>(
      `select current_setting('statement_timeout') as statement, current_setting('idle_in_transaction_session_timeout') as idle`,
    );
    assert.deepEqual(rows, [{ statement: '1min', idle: '15s' }], role);
  }
});

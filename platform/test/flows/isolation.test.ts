import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { refuseUnsafe, transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';

const database = await freshDatabase();

test('a run-time pool is safe to run on and acts as its role', async () => {
  const pool = database.pool('plexus_worker');
  await refuseUnsafe(pool);
  const { rows } = await pool.query('select current_user as who');
  assert.deepEqual(rows, [{ who: 'plexus_worker' }]);
});

test('a database that orders text otherwise than by bytes is refused: ranges of keys would be read wrongly', async (t) => {
  const owner = await database.owner();
  t.after(() => owner.end());
  const { rows } = await owner.query("select from pg_collation where collname = 'en-US-x-icu'");
  if (rows.length === 0) return t.skip('this PostgreSQL has no other order than bytes');
  await owner.query("create database sorted template template0 encoding 'UTF8' locale_provider icu icu_locale 'en-US' locale 'C'");
  const address = new URL(database.cluster.adminUrl);
  address.pathname = '/sorted';
  const pool = new pg.Pool({ connectionString: address.href, max: 1 });
  t.after(() => pool.end());
  await pool.query('create schema plexus');
  await assert.rejects(refuseUnsafe(pool), { code: 'STORE_UNSAFE', message: /does not order text by bytes/ });
});

test('a tenant never sees another tenant, and no tenant sees nothing', async () => {
  const pool = database.pool('plexus_server');
  await transaction(pool, { tenant: 'a', entities: 'all' }, (tx) =>
    tx.query("insert into entity (tenant, entity, name) values ('a', 'north', 'North'), ('a', 'south', 'South')"),
  );
  const seen = async (tenant: string, entities: 'all' | string[]) =>
    (await transaction(pool, { tenant, entities }, (tx) => tx.query<{ entity: string }>('select entity from entity order by 1'))).rows.map(
      (r) => r.entity,
    );
  assert.deepEqual(await seen('a', 'all'), ['north', 'south']);
  assert.deepEqual(await seen('a', ['north']), ['north']);
  assert.deepEqual(await seen('b', 'all'), []);
  assert.deepEqual((await pool.query('select entity from entity')).rows, []);
  await assert.rejects(
    transaction(pool, { tenant: 'b', entities: 'all' }, (tx) =>
      tx.query("insert into entity (tenant, entity, name) values ('a', 'x', 'X')"),
    ),
    { code: 'STORE_42501' },
  );
});

test('a partition cannot be read around the row security of its table', async () => {
  for (const role of ['plexus_intake', 'plexus_worker', 'plexus_server', 'plexus_maintainer'] as const) {
    const { rows } = await database.pool(role).query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'plexus'::regnamespace and relkind = 'r' and relispartition
        and has_table_privilege(oid, 'select, insert, update, delete, truncate')`,
    );
    assert.deepEqual(rows, [], role);
  }
});

test('the intake may store messages and may read none', async () => {
  const { rows } = await database.pool('plexus_intake').query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'plexus'::regnamespace and relkind in ('r', 'p') and has_table_privilege(oid, 'select')
      order by relname`,
  );
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['channel', 'incarnation', 'message_identity', 'tenant'],
  );
});

test('only the server role makes keys, releases and channels; nobody deletes or changes what is recorded', async () => {
  const may = async (right: string, names: readonly string[]): Promise<string[]> => {
    const allowed: string[] = [];
    for (const role of ['plexus_intake', 'plexus_worker', 'plexus_server', 'plexus_maintainer'] as const) {
      const { rows } = await database
        .pool(role)
        .query<{ name: string }>(`select name from unnest($1::text[]) name where has_any_column_privilege('plexus.' || name, $2)`, [
          names,
          right,
        ]);
      allowed.push(...rows.map(({ name }) => `${role} ${name}`));
    }
    return allowed;
  };
  assert.deepEqual(await may('insert', ['tenant_key', 'release']), ['plexus_server tenant_key', 'plexus_server release']);
  assert.deepEqual(
    await may('update', ['message', 'message_chunk', 'event', 'journal', 'journal_line', 'audit', 'release', 'tenant_key']),
    [],
  );
});

test('a statement that failed unnoticed does not pass for committed', async () => {
  const pool = database.pool('plexus_server');
  await assert.rejects(
    transaction(pool, { tenant: 'a', entities: 'all' }, async (tx) => {
      await tx.query("insert into entity (tenant, entity, name) values ('a', 'lost', 'Lost')");
      await tx.query('select 1 / 0').catch(() => undefined);
    }),
    { code: 'STORE_UNDONE' },
  );
  assert.equal(
    (await transaction(pool, { tenant: 'a', entities: 'all' }, (tx) => tx.query("select from entity where entity = 'lost'"))).rowCount,
    0,
  );
});

test('a mistake of ours does not pass for a database that is away', async () => {
  const mistake = transaction(database.pool('plexus_server'), { tenant: 'a', entities: 'all' }, () =>
    Promise.reject(new TypeError('x is not a function')),
  );
  await assert.rejects(mistake, { kind: 'defect', code: 'DEFECT' });
});

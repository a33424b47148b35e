import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refuseUnsafe, transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';

const database = await freshDatabase();

test('a run-time pool is safe to run on and acts as its role', async () => {
  const pool = database.pool('plexus_worker');
  await refuseUnsafe(pool);
  const { rows } = await pool.query('select current_user as who');
  assert.deepEqual(rows, [{ who: 'plexus_worker' }]);
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

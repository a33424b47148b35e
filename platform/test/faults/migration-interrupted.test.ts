import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { listMigrations, migrate } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { isFull, keepFigure } from './figures.ts';
import { until } from './waiting.ts';

const TRIES = isFull ? 20 : 4;
const LIMIT_MS = 30_000;
const database = await freshDatabase();
const addressOf = (name: string): string => {
  const url = new URL(database.cluster.adminUrl);
  url.pathname = `/${name}`;
  return url.href;
};

async function within<T>(name: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: addressOf(name) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Every table and column, function, index and policy of a database, to be compared. */
const shapeOf = (name: string): Promise<string[]> =>
  within(name, async (client) => {
    const { rows } = await client.query<{ line: string }>(`
      select 'column ' || table_name || '.' || column_name || ' ' || data_type as line from information_schema.columns where table_schema = 'plexus'
      union all select 'function ' || proname from pg_proc where pronamespace = 'plexus'::regnamespace
      union all select 'index ' || indexdef from pg_indexes where schemaname = 'plexus'
      union all select 'policy ' || tablename || '.' || policyname from pg_policies where schemaname = 'plexus'
      union all select 'trigger ' || tgname || ' ' || tgrelid::regclass from pg_trigger where not tgisinternal
      order by 1`);
    return rows.map(({ line }) => line.replace(/ on (only )?plexus\./i, ' on '));
  });

test('a migration that is killed again and again is undone each time, and the next one that is left alone completes it', async (t) => {
  await within('plexus', (client) => client.query('create database interrupted'));
  let undone = 0;
  for (let n = 0; n < TRIES; n++) {
    const migrating = migrate(addressOf('interrupted')).then(
      () => 'done',
      () => 'undone',
    );
    await within('plexus', (client) =>
      until('the migration to be under way', LIMIT_MS, async () => {
        const { rowCount } = await client.query(
          // Chosen first, ended after: in one condition the server might end sessions before it has looked whose they are.
          `with chosen as materialized (
            select pid from pg_stat_activity where application_name = 'plexus_migrate' and datname = 'interrupted' and state <> 'idle'
              and clock_timestamp() - backend_start > $1 * interval '1 ms')
          select from chosen where pg_terminate_backend(pid)`,
          [n * 10],
        );
        if (rowCount !== 0) return true;
        return (await Promise.race([migrating, Promise.resolve('under way')])) === 'under way' ? undefined : true;
      }),
    );
    if ((await migrating) === 'undone') undone += 1;
    const applied = await within('interrupted', async (client) => {
      const { rows } = await client
        .query<{ n: number }>(
          `select case when to_regclass('plexus.migration') is null then 0 else (select count(*)::int from plexus.migration) end as n`,
        )
        .catch(() => ({ rows: [{ n: 0 }] }));
      return rows[0]?.n ?? 0;
    });
    t.diagnostic(`try ${n + 1}: ${applied} migrations stand`);
  }
  // Two that start together do not collide.
  await Promise.all([migrate(addressOf('interrupted')), migrate(addressOf('interrupted'))]);
  assert.deepEqual(await shapeOf('interrupted'), await shapeOf('plexus'));
  assert.ok(undone > 0, 'a migration was killed');
  keepFigure(t, {
    name: 'migration-interrupted',
    fault: 'F27',
    injected: `the session that migrates ended ${undone} times in the middle, then two migrations started together`,
    held: 'each migration stands whole or not at all; the result is that of an undisturbed one',
    measured: `${(await listMigrations()).length} migrations, ${(await shapeOf('interrupted')).length} columns, indexes, policies and functions alike`,
  });
});

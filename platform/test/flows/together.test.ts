import assert from 'node:assert/strict';
import { test } from 'node:test';
import { together, transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { TENANT } from '../tenant.ts';

const database = await freshDatabase();
const scope = { tenant: TENANT, entities: 'all' } as const;

test('when a part of a transaction fails, no other part goes on after it is over, and the cause is told', async () => {
  const pool = database.pool('plexus_worker', 1);
  const begun: string[] = [];
  let isOver = false;
  const slow = async (tx: { query(text: string): Promise<unknown> }): Promise<void> => {
    for (const step of ['first', 'second', 'third']) {
      begun.push(isOver ? `${step}, too late` : step);
      await tx.query('select pg_sleep(0.01)');
    }
  };
  const failed = transaction(pool, scope, (tx) => together([slow(tx), tx.query('select 1 / 0'), tx.query('select 1')]));
  await assert.rejects(failed, { code: 'STORE_22012' });
  isOver = true;
  const { rows } = await pool.query<{ n: number }>('select 1 as n');
  assert.deepEqual(rows, [{ n: 1 }]);
  assert.deepEqual(begun, ['first', 'second'], 'the second was on its way, refused like all that follows a failure');
});

test('parts answer in the order they were given', async () => {
  const pool = database.pool('plexus_worker', 1);
  const answer = await transaction(pool, scope, (tx) =>
    together([tx.query<{ n: number }>('select 1 as n').then(({ rows }) => rows[0]?.n), tx.query('select 2').then(() => 'two')] as const),
  );
  assert.deepEqual(answer, [1, 'two']);
});

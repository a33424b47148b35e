import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GroupCommit } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { TENANT } from '../tenant.ts';

const database = await freshDatabase();

test('outcomes that come together share a commit, and one that cannot be written keeps no neighbour from it', async () => {
  const pool = database.pool('plexus_worker', 1);
  const groups: (readonly number[])[] = [];
  const written: number[] = [];
  let isBroken = true;
  const outcomes = new GroupCommit<number>({
    pool,
    tenant: TENANT,
    most: 3,
    write: async (tx, group) => {
      groups.push(group);
      // One that the database refuses until it is tried the second time by itself.
      const refused = isBroken && group.includes(2);
      if (refused && group.length === 1) isBroken = false;
      await tx.query(refused ? 'select 1 / 0' : 'select 1');
      written.push(...group);
      return (one) => one !== 3;
    },
  });
  assert.deepEqual(await Promise.all([1, 2, 3, 4, 5].map((one) => outcomes.write(one))), [true, true, false, true, true]);
  assert.deepEqual(groups, [[1], [2, 3, 4], [2], [2], [3], [4], [5]]);
  assert.deepEqual(written, [1, 2, 3, 4, 5]);
});

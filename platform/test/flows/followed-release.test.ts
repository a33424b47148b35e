import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FollowedRelease } from '../../src/followed-release.ts';
import { applyEstate, type Estate, withRow } from '../../src/govern/estate/index.ts';
import { faultOf } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';

const database = await freshDatabase();
const { release, scope } = await applyDemoEstate(database);
const server = database.pool('plexus_server', 1);
const apply = (estate: Estate) =>
  transaction(server, scope, (tx) => applyEstate(tx, estate, { principal: 'test', person: 'ada' })).then((applied) => applied.release);

test('a running node takes on corrected crosswalks, and says once what it cannot take on', async () => {
  const said: string[] = [];
  const followed = new FollowedRelease(release, {
    error: (fields: unknown) => said.push(faultOf((fields as { error: unknown }).error).message),
  });
  const look = () => transaction(server, scope, (tx) => followed.look(tx));
  const corrected = withRow(release.estate, 'northside.department', 'ORBIT', 'laboratory');
  assert.equal(await apply(corrected), 2);
  await look();
  assert.equal(followed.number, 2);
  const [first, ...others] = corrected.systems;
  assert.ok(first !== undefined);
  assert.equal(await apply({ ...corrected, systems: [{ ...first, owner: 'somebody else' }, ...others] }), 3);
  await look();
  await look();
  assert.equal(followed.number, 2);
  assert.deepEqual(said, ['Release 3 changes systems; this process goes on with release 2']);
  assert.equal(await apply(withRow(corrected, 'northside.department', 'COMET', 'laboratory')), 4);
  await look();
  assert.equal(followed.number, 4, 'what was undone can be followed again');
});

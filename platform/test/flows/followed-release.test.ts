import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FollowedRelease } from '../../src/followed-release.ts';
import { applyEstate, type Estate, withRow } from '../../src/govern/estate/index.ts';
import { faultOf } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { followedPolicies } from '../../src/wiring/follow-release.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';

const database = await freshDatabase();
const { release, scope } = await applyDemoEstate(database);
const server = database.pool('plexus_server', 1);
const apply = (estate: Estate) =>
  transaction(server, scope, (tx) => applyEstate(tx, estate, { principal: 'test', person: 'ada' })).then((applied) => applied.release);

const FRANCS = { currency: 'CHF', to: 'USD', from: '2020-01-01', rate: '1.25' };

test('a running node goes by newly declared rates and opened cost centers, as soon as it follows their release', async () => {
  const followed = new FollowedRelease(release, { error: () => assert.fail('it is followed') });
  const policies = followedPolicies(followed);
  const { policies: files } = release.estate;
  const chart = files['chart-of-accounts'] as { readonly otherCostCenters: object };
  const standing = (): unknown[] => {
    const { budgetMoney, isClosed } = policies().purchasing;
    return [budgetMoney('north', 'CHF', '2026-03-02')?.(100n), isClosed('8990')];
  };
  assert.deepEqual(standing(), [undefined, true]);
  const purchasing = files['purchasing'] as { readonly rates: readonly object[] };
  const changed = {
    ...files,
    purchasing: { ...purchasing, rates: [...purchasing.rates, FRANCS] },
    'chart-of-accounts': { ...chart, otherCostCenters: { ...chart.otherCostCenters, '8990': { name: 'Annex' } } },
  };
  await apply({ ...release.estate, policies: changed as unknown as Estate['policies'] });
  assert.deepEqual(standing(), [undefined, true], 'not before it is followed');
  await transaction(server, scope, (tx) => followed.look(tx));
  assert.deepEqual(standing(), [125n, false]);
  await apply(release.estate);
});

test('a running node takes on corrected crosswalks, and says once what it cannot take on', async () => {
  const said: string[] = [];
  const followed = new FollowedRelease(release, {
    error: (fields: unknown) => said.push(faultOf((fields as { error: unknown }).error).message),
  });
  const look = () => transaction(server, scope, (tx) => followed.look(tx));
  const corrected = withRow(release.estate, 'northside.department', 'ORBIT', 'laboratory');
  const second = await apply(corrected);
  await look();
  assert.equal(followed.number, second);
  const [first, ...others] = corrected.systems;
  assert.ok(first !== undefined);
  assert.equal(await apply({ ...corrected, systems: [{ ...first, owner: 'somebody else' }, ...others] }), second + 1);
  await look();
  await look();
  assert.equal(followed.number, second);
  assert.deepEqual(said, [`Release ${second + 1} changes systems; this process goes on with release ${second}`]);
  assert.equal(await apply(withRow(corrected, 'northside.department', 'COMET', 'laboratory')), second + 2);
  await look();
  assert.equal(followed.number, second + 2, 'what was undone can be followed again');
});

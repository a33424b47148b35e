import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estatePolicy } from '../../ledger/testing.ts';
import { purchasingPoliciesOf } from './policies.ts';

const days = { today: () => '2026-11-21', budgetPeriodOf: () => '2026-11' };
const written = {
  purchasing: await estatePolicy('purchasing'),
  'requisition-approvals': await estatePolicy('requisition-approvals'),
  tolerances: await estatePolicy('tolerances'),
};
const { purchasing } = purchasingPoliciesOf({ policies: written }, days);

test('an entity buys by the default and what it says for itself', () => {
  assert.equal(purchasing.rulesOf('north').overBudget, 'warn');
  assert.equal(purchasing.rulesOf('prairie').overBudget, 'stop');
  assert.equal(purchasing.rulesOf('prairie').matchOwner, 'plexus');
  assert.equal(purchasing.termsOf('CEDAR-OFFICE').channel, 'cxml');
  assert.equal(purchasing.termsOf('SOMEBODY').acknowledgeHours, 48);
  assert.deepEqual(purchasing.workOf('requisition-item'), { owner: 'item-master', hours: 24 });
  assert.deepEqual(purchasing.workOf('something-new'), { owner: 'purchasing', hours: 24 });
});

test('the longest beginning of a commodity code says its class', () => {
  assert.equal(purchasing.classOf('42295104'), 'implants');
  assert.equal(purchasing.classOf('42132203'), 'medical-surgical');
  assert.equal(purchasing.classOf('99000000'), undefined);
  assert.equal(purchasing.classOf(undefined), undefined);
});

test('tolerances of a class leave the general ones on freight in force', () => {
  const tolerances = purchasing.tolerancesOf({ supplier: 'ORTHOVANE', commodity: 'implants', site: 'OR' });
  assert.deepEqual(tolerances.price, { amount: 0n });
  assert.deepEqual(tolerances.freight, { share: 1000n, amount: 2500n });
});

test('an installation that buys nothing starts, and says so when something is to be bought', () => {
  const nothing = purchasingPoliciesOf({ policies: {} }, days).purchasing;
  assert.throws(() => nothing.rulesOf('north'), { code: 'PURCHASING_UNDECLARED', kind: 'rejected' });
  assert.throws(() => nothing.approvals(), { code: 'PURCHASING_UNDECLARED' });
  assert.throws(() => nothing.tolerancesOf({ supplier: 'A', commodity: undefined, site: 'B' }), { code: 'PURCHASING_UNDECLARED' });
});

test('a policy that does not fit is refused with its place', () => {
  const wrong = { ...(written.purchasing as object), work: {} };
  assert.throws(() => purchasingPoliciesOf({ policies: { purchasing: wrong } }, days), { code: 'PURCHASING_POLICY_INVALID' });
});

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { estatePolicy } from '../../ledger/testing.ts';
import { purchasingPoliciesOf } from './policies.ts';
import { PURCHASE_WORK } from './purchase-work.ts';

const books = { today: () => '2026-11-21', budgetPeriodOf: () => '2026-11', isKnown: () => true, isClosed: () => false };
const written = {
  purchasing: await estatePolicy('purchasing'),
  'requisition-approvals': await estatePolicy('requisition-approvals'),
  tolerances: await estatePolicy('tolerances'),
};
const { purchasing } = purchasingPoliciesOf({ policies: written }, books);

test('an entity buys by the default and what it says for itself', () => {
  assert.equal(purchasing.rulesOf('north').overBudget, 'warn');
  assert.equal(purchasing.rulesOf('prairie').overBudget, 'stop');
  assert.equal(purchasing.rulesOf('prairie').matchOwner, 'plexus');
  assert.equal(purchasing.termsOf('CEDAR-OFFICE').channel, 'cxml');
  assert.equal(purchasing.termsOf('SOMEBODY').acknowledgeHours, 48);
  assert.deepEqual(purchasing.workOf('requisition-item'), { owner: 'item-master', hours: 24 });
  assert.deepEqual(purchasing.workOf('something-new'), { owner: 'purchasing', hours: 24 });
});

test('whatever a person is asked for has an owner, a clock, and something that may be done about it', async () => {
  const { work } = written.purchasing as { readonly work: object };
  const { kinds } = (await estatePolicy('worklist')) as {
    readonly kinds: Readonly<Record<string, { readonly actions: readonly string[] }>>;
  };
  assert.deepEqual(Object.keys(work).toSorted(), ['default', ...PURCHASE_WORK].toSorted());
  for (const kind of PURCHASE_WORK) assert.ok((kinds[kind]?.actions.length ?? 0) > 1, kind);
});

test('every kind of exception is told of with its cause, its owner and its actions', async () => {
  const { kinds } = (await estatePolicy('worklist')) as {
    readonly kinds: Readonly<Record<string, { readonly cause: string; readonly actions: readonly string[] }>>;
  };
  const page = await readFile(join(import.meta.dirname, '../../../../docs/reference/purchase-exceptions.md'), 'utf8');
  const rows = page.split('\n').filter((row) => row.startsWith('| `'));
  const told = rows.map((row) => row.split(' | ').flatMap((cell, n) => (n === 1 || n === 5 ? [] : [cell.replace(/^\| /, '')])));
  const declared = PURCHASE_WORK.map((kind) => {
    const { cause = '', actions = [] } = kinds[kind] ?? {};
    return [`\`${kind}\``, cause, purchasing.workOf(kind).owner, actions.map((action) => `\`${action}\``).join(', ')];
  });
  assert.deepEqual(told, declared);
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
  const nothing = purchasingPoliciesOf({ policies: {} }, books).purchasing;
  assert.throws(() => nothing.rulesOf('north'), { code: 'PURCHASING_UNDECLARED', kind: 'rejected' });
  assert.throws(() => nothing.approvals(), { code: 'PURCHASING_UNDECLARED' });
  assert.throws(() => nothing.tolerancesOf({ supplier: 'A', commodity: undefined, site: 'B' }), { code: 'PURCHASING_UNDECLARED' });
});

test('a policy that does not fit is refused with its place', () => {
  const wrong = { ...(written.purchasing as object), work: {} };
  assert.throws(() => purchasingPoliciesOf({ policies: { purchasing: wrong } }, books), { code: 'PURCHASING_POLICY_INVALID' });
});

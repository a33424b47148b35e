import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { WorklistPolicy } from './policy.ts';
import { isWorkOf, NO_WORKLIST_POLICY, ofCause, ownersOf, ruleOf } from './rules.ts';

const policyOf = (name: string): unknown => parse(readFileSync(join(import.meta.dirname, `../../../estate/policies/${name}.yaml`), 'utf8'));
const policy = policyOf('worklist') as WorklistPolicy;

test('a code says more than its kind, and what nobody named can be resolved, rejected and given away', () => {
  const named: WorklistPolicy = {
    ...NO_WORKLIST_POLICY,
    kinds: { held: { cause: 'document', actions: ['retry'] } },
    codes: { PRICE: { cause: 'price', actions: ['reject'] } },
  };
  assert.equal(ruleOf(named, { kind: 'held', code: 'X' }).cause, 'document');
  assert.equal(ruleOf(named, { kind: 'held', code: 'PRICE' }).cause, 'price');
  assert.deepEqual(ruleOf(named, { kind: 'constructor', code: 'toString' }).actions, ['resolve', 'reject', 'reassign']);
  assert.deepEqual(ofCause(named, 'document'), { kinds: ['held'], except: ['PRICE'], codes: [] });
});

test('the work of an owner is that of its roles, and what a role owns by its own name is its too', () => {
  assert.ok(ownersOf(policy, ['payables-analyst']).includes('accounts-payable'));
  assert.ok(!ownersOf(policy, ['payables-analyst']).includes('compliance'));
  assert.ok(ownersOf(policy, ['surgery-director']).includes('surgery-director'));
});

test('work is also that of those whom it goes to when it is late, and of nobody else', () => {
  assert.ok(isWorkOf(policy, 'accounts-payable', ['payables-analyst']));
  assert.ok(isWorkOf(policy, 'accounts-payable', ['controller']), 'by way of the lead');
  assert.ok(!isWorkOf(policy, 'accounts-payable', ['receiver']));
  assert.ok(!isWorkOf(policy, 'payables-lead', ['payables-analyst']), 'not back again');
  assert.ok(isWorkOf(policy, 'nobody-declared', ['receiver']));
  const circle: WorklistPolicy = {
    ...NO_WORKLIST_POLICY,
    owners: {
      a: { title: 'A', roles: ['one'], escalation: [{ afterHours: 1, to: 'b' }] },
      b: { title: 'B', roles: ['two'], escalation: [{ afterHours: 1, to: 'a' }] },
    },
  };
  assert.deepEqual([isWorkOf(circle, 'a', ['two']), isWorkOf(circle, 'a', ['three'])], [true, false]);
});

test('in the demo every step of escalation leads to an owner, and every kind of purchasing work has one and says what may be done', () => {
  const { work } = policyOf('purchasing') as { work: Readonly<Record<string, { owner: string }>> };
  const kinds = Object.entries(work).filter(([kind]) => kind !== 'default');
  const strangers = [
    ...Object.values(policy.owners).flatMap(({ escalation = [] }) => escalation.map(({ to }) => to)),
    ...kinds.map(([, { owner }]) => owner),
  ].filter((owner) => !Object.hasOwn(policy.owners, owner));
  assert.deepEqual([...new Set(strangers)], []);
  assert.deepEqual(
    kinds.map(([kind]) => kind).filter((kind) => !Object.hasOwn(policy.kinds, kind)),
    [],
  );
});

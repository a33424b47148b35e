import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dutiesTogether, scopesOf } from './roles.ts';

const roles = {
  roles: {
    analyst: { title: 'Analyst', scopes: ['adjustments:write', 'accounts:read'] as const },
    administrator: { title: 'Administrator', scopes: ['messages:write', 'journals:write', 'accounts:read'] as const },
  },
};

test('several roles give all that each gives, and roles that nobody declared give nothing', () => {
  assert.deepEqual([...scopesOf(roles, ['analyst', 'ghost'])], ['adjustments:write', 'accounts:read']);
  assert.deepEqual([...scopesOf(roles, ['constructor'])], []);
});

test('nobody asks for adjustments and enters them by another way, whatever roles they have', () => {
  assert.deepEqual([...scopesOf(roles, ['administrator'])], ['messages:write', 'journals:write', 'accounts:read']);
  assert.deepEqual([...scopesOf(roles, ['administrator', 'analyst'])].toSorted(), ['accounts:read', 'adjustments:write']);
});

test('a role that asks and decides, or that counts cash and clears what is owed, is named with both duties', () => {
  const given = (...scopes: readonly ('adjustments:write' | 'approvals:write' | 'payments:write' | 'accounts:read')[]) => ({
    roles: { clerk: { title: 'Clerk', scopes } },
  });
  assert.deepEqual(dutiesTogether(given('adjustments:write', 'approvals:write')), [
    { role: 'clerk', pair: ['adjustments:write', 'approvals:write'] },
  ]);
  assert.equal(dutiesTogether(given('payments:write', 'adjustments:write', 'accounts:read')).length, 1);
  assert.deepEqual(dutiesTogether(given('payments:write', 'accounts:read')), []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scopesOf } from './roles.ts';

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

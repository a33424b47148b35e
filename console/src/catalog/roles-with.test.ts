import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rolesWith } from './roles-with.ts';

test('the roles that have a right are named by their titles', () => {
  const roles = [
    { role: 'administrator', title: 'Administrator', scopes: ['clients:write'] },
    { role: 'cashier', title: 'Cashier', scopes: ['payments:read', 'payments:write'] },
  ];
  assert.deepEqual(rolesWith({ roles }, 'payments:write'), ['Cashier']);
  assert.deepEqual(rolesWith({ roles }, 'nothing:read'), []);
});

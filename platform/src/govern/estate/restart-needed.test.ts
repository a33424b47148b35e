import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withRow } from './corrected.ts';
import type { Estate } from './estate.ts';
import { restartNeeded } from './restart-needed.ts';

const estate: Estate = {
  tenant: { tenant: 'gph', name: 'Example Health' } as Estate['tenant'],
  entities: [],
  systems: [],
  mappings: { adt: { kinds: ['ADT^A01'], from: 'x' } },
  crosswalks: { department: { LAB: 'laboratory' } },
  policies: { 'posting-rules': { rules: [] } },
};

test('corrected crosswalks, rates and cost centers are followed while a process runs, anything else needs a restart', () => {
  assert.deepEqual(restartNeeded(estate, withRow(estate, 'department', 'MRI', 'radiology')), []);
  assert.deepEqual(
    restartNeeded(estate, { ...estate, mappings: { adt: { from: 'x', kinds: ['ADT^A01'] } } }),
    [],
    'the order of names says nothing',
  );
  const chart = (closed: boolean) => ({
    ...estate.policies,
    'chart-of-accounts': { accounts: {}, otherCostCenters: { '8990': { closed } } },
  });
  const bought = (rate: string, owner: string) => ({ ...estate.policies, purchasing: { version: 1, rates: [rate], default: { owner } } });
  const differ = (before: Estate['policies'], after: Estate['policies']) =>
    restartNeeded({ ...estate, policies: before }, { ...estate, policies: after });
  assert.deepEqual(differ(chart(true), chart(false)), []);
  assert.deepEqual(differ(bought('1.08', 'erp'), bought('1.09', 'erp')), []);
  assert.deepEqual(differ(bought('1.08', 'erp'), bought('1.09', 'suite')), ['policies']);
  const changed: Estate = { ...estate, mappings: {}, policies: { 'posting-rules': { rules: ['other'] } } };
  assert.deepEqual(restartNeeded(estate, changed), ['mappings', 'policies']);
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { CHARGE_MASTER } from './charge-master.ts';
import { HOSPITALS, npi } from './hospitals.ts';
import { PAYERS, SELF_PAY_WEIGHT } from './payers.ts';

test('the check digit of an NPI is that of the published example', () => {
  assert.equal(npi('123456789'), '1234567893');
  assert.equal(new Set(HOSPITALS.map(({ npi }) => npi)).size, 8);
});

test('the payer mix is 26 Medicare, 18 Medicare Advantage, 20 Medicaid, 30 commercial and 6 self-pay', () => {
  const weightOf = (name: string): number => PAYERS.filter((payer) => payer.class === name).reduce((sum, { weight }) => sum + weight, 0);
  assert.deepEqual(['medicare', 'medicare-advantage', 'medicaid', 'commercial'].map(weightOf), [26, 18, 20, 30]);
  assert.equal(SELF_PAY_WEIGHT, 6);
});

test('no two items of the charge master share a number', () => {
  assert.equal(new Set(CHARGE_MASTER.map(({ number }) => number)).size, CHARGE_MASTER.length);
});

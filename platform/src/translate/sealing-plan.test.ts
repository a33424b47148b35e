import assert from 'node:assert/strict';
import test from 'node:test';
import { Type } from 'typebox';
import { sealingPlan } from './sealing-plan.ts';

const Schema = Type.Object({
  account: Type.String({ 'x-data-class': 'PHI', token: 'account' }),
  patient: Type.String({ pseudonym: 'patient' }),
  amount: Type.String(),
  items: Type.Array(Type.Object({ reference: Type.Optional(Type.String({ pseudonym: 'reference' })), amount: Type.String() })),
  links: Type.Array(Type.String({ pseudonym: 'link' })),
});

const plan = sealingPlan(Schema);
const named = (kind: string, value: string): string => `${kind}(${value})`;

test('identifying values go to what is sealed, linking values become pseudonyms at any depth', () => {
  const values = { account: 'A', patient: 'P', amount: '1', items: [{ reference: 'R', amount: '2' }, { amount: '3' }], links: ['L'] };
  assert.deepEqual(plan.separate(values, named), {
    data: { patient: 'patient(P)', amount: '1', items: [{ reference: 'reference(R)', amount: '2' }, { amount: '3' }], links: ['link(L)'] },
    phi: { account: 'A' },
  });
  assert.deepEqual(values.items[0], { reference: 'R', amount: '2' });
});

test('without identifying values there is nothing to seal', () => {
  assert.equal(plan.separate({ amount: '1' }, named).phi, undefined);
});

test('only values that identify nobody may be named to people, and tokens are known beforehand', () => {
  assert.deepEqual(['account', 'patient', 'amount', 'unknown'].map(plan.isQuotable), [false, false, true, false]);
  assert.deepEqual(plan.tokenFields, [{ field: 'account', kind: 'account' }]);
});

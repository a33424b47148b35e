import assert from 'node:assert/strict';
import { test } from 'node:test';
import { budget, GLOVES, ordersOf, requisition, run, stateOf } from './testing.ts';

test('a small requisition becomes an order at the contract price without anybody', () => {
  const outcome = run([GLOVES.supplier, GLOVES.item, GLOVES.price, budget('100000'), requisition()]);
  const state = stateOf(outcome);
  assert.equal(state.status, 'ordered');
  assert.deepEqual(state.orders, [{ order: 'R100-1', supplier: 'MERIDIAN-MED', amount: '16700' }]);
  const [order] = ordersOf(outcome);
  assert.deepEqual(order?.['lines'], [
    {
      line: '1',
      item: 'GLOVE',
      supplierItem: 'MM-1001',
      description: 'Exam gloves, medium',
      commodity: '42132203',
      quantity: '2',
      unit: 'CA',
      perUnit: '1000',
      units: [{ unit: 'BX', perUnit: '100' }],
      unitPrice: '83.5',
      contract: 'GPO-77',
      matching: 'three-way',
      treatment: 'expense',
      distributions: [{ costCenter: '6170', share: '100', account: 'supply-expense' }],
    },
  ]);
  assert.deepEqual(outcome.exceptions, []);
});

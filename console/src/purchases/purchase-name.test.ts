import assert from 'node:assert/strict';
import { test } from 'node:test';
import { purchaseOf } from './purchase-name.ts';

test('orders, requisitions, invoices and lines of orders are called as people call them', () => {
  assert.deepEqual(purchaseOf('order:RQ-1-1'), { kind: 'order', number: 'RQ-1-1', name: 'Order RQ-1-1' });
  assert.equal(purchaseOf('requisition:RQ-1')?.name, 'Requisition RQ-1');
  assert.deepEqual(purchaseOf('invoice:edi|MEDLINE|88'), { kind: 'invoice', number: 'edi|MEDLINE|88', name: 'Invoice 88 of MEDLINE' });
  assert.equal(purchaseOf('invoice:edi|88')?.name, 'Invoice 88');
  assert.deepEqual(purchaseOf('RQ-1-1|2'), { kind: 'order', number: 'RQ-1-1', name: 'Order RQ-1-1, line 2' });
});

test('an account and a budget are no purchases', () => {
  assert.equal(purchaseOf('account:Uv56ng8y95'), undefined);
  assert.equal(purchaseOf('budget:north|8100|supply-expense|2026-03'), undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInternal, messageTitle } from './message-title.ts';

const systemOf = (channel: string): string => (channel === 'requisitions-csv' ? 'Warehouse' : channel);
const titled = (kind: string, ...types: readonly string[]): string =>
  messageTitle({ kind, channel: 'requisitions-csv' }, new Set(types), systemOf);

test('a message of a purchase is called by its documents, its format and where it is from', () => {
  assert.equal(titled('csv', 'requisition.submitted'), 'Requisition, CSV of Warehouse');
  assert.equal(
    titled('json', 'order.recorded', 'goods.received', 'goods.inspected'),
    'Order and Receipt and Inspection, JSON of Warehouse',
  );
  assert.equal(titled('ORU^R01', 'charge.recorded'), 'ORU^R01 of Warehouse');
});

test('what a system or a person said is no internal step, what processes ask each other is', () => {
  assert.deepEqual(['order.recorded', 'invoice.decided', 'budget.answered'].filter(isInternal), []);
  assert.ok(['budget.checked', 'invoice.matched', 'timer.fired', 'delivery.confirmed'].every(isInternal));
});

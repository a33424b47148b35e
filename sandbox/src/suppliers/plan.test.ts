import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../chance/random.ts';
import { planOf, type SoldOrder } from './plan.ts';

const order: SoldOrder = {
  order: 'PO-1',
  entity: 'north',
  site: 'NORTH-3W',
  lines: [
    { line: '1', quantity: '21', unit: 'BX', unitPrice: '8.95', supplierItem: 'MM-4410' },
    { line: '2', quantity: '4', unit: 'CA', unitPrice: '61.5', supplierItem: 'MM-7702' },
  ],
};
const plans = Array.from({ length: 1_000 }, (_, n) => planOf(order, new Random(1, 'order', n)));
const isPlain = (conduct: object): boolean => Object.keys(conduct).length === 0;

test('most orders are filled as ordered, and the others go wrong in each of the ways that suppliers have', () => {
  const plain = plans.filter(({ confirm, ship, bill, billsTwice }) => [confirm, ship, bill].every(isPlain) && !billsTwice);
  assert.ok(plain.length > 650 && plain.length < 900, `${plain.length} of 1000`);
  const has = (test: (plan: (typeof plans)[number]) => boolean): boolean => plans.some(test);
  assert.ok(has(({ confirm }) => Object.values(confirm).some(({ substitute }) => substitute === 'MM-4420')));
  assert.ok(has(({ confirm }) => Object.values(confirm).some(({ reject }) => reject === true)));
  assert.ok(has(({ confirm, bill }) => isPlain(confirm) && Object.values(bill).some(({ price }) => price === '9.666')));
  assert.ok(has(({ confirm, ship }) => isPlain(confirm) && ship['1']?.quantity === '22'));
  assert.ok(has(({ billsTwice }) => billsTwice));
});

test('what is back-ordered comes later, and with what came before it is what was ordered', () => {
  const split = plans.find(({ rest, confirm }) => rest !== undefined && confirm['1']?.backorder !== undefined);
  assert.deepEqual([split?.ship['1'], split?.rest], [{ backorder: '10' }, { 1: { quantity: '10' }, 2: { quantity: '0' } }]);
});

test('a line that cannot be split or replaced is filled as ordered', () => {
  const single: SoldOrder = { ...order, lines: [{ line: '1', quantity: '1', unit: 'EA', unitPrice: '8400', supplierItem: 'MM-9001' }] };
  for (let n = 0; n < 500; n++) {
    const { rest, confirm } = planOf(single, new Random(2, 'order', n));
    assert.ok(
      rest === undefined &&
        Object.values(confirm).every(({ substitute, backorder }) => substitute === undefined && backorder === undefined),
    );
  }
});

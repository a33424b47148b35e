import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aboutOf, linesOf, worthOf } from './document-lines.ts';

const ORDER = {
  lines: [
    { line: '1', item: '30010', description: 'Toner', quantity: '6', unit: 'EA', unitPrice: '94.3333', contract: 'C-1' },
    { line: '2', description: 'Paper', quantity: '0.5', unit: 'CA', unitPrice: '38.75' },
  ],
};

test('an order is worth its lines, each rounded once', () => {
  assert.deepEqual(
    linesOf(ORDER, 2).map(({ amount }) => amount),
    ['56600', '1938'],
  );
  assert.equal(worthOf(ORDER, 2), '58538');
  assert.equal(linesOf(ORDER, 0)[0]?.amount, '566', 'a currency without minor units');
});

test('an invoice is worth what it says, and its lines name what they bill', () => {
  const invoice = {
    total: '60000',
    lines: [{ line: '1', order: 'PO-1', orderLine: '2', quantity: '-6', unit: 'EA', unitPrice: '94.3333', amount: '-56600' }],
  };
  assert.equal(worthOf(invoice, 2), '60000');
  assert.deepEqual([linesOf(invoice, 2)[0]?.under, linesOf(invoice, 2)[0]?.amount], ['order PO-1, line 2', '-56600']);
});

test('a requisition without prices is worth nothing that could be said', () => {
  const asked = { lines: [{ line: '1', item: '10001', quantity: '20', unit: 'BX' }] };
  assert.equal(worthOf(asked, 2), undefined);
  assert.equal(aboutOf(asked), '10001');
  assert.equal(aboutOf(ORDER), 'Toner and 1 more');
  assert.deepEqual([linesOf({}, 2), worthOf({}, 2), aboutOf({})], [[], undefined, '']);
});

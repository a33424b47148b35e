import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { KeptFunds, KeptOrder } from './documents.ts';
import { PurchasingBook } from './purchasing-book.ts';

const order = (number: string, quantity = '10'): KeptOrder => ({
  reference: `key ${number}`,
  number,
  supplier: 'S',
  currency: 'USD',
  date: '2026-03-02',
  lines: [{ line: '1', item: '', description: 'Gloves', quantity, unit: 'BX', price: '1.00' }],
});
const receipt = (reference: string, quantity: string) => ({
  reference,
  order: 'PO-1',
  line: '1',
  quantity,
  unit: 'BX',
  date: '2026-03-03',
});
const budget = { costCenter: '8100', account: 'supply-expense', period: '2026-03' };
const funds = (number: string, amount: string): KeptFunds => ({
  reference: `check ${number}`,
  requisition: 'R-1',
  number,
  isPassed: true,
  lines: [{ ...budget, amount, available: '0', isPassed: true }],
});

test('documents are found by their names, also those that took the place of others, and after a start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'book-'));
  const book = await PurchasingBook.open(folder);
  const first = order('PO-1');
  await book.keep('order', first);
  await book.keep('order', order('PO-2'));
  await book.keep('order', order('PO-1', '12'), first);
  await book.keep('receipt', receipt('a', '4'));
  await book.keep('receipt', receipt('b', '-1'));
  await book.keep('budget', { ...budget, amount: '100.00' });
  const held = funds('FC-1', '30.00');
  await book.keep('funds', held);
  await book.keep('funds', funds('FC-2', '20.00'));
  assert.equal(book.leftOf(budget), 5_000n);
  await book.keep('funds', { ...held, isReleased: true }, held);
  for (const one of [book, await PurchasingBook.open(folder)]) {
    assert.deepEqual(
      one.find('order', 'PO-1').map(({ lines }) => lines[0]?.quantity),
      ['12'],
    );
    assert.deepEqual(
      one.all('order').map(({ number }) => number),
      ['PO-1', 'PO-2'],
    );
    assert.deepEqual(one.find('order', 'PO-3'), []);
    assert.equal(one.receivedOn('PO-1', '1'), 3);
    assert.equal(one.leftOf(budget), 8_000n);
    assert.deepEqual(
      one.fundsOf('R-1').map(({ number }) => number),
      ['FC-1', 'FC-2'],
    );
    assert.deepEqual(one.check('receipt', receipt('c', '1')), []);
    assert.equal(one.check('receipt', { ...receipt('c', '1'), order: 'PO-3' }).length, 1);
    await one.close();
  }
});

test('what is sent twice stands there twice under one name', async () => {
  const book = await PurchasingBook.open(mkdtempSync(join(tmpdir(), 'book-')));
  await book.keep('order', order('PO-1'));
  await book.keep('order', order('PO-1'));
  assert.equal(book.find('order', 'PO-1').length, 2);
  await book.close();
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Billed, duplicateKeys, findDuplicates, normalized } from './duplicates.ts';

const bill = (number: string, changes: Partial<Billed> = {}): Billed => ({
  id: `${number}@${changes.day ?? ''}`,
  supplier: 'medline',
  number,
  day: '2026-03-02',
  currency: 'USD',
  total: 125_000n,
  orders: ['PO-1'],
  ...changes,
});
const found = (invoice: Billed, other: Billed, isExplained = false): string[] =>
  findDuplicates(invoice, [other], isExplained).map(({ likeness, why }) => `${likeness}: ${why}`);

test('a number is the same however it is written', () => {
  assert.deepEqual(['INV-00123', 'inv 123', '0123', '1-23', 'Invoice #123'].map(normalized), ['123', '123', '123', '123', '123']);
  assert.deepEqual(['INV', '000', 'A-100'].map(normalized), ['INV', '0', 'A100']);
});

test('the same number of the same supplier is a duplicate, whatever else it says', () => {
  assert.deepEqual(found(bill('INV-00123'), bill('123', { id: 'other', total: 1n, day: '2025-01-01', orders: [] })), [
    'certain: same-number',
  ]);
  assert.deepEqual(found(bill('123'), bill('123', { id: 'other', supplier: 'mckesson' })), []);
});

test('a copy keyed in again from paper is found', () => {
  assert.deepEqual(found(bill('1O5B'), bill('1058')), ['likely: same-look']);
  assert.deepEqual(found(bill('98117-R'), bill('98117')), ['likely: same-look']);
  assert.deepEqual(found(bill('98171'), bill('98117', { day: '2026-03-06' })), ['likely: swapped-digits']);
  assert.deepEqual(found(bill('98117'), bill('55510', { day: '2026-03-08' })), ['possible: same-amount']);
});

test('part bills of one order are not: other amounts, or receipts for both', () => {
  assert.deepEqual(found(bill('98118'), bill('98117', { total: 124_999n })), []);
  assert.deepEqual(found(bill('98118'), bill('98117'), true), []);
  assert.deepEqual(found(bill('98118', { orders: ['PO-2'] }), bill('98117')), []);
  assert.deepEqual(found(bill('98118'), bill('98117', { day: '2026-02-20' })), []);
});

test('a service that costs the same every week is not, a credit is none of its invoice', () => {
  const weekly = (number: string, day: string) => bill(number, { orders: [], day });
  assert.deepEqual(found(weekly('70010', '2026-03-09'), weekly('69402', '2026-03-02')), []);
  assert.deepEqual(found(weekly('70010', '2026-03-02'), weekly('69402', '2026-03-02')), ['possible: same-amount']);
  assert.deepEqual(found(bill('98117', { total: -125_000n, id: 'credit' }), bill('98117')), []);
});

test('each rule finds its candidates under a key', () => {
  const keys = (number: string) => duplicateKeys(bill(number));
  assert.equal(keys('INV-00123').number, keys('1-23').number);
  assert.equal(keys('1O5B').look, keys('1058').look);
  assert.equal(keys('98117').amount, keys('55510').amount);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContractPriceData, ItemData } from '../../../canonical/index.ts';
import type { ItemAsked } from '../asks.ts';
import { priceOf } from './price.ts';

const ITEM: ItemData = {
  item: 'GLOVE',
  description: 'Exam gloves',
  baseUnit: 'EA',
  kind: 'stock',
  packagings: [
    { supplier: 'A', supplierItem: 'A-1', unit: 'BX', perUnit: '100' },
    { supplier: 'A', unit: 'CA', perUnit: '1000' },
    // Another supplier puts more into what it calls a box.
    { supplier: 'B', unit: 'BX', perUnit: '150' },
  ],
  status: 'active',
};
const price = (changes: Partial<ContractPriceData> = {}): ContractPriceData => ({
  item: 'GLOVE',
  supplier: 'A',
  contract: 'GPO-1',
  unit: 'BX',
  unitPrice: '9.00',
  currency: 'USD',
  from: '2026-01-01',
  tier: 1,
  priceDate: 'order',
  isContract: true,
  ...changes,
});
const catalog = (changes: Partial<ContractPriceData> = {}): ContractPriceData =>
  price({ contract: 'CATALOG', isContract: false, ...changes });
const asked = (changes: Partial<ItemAsked & { entity: string }> = {}) => ({
  asker: 'requisition:R',
  ask: 1,
  line: '1',
  unit: 'BX',
  quantity: '3',
  currency: 'USD',
  day: '2026-03-02',
  entity: 'north',
  ...changes,
});
const found = (prices: readonly ContractPriceData[], wanted = asked()) => {
  const answer = priceOf({ item: ITEM, prices, last: [] }, wanted);
  return 'problem' in answer
    ? answer.problem
    : `${answer.offer.source} ${answer.offer.supplier} ${answer.offer.quantity} ${answer.offer.unit} ${answer.offer.unitPrice}`;
};

test('a contract goes before a cheaper catalog, a catalog before what was paid last', () => {
  assert.equal(found([price(), catalog({ unitPrice: '1.00' })]), 'contract A 3 BX 9');
  assert.equal(found([catalog({ unitPrice: '1.00' })]), 'catalog A 3 BX 1');
  const last = [{ supplier: 'A', unit: 'BX', unitPrice: '0.50', currency: 'USD', day: '2026-02-01' }];
  const answer = priceOf({ item: ITEM, prices: [], last }, asked());
  assert.equal('offer' in answer && answer.offer.source, 'last');
});

test('a lower tier goes before a lower price, and then the price of the base unit decides, whatever it is packed in', () => {
  assert.equal(found([price({ tier: 2, unitPrice: '1.00' }), price()]), 'contract A 3 BX 9');
  // 12.00 for 150 is 0.08 each; 9.00 for 100 is 0.09.
  assert.equal(found([price(), price({ supplier: 'B', unitPrice: '12.00' })]), 'contract B 3 BX 12');
  assert.equal(found([price(), price({ supplier: 'B', unitPrice: '13.51' })]), 'contract A 3 BX 9');
});

test('prices hold for their days and entities; the newest that has begun takes the place of the earlier', () => {
  const series = [price(), price({ from: '2026-03-01', unitPrice: '9.50' }), price({ from: '2026-04-01', unitPrice: '10.00' })];
  assert.equal(found(series, asked({ day: '2026-02-28' })), 'contract A 3 BX 9');
  assert.equal(found(series, asked({ day: '2026-03-01' })), 'contract A 3 BX 9.5');
  assert.equal(found([price({ until: '2026-03-01' }), catalog()]), 'catalog A 3 BX 9');
  assert.equal(found([price({ entities: ['river'] }), catalog({ unitPrice: '20' })]), 'catalog A 3 BX 20');
  assert.equal(found([price({ from: '2027-01-01' })]), 'price-unknown');
  assert.equal(found([price({ currency: 'EUR' })]), 'price-unknown');
});

test('what is a whole number of the priced unit is ordered in it, anything else at the price of the unit asked for', () => {
  const byCase = [price({ unit: 'CA', unitPrice: '83.50' })];
  assert.equal(found(byCase, asked({ unit: 'BX', quantity: '20' })), 'contract A 2 CA 83.5');
  assert.equal(found(byCase, asked({ unit: 'BX', quantity: '15' })), 'contract A 15 BX 8.35');
  assert.equal(found(byCase, asked({ unit: 'EA', quantity: '7' })), 'contract A 7 EA 0.0835');
});

test('a price from a quantity on is for lines of that quantity', () => {
  const prices = [price(), price({ minimum: '10', unitPrice: '8.00' })];
  assert.equal(found(prices, asked({ quantity: '9' })), 'contract A 9 BX 9');
  assert.equal(found(prices, asked({ quantity: '10' })), 'contract A 10 BX 8');
});

test('a unit that the supplier does not have, and an item without a price, each have their name', () => {
  assert.equal(found([price()], asked({ unit: 'PK' })), 'unit-unknown');
  assert.equal(found([price()], asked({ supplier: 'B', unit: 'BX' })), 'price-unknown');
  assert.equal(found([]), 'price-unknown');
});

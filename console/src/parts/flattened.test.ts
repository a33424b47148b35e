import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flattened } from './flattened.ts';

test('nested content becomes lines that can be read', () => {
  assert.deepEqual(flattened({ amount: { minor: '41200', currency: 'USD' }, codes: ['a', 'b'], late: false, none: null }), [
    ['amount.minor', '41200'],
    ['amount.currency', 'USD'],
    ['codes[0]', 'a'],
    ['codes[1]', 'b'],
    ['late', 'false'],
    ['none', ''],
  ]);
});

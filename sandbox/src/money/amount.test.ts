import assert from 'node:assert/strict';
import test from 'node:test';
import { formatAmount, readAmount } from './amount.ts';

test('amounts are read to the cent and written with two decimals', () => {
  for (const [text, cents] of [
    ['0', 0n],
    ['12', 1200n],
    ['12.5', 1250n],
    ['-0.05', -5n],
    ['999999999999999.99', 99999999999999999n],
  ] as const) {
    assert.equal(readAmount(text), cents);
    assert.equal(readAmount(formatAmount(cents)), cents);
  }
  assert.equal(formatAmount(-5n), '-0.05');
});

test('what is not an amount of at most two decimals is refused', () => {
  for (const text of ['', '1.234', '1e3', '1,000', '.5', '+1', 'x']) assert.equal(readAmount(text), undefined, text);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimalOf, extendedCents, millionths } from './exact.ts';

test('prices and quantities are reckoned without losing a digit', () => {
  for (const text of ['0', '1', '-2.5', '12.345678', '1000000.000001']) assert.equal(decimalOf(millionths(text)), text);
  assert.equal(decimalOf(millionths('10.500')), '10.5');
  assert.throws(() => millionths('1e3'), RangeError);
});

test('an amount is rounded once, half away from zero', () => {
  assert.equal(extendedCents('1.005', '1'), 101n);
  assert.equal(extendedCents('-1.005', '1'), -101n);
  assert.equal(extendedCents('12.345', '10'), 12_345n);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { compareDecimals, exactDecimal } from './decimals.ts';

test('a decimal has the digits and the scale that were written', () => {
  assert.deepEqual(exactDecimal('12.50'), { digits: 1250n, scale: 2 });
  assert.deepEqual(exactDecimal('-0.05'), { digits: -5n, scale: 2 });
  assert.deepEqual(exactDecimal('1.5e3'), { digits: 1500n, scale: 0 });
  assert.deepEqual(exactDecimal('15E-3'), { digits: 15n, scale: 3 });
  assert.equal(exactDecimal('1e999999999'), undefined);
  assert.equal(exactDecimal('1,5'), undefined);
});

test('decimals compare as the numbers they are', () => {
  const decimals = fc.tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: 0, max: 4 }));
  fc.assert(
    fc.property(decimals, decimals, ([a, scaleA], [b, scaleB]) => {
      const order = compareDecimals({ digits: BigInt(a), scale: scaleA }, { digits: BigInt(b), scale: scaleB });
      assert.equal(order, Math.sign(a * 10 ** (4 - scaleA) - b * 10 ** (4 - scaleB)));
    }),
  );
});

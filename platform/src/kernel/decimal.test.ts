import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDecimal, rescale, unitsAt } from './decimal.ts';

test('short and long decimals are read to the same units', () => {
  const digits = fc.stringMatching(/^-?\d{1,20}(\.\d{0,9})?$/);
  fc.assert(
    fc.property(digits, fc.integer({ min: 0, max: 9 }), (text, scale) => {
      assert.equal(unitsAt(text, scale), rescale(parseDecimal(text), scale).units);
    }),
  );
  for (const text of ['.5', '7.', '007', ' 1.5 ', '+2']) assert.equal(unitsAt(text, 6), rescale(parseDecimal(text), 6).units, text);
});

test('what is no decimal is refused, however short', () => {
  for (const text of ['', '.', '1.2.3', '1e3', '--1', 'x']) assert.throws(() => unitsAt(text, 2), { code: 'DECIMAL_UNREADABLE' }, text);
});

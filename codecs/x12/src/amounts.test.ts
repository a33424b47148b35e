import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { formatAmount, parseAmount } from './amounts.ts';

test('amounts are read as whole cents, exactly', () => {
  const readings: [string, bigint][] = [
    ['0', 0n],
    ['100', 10000n],
    ['100.', 10000n],
    ['12.5', 1250n],
    ['.07', 7n],
    ['-.07', -7n],
    ['-1250.10', -125010n],
    ['000123', 12300n],
    ['-0', 0n],
    ['90071992547409.93', 9007199254740993n],
    ['9999999999999999.99', 999999999999999999n],
    ['999999999999999999', 99999999999999999900n],
  ];
  for (const [text, cents] of readings) assert.equal(parseAmount(text), cents, text);
});

test('what is not an X12 decimal with at most two decimals is refused', () => {
  for (const text of [
    '',
    '-',
    '.',
    '-.',
    '+1',
    '1e2',
    '1E2',
    '1.234',
    '1.000',
    '1,000',
    ' 1',
    '1 ',
    '1.2.3',
    '--1',
    '1-',
    '0x1',
    '٣',
    '1234567890123456789',
  ]) {
    assert.equal(parseAmount(text), undefined, JSON.stringify(text));
  }
});

test('amounts are written without trailing zeros', () => {
  const written: [bigint, string][] = [
    [0n, '0'],
    [7n, '0.07'],
    [-7n, '-0.07'],
    [70n, '0.7'],
    [1250n, '12.5'],
    [-125010n, '-1250.1'],
    [10000n, '100'],
  ];
  for (const [cents, text] of written) assert.equal(formatAmount(cents), text);
});

test('every amount survives being written and read', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }), (cents) => {
      assert.equal(parseAmount(formatAmount(cents)), cents);
    }),
  );
});

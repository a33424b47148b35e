import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { amountText, isMinor, minorFrom, sidesOf, total } from './money.ts';

test('an amount shows its cents and its thousands', () => {
  assert.equal(amountText('0', 'USD'), '0.00');
  assert.equal(amountText('7', 'USD'), '0.07');
  assert.equal(amountText('-123456', 'USD'), '-1,234.56');
  assert.equal(amountText('90071992547409931234', 'USD'), '900,719,925,474,099,312.34');
});

test('amounts are told by their names, however deep, and only where they are whole minor units', () => {
  const amounts = ['total', 'freight', 'tax', 'openAmount', 'limits.cumulated', 'open[0].billed'];
  assert.ok(amounts.every((name) => isMinor(name, '-1250')));
  assert.ok(!isMinor('total', '12.50') && !isMinor('quantity', '12') && !isMinor('taxId', '12'));
});

test('a currency without cents has none, and an unknown one is shown with two', () => {
  assert.equal(amountText('1500', 'JPY'), '1,500');
  assert.equal(amountText('1500', 'not a currency'), '15.00');
});

test('what is shown, read back without its signs for people, is the amount', () => {
  fc.assert(
    fc.property(fc.bigInt(), (minor) => {
      assert.equal(BigInt(amountText(String(minor), 'USD').replaceAll(/[,.]/g, '')), minor);
    }),
  );
});

test('a debit stands left, a credit right, both without a sign', () => {
  assert.deepEqual(sidesOf('4120'), { debit: '4120' });
  assert.deepEqual(sidesOf('-4120'), { credit: '4120' });
});

test('journal lines add up to nothing', () => {
  assert.equal(total(['4120', '-4000', '-120']), '0');
});

test('what somebody types is taken as minor units of the currency, or not at all', () => {
  const taken = ['412', '1,234.50', '1234.5', '-0.05', ' 7.00 ', '0'].map((text) => minorFrom(text, 'USD'));
  assert.deepEqual(taken, ['41200', '123450', '123450', '-5', '700', '0']);
  assert.equal(minorFrom('412', 'JPY'), '412');
  for (const wrong of ['', '1.234', '1,23.00', 'abc', '1e3', '.5', '12-', '--1', '4.'])
    assert.equal(minorFrom(wrong, 'USD'), undefined, wrong);
  assert.equal(minorFrom('1.5', 'JPY'), undefined);
});

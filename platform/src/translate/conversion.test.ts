import assert from 'node:assert/strict';
import test from 'node:test';
import { messageMappingOf, READABLE, valueOf } from './testing.ts';

/** Converts what stands in `a` as an amount, with the quantity in `q`. */
function amountOf(expression: string, record: Readonly<Record<string, unknown>>): unknown {
  const { events, failures } = messageMappingOf(`
mapping: test
from: json/lines
owner: tests
zone: America/Chicago
currency: USD
emit:
  - to: payment-recorded@1
    key: { const: K }
    identity: { const: I }
    entity: { const: north }
    occurredAt: { path: day, as: instant }
    fields:
      accountNumber: { const: A1 }
      amount: ${expression}
      currency: { path: currency, default: USD }
      day: { path: day, as: day }
`).translate(Buffer.from(JSON.stringify({ day: '2026-03-02', ...record })), READABLE);
  return failures[0]?.code ?? events[0]?.data['amount'];
}

test('amounts are read exactly or refused', () => {
  const money = '{ path: a, as: money }';
  const cases: Readonly<Record<string, string>> = {
    '12': '1200',
    '12.5': '1250',
    '-0.05': '-5',
    '.5': '50',
    '12.340': '1234',
    '90071992547409.93': '9007199254740993',
    '12.345': 'RECORD_VALUE_UNREADABLE',
    '1,200.00': 'RECORD_VALUE_UNREADABLE',
    '1e3': 'RECORD_VALUE_UNREADABLE',
    $12: 'RECORD_VALUE_UNREADABLE',
    '12-': 'RECORD_VALUE_UNREADABLE',
  };
  for (const [text, expected] of Object.entries(cases)) assert.equal(amountOf(money, { a: text }), expected, text);
  assert.equal(amountOf(money, {}), 'RECORD_VALUE_MISSING');
  assert.equal(amountOf(money, { a: '9'.repeat(30) }), 'RECORD_NOT_CANONICAL');
});

test('an amount that is a JSON number is refused, because its sender may have computed it in floating point', () => {
  assert.equal(amountOf('{ path: a, as: money }', { a: 12.5 }), 'RECORD_VALUE_UNREADABLE');
});

test('the currency decides the minor units, and may come with the amount', () => {
  const money = '{ path: a, as: money, currency: { path: currency, default: USD } }';
  assert.equal(amountOf(money, { a: '1200', currency: 'JPY' }), '1200');
  assert.equal(amountOf(money, { a: '1200.5', currency: 'JPY' }), 'RECORD_VALUE_UNREADABLE');
  assert.equal(amountOf(money, { a: '1.234', currency: 'KWD' }), '1234');
  assert.equal(amountOf(money, { a: '1', currency: 'dollars' }), 'RECORD_VALUE_UNREADABLE');
});

test('a unit price is extended by the quantity and rounded once, half away from zero', () => {
  const extended = '{ path: a, as: money, multiply: { path: q } }';
  assert.equal(amountOf(extended, { a: '92.365', q: '2.5' }), '23091');
  assert.equal(amountOf(extended, { a: '0.005', q: '1' }), '1');
  assert.equal(amountOf(extended, { a: '-0.005', q: '1' }), '-1');
  assert.equal(amountOf(extended, { a: '10', q: 'many' }), 'RECORD_VALUE_UNREADABLE');
  assert.equal(amountOf(extended, { a: '10' }), 'RECORD_VALUE_MISSING');
});

test('signs are kept, turned, dropped or refused, as declared for the sender', () => {
  assert.equal(amountOf('{ path: a, as: money }', { a: '-5' }), '-500');
  assert.equal(amountOf('{ path: a, as: money, sign: negate }', { a: '-5' }), '500');
  assert.equal(amountOf('{ path: a, as: money, sign: absolute }', { a: '-5' }), '500');
  assert.equal(amountOf('{ path: a, as: money, sign: positive }', { a: '-5' }), 'RECORD_SIGN_UNEXPECTED');
  assert.equal(amountOf('{ path: a, as: money, sign: positive }', { a: '5' }), '500');
});

test('days and moments are those of the sender’s zone', () => {
  const day = '{ path: a, as: day }';
  const instant = '{ path: a, as: instant }';
  assert.equal(valueOf(day, { a: '20260331' }, 'serviceDay'), '2026-03-31');
  assert.equal(valueOf(day, { a: '20260331233000-0400' }, 'serviceDay'), '2026-03-31');
  assert.equal(valueOf(day, { a: '20260401003000-0400' }, 'serviceDay'), '2026-03-31');
  assert.equal(valueOf(day, { a: '202603' }, 'serviceDay'), 'RECORD_VALUE_UNREADABLE at record 1, a');
  assert.equal(valueOf(day, { a: '20260230' }, 'serviceDay'), 'RECORD_VALUE_UNREADABLE at record 1, a');
  assert.equal(valueOf(instant, { a: '20260331120000' }, 'admittedAt'), '2026-03-31T17:00:00.000Z');
  assert.equal(valueOf('{ path: a, as: instant, zone: Asia/Tokyo }', { a: '20260331120000' }, 'admittedAt'), '2026-03-31T03:00:00.000Z');
  assert.equal(valueOf(instant, { a: '2026-03-31T12:00:00Z' }, 'admittedAt'), '2026-03-31T12:00:00.000Z');
});

test('codes have no blanks, whole numbers no fractions, and truth is yes or no', () => {
  assert.equal(valueOf('{ path: a, as: code }', { a: 'A-1' }), 'A-1');
  assert.equal(valueOf('{ path: a, as: code }', { a: 'A 1' }), 'RECORD_VALUE_UNREADABLE at record 1, a');
  assert.equal(
    valueOf(`{ cel: "string(n)", bind: { n: { path: n, as: integer } } }`, { n: '1.5' }),
    'RECORD_VALUE_UNREADABLE at record 1, n',
  );
  assert.equal(valueOf(`{ cel: "b ? 'yes' : 'no'", bind: { b: { path: b, as: boolean } } }`, { b: 'Y' }), 'yes');
  assert.equal(
    valueOf(`{ cel: "b ? 'yes' : 'no'", bind: { b: { path: b, as: boolean } } }`, { b: 'perhaps' }),
    'RECORD_VALUE_UNREADABLE at record 1, b',
  );
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { valueOf } from './testing.ts';

const holds = (condition: string, record: Readonly<Record<string, unknown>>): unknown =>
  valueOf(`{ choose: [ { if: ${JSON.stringify(condition)}, then: { const: yes } }, { then: { const: no } } ] }`, record);

const CASES: ReadonlyArray<readonly [condition: string, record: Readonly<Record<string, unknown>>, expected: 'yes' | 'no']> = [
  ['a == X', { a: 'X' }, 'yes'],
  ['a == X', { a: 'x' }, 'no'],
  ['a == X', {}, 'no'],
  ['a != X', {}, 'yes'],
  ['a != X', { a: null }, 'yes'],
  ['a == "two words"', { a: 'two words' }, 'yes'],
  ["a == 'and'", { a: 'and' }, 'yes'],
  ['a in [X, Y]', { a: 'Y' }, 'yes'],
  ['a in [X,"Y Z"]', { a: 'Y Z' }, 'yes'],
  ['a in [X, Y]', {}, 'no'],
  ['a not in [X, Y]', { a: 'Z' }, 'yes'],
  ['a not in [X, Y]', {}, 'yes'],
  ['a present', { a: '0' }, 'yes'],
  ['a present', { a: null }, 'no'],
  ['a absent', { a: ' ' }, 'yes'],
  ['a == X and b == Y', { a: 'X', b: 'Y' }, 'yes'],
  ['a == X and b == Y', { a: 'X' }, 'no'],
  ['a == X or b == Y and c == Z', { a: 'X' }, 'yes'],
  ['(a == X or b == Y) and c == Z', { a: 'X' }, 'no'],
  ['not a == X', { a: 'X' }, 'no'],
  ['not (a == X or a == Y)', { a: 'Z' }, 'yes'],
  ['list[0].code == X', { list: [{ code: 'X' }] }, 'yes'],
];

for (const [condition, record, expected] of CASES) {
  test(`${condition} is ${expected === 'yes' ? 'true' : 'false'} of ${JSON.stringify(record)}`, () =>
    assert.equal(holds(condition, record), expected));
}

for (const broken of [
  '',
  'a',
  'a ==',
  'a in',
  'a in X',
  'a in [X',
  'a in []',
  'a == X and',
  '(a == X',
  'a == X)',
  'a = X',
  '== X',
  'a in [X,,Y]',
  'a not X',
]) {
  test(`the condition "${broken}" is refused`, () => assert.throws(() => holds(broken, {}), /MAPPING_|Expected|must be/));
}

test('a condition in CEL sees typed values', () => {
  const credit = `{ cel: "kind == 'CD' && quantity < 0.0", bind: { kind: a, quantity: { path: q, as: decimal } } }`;
  const chosen = (record: Readonly<Record<string, unknown>>): unknown =>
    valueOf(`{ choose: [ { if: ${credit}, then: { const: taken back } }, { then: { const: no } } ] }`, record);
  assert.equal(chosen({ a: 'CD', q: '-1' }), 'taken back');
  assert.equal(chosen({ a: 'CD', q: '1' }), 'no');
  assert.equal(chosen({ a: 'CD' }), 'RECORD_CONDITION_FAILED at record 1, cel');
});

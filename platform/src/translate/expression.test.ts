import assert from 'node:assert/strict';
import test from 'node:test';
import { valueOf } from './testing.ts';

test('text is taken without surrounding blanks, and a blank value is absent', () => {
  assert.equal(valueOf('{ path: a }', { a: ' X ' }), 'X');
  assert.equal(valueOf('{ path: a }', { a: '  ' }), undefined);
  assert.equal(valueOf('{ path: a, default: D }', { a: '' }), 'D');
  assert.equal(valueOf('{ path: a, required: true }', {}), 'RECORD_VALUE_MISSING at record 1, a');
});

test('an explicit null is absent unless the mapping says what it means', () => {
  assert.equal(valueOf('{ path: a }', { a: null }), undefined);
  assert.equal(valueOf('{ path: a, whenNull: refuse }', { a: null }), 'RECORD_VALUE_MISSING at record 1, a');
  assert.equal(valueOf('{ path: a, whenNull: { const: NONE } }', { a: null }), 'NONE');
});

test('the first value that is there is taken, and a list is joined or absent as a whole', () => {
  assert.equal(valueOf('{ first: [ { path: a }, { path: b }, { const: C } ] }', { b: 'B' }), 'B');
  assert.equal(valueOf('{ first: [ { path: a }, { path: b }, { const: C } ] }', {}), 'C');
  assert.equal(valueOf('[ { path: a }, { path: b } ]', { a: '1', b: '2' }), '1|2');
  assert.equal(valueOf('[ { path: a }, { path: b } ]', { a: '1' }), undefined);
  assert.equal(valueOf('{ concat: [ { path: a }, { path: b } ], with: "" }', { a: '1', b: '2' }), '12');
  assert.equal(valueOf('{ path: a, start: 3 }', { a: '12345' }), '123');
});

test('alternatives are chosen by condition, the last may do without', () => {
  const choose = '{ choose: [ { if: a == X, then: { const: first } }, { if: a present, then: { path: a } }, { then: { const: none } } ] }';
  assert.equal(valueOf(choose, { a: 'X' }), 'first');
  assert.equal(valueOf(choose, { a: 'Y' }), 'Y');
  assert.equal(valueOf(choose, {}), 'none');
});

test('codes are looked up, and one that is unknown is refused, absent or something else, as written', () => {
  assert.equal(valueOf('{ path: a, lookup: department }', { a: 'LAB' }), 'laboratory');
  assert.equal(valueOf('{ path: a, lookup: department }', { a: 'RAD' }), 'RECORD_CODE_UNKNOWN at record 1, a');
  assert.equal(valueOf('{ path: a, lookup: department, otherwise: absent }', { a: 'RAD' }), undefined);
  assert.equal(valueOf('{ path: a, lookup: department, otherwise: { const: other } }', { a: 'RAD' }), 'other');
  assert.equal(valueOf('{ path: a, when: { "1": one, "2": two } }', { a: 2 }), 'two');
});

test('computed values come from CEL and never from amounts', () => {
  assert.equal(valueOf(`{ cel: "a + '-' + b", bind: { a: a, b: b } }`, { a: 'X', b: 'Y' }), 'X-Y');
  assert.equal(valueOf(`{ cel: "a == null ? 'none' : a", bind: { a: a } }`, {}), 'none');
  assert.equal(valueOf(`{ cel: "n * 2", bind: { n: { path: n, as: integer } } }`, { n: '21' }), '42');
  assert.equal(
    valueOf(`{ cel: "n * 2.0", bind: { n: { path: n, as: decimal } } }`, { n: '1.5' }),
    'RECORD_VALUE_UNREADABLE at record 1, cel',
  );
  assert.equal(
    valueOf(`{ cel: "1 / n == 0 ? 'a' : 'b'", bind: { n: { path: n, as: integer } } }`, { n: '0' }),
    'RECORD_CONDITION_FAILED at record 1, cel',
  );
});

test('lists and objects inside JSON are reached by name and place, and are no values themselves', () => {
  const record = { list: [{ code: 'A' }, { code: 'B' }], object: { inner: 'C' } };
  assert.equal(valueOf('{ path: "list[1].code" }', record), 'B');
  assert.equal(valueOf('{ path: object.inner }', record), 'C');
  assert.equal(valueOf('{ path: object }', record), undefined);
  assert.equal(valueOf('{ path: "list[7].code" }', record), undefined);
});

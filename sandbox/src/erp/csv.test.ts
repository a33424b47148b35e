import assert from 'node:assert/strict';
import test from 'node:test';
import { readCsv } from './csv.ts';

const plain = (text: string): unknown => readCsv(text).map(({ line, values }) => [line, Object.fromEntries(values)]);

test('rows are read under their header, quotes and line breaks within quotes included', () => {
  assert.deepEqual(plain('A,B\r\n1,"two, ""and"" \nmore"\n\n3,\n'), [
    [2, { A: '1', B: 'two, "and" \nmore' }],
    [5, { A: '3', B: '' }],
  ]);
});

test('a last row without a line end and a byte order mark are read', () => {
  assert.deepEqual(plain('\ufeffA,B\n1,2'), [[2, { A: '1', B: '2' }]]);
});

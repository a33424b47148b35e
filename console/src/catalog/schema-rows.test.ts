import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginningOf, choicesOf, schemaRows, typeText } from './schema-rows.ts';

test('the values of a content are listed with where they stand', () => {
  const schema = {
    type: 'object',
    required: ['exceptions'],
    properties: {
      exceptions: {
        type: 'array',
        items: { type: 'object', required: ['id'], properties: { id: { type: 'string' }, n: { type: 'integer' } } },
      },
      next: { type: 'string' },
    },
  };
  assert.deepEqual(
    schemaRows(schema, {}).map(({ path, type, isRequired }) => [path, type, isRequired]),
    [
      ['exceptions', 'list of object', true],
      ['exceptions[].id', 'text', true],
      ['exceptions[].n', 'whole number', false],
      ['next', 'text', false],
    ],
  );
});

test('what contains itself is told once', () => {
  const node = {
    type: 'object',
    properties: { path: { type: 'string' }, children: { type: 'array', items: { $ref: '#/components/schemas/def-0' } } },
  };
  const rows = schemaRows(
    { type: 'object', properties: { nodes: { type: 'array', items: { $ref: '#/components/schemas/def-0' } } } },
    { 'def-0': node },
  );
  assert.ok(rows.length < 20, `${rows.length} rows`);
  assert.equal(rows[1]?.path, 'nodes[].path');
});

test('what a value may be is said in words', () => {
  assert.equal(typeText({ anyOf: [{ const: 'open' }, { type: 'string', enum: ['resolved'] }] }, {}), 'open or resolved');
  assert.equal(typeText({ type: 'string', minLength: 3, maxLength: 200 }, {}), 'text, 3 to 200 characters');
  assert.equal(typeText({ type: 'integer', minimum: 0 }, {}), 'whole number, at least 0');
  assert.equal(typeText({ type: 'array', prefixItems: [{ type: 'integer' }, { type: 'integer' }], items: false }, {}), '2 values');
  assert.equal(typeText({ $ref: '#/components/schemas/Problem' }, { Problem: { type: 'object' } }), 'object');
});

test('a request begins with what must be in it', () => {
  const schema = {
    type: 'object',
    required: ['reason', 'retry', 'kind', 'lines'],
    properties: {
      reason: { type: 'string' },
      retry: { type: 'boolean' },
      kind: { anyOf: [{ const: 'a' }, { const: 'b' }] },
      lines: { type: 'array', items: { type: 'string' } },
      extra: { type: 'string' },
    },
  };
  assert.deepEqual(beginningOf(schema, {}), { reason: '', retry: false, kind: 'a', lines: [] });
});

test('what can only be chosen from is chosen from', () => {
  assert.deepEqual(choicesOf({ anyOf: [{ const: 'open' }, { enum: ['resolved', 'rejected'] }] }, {}), ['open', 'resolved', 'rejected']);
  assert.equal(choicesOf({ anyOf: [{ const: 'all' }, { type: 'string' }] }, {}), undefined);
  assert.equal(choicesOf({ type: 'string' }, {}), undefined);
});

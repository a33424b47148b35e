import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenApi } from '../api/catalog.ts';
import { addressOf, found, operationsOf } from './operations.ts';

const DOCUMENT: OpenApi = {
  info: { title: 'Plexus', version: '1' },
  paths: {
    '/v1/exceptions/{id}': {
      get: {
        operationId: 'get-exceptions-id',
        summary: 'An exception',
        tags: ['exceptions', 'process'],
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'state', in: 'query', schema: { type: 'string' } },
        ],
        security: [{ client: ['exceptions:read'] }, { token: [] }, { console: [] }],
        responses: { '200': { content: { 'application/json': { schema: { type: 'object' } } } } },
      },
    },
    '/v1/session': {
      get: {
        operationId: 'get-session',
        deprecated: true,
        'x-deprecation': { since: '2026-01-01T00:00:00Z' },
        security: [{ token: [] }, { console: [] }],
      },
    },
    '/health': { get: { operationId: 'get-health', tags: ['health'], security: [] } },
  },
};
const operations = operationsOf(DOCUMENT);
const exception = operations.find(({ id }) => id === 'get-exceptions-id') ?? assert.fail();

test('an operation says what right it takes, that it takes a person only, or nothing', () => {
  const needs = Object.fromEntries(operations.map(({ id, needs: right }) => [id, right]));
  assert.deepEqual(needs, { 'get-exceptions-id': 'exceptions:read', 'get-health': 'open', 'get-session': 'person' });
});

test('an operation belongs to its resource and layer, and says when it is deprecated', () => {
  assert.deepEqual([exception.resource, exception.layer, exception.deprecation], ['exceptions', 'process', undefined]);
  assert.equal(operations.find(({ id }) => id === 'get-session')?.deprecation?.since, '2026-01-01T00:00:00Z');
});

test('operations are found by all of the words, wherever they stand', () => {
  const ids = (text: string): string[] => found(operations, text).map(({ id }) => id);
  assert.deepEqual(ids('exceptions:read get'), ['get-exceptions-id']);
  assert.equal(ids('').length, 3);
  assert.deepEqual(ids('exception nowhere'), []);
});

test('an address is made of the values, encoded, once its path is whole', () => {
  assert.equal(addressOf(exception, {}), undefined);
  assert.equal(addressOf(exception, { id: 'a/b c' }), '/v1/exceptions/a%2Fb%20c');
  assert.equal(addressOf(exception, { id: '7', state: 'open&x' }), '/v1/exceptions/7?state=open%26x');
});

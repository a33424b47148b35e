import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { functionName, operationText } from './sdk/operation-text.ts';
import { typeText } from './sdk/type-text.ts';
import { filesOf, sdkFiles } from './write-sdk.ts';

const root = join(import.meta.dirname, '..');

test('the client is as the interface describes itself: run `npm run docs` after a change', async () => {
  const files = await sdkFiles();
  assert.deepEqual(globSync('sdk/src/api/*.ts', { cwd: root }).sort(), [...files.keys()].sort());
  for (const [file, text] of files) assert.equal(readFileSync(join(root, file), 'utf8'), text, file);
});

test('an operation is called by its method and what its path names', () => {
  for (const [method, path, name] of [
    ['get', '/v1/webhooks', 'getWebhooks'],
    ['get', '/v1/webhooks/{id}', 'getWebhook'],
    ['post', '/v1/clients/{id}/keys/{kid}/retire', 'postClientKeyRetire'],
    ['get', '/v1/fiscal-periods/{entity}/{period}', 'getFiscalPeriod'],
    ['get', '/v1/deliveries/{id}', 'getDelivery'],
    ['get', '/v1/access/policies', 'getAccessPolicies'],
  ] as const) {
    assert.equal(functionName(method, path), name);
  }
});

test('types say what schemas say', () => {
  for (const [schema, text] of [
    [{ type: 'string', pattern: '^x$' }, 'string'],
    [{ type: 'integer' }, 'number'],
    [{ anyOf: [{ enum: ['a'] }, { enum: ['b'] }, { type: 'null' }] }, '"a" | "b" | null'],
    [{ type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'null' }] } }, 'readonly (string | null)[]'],
    [
      { type: 'array', items: { anyOf: [{ type: 'object', properties: { a: {} } }, { type: 'null' }] } },
      'readonly ({\nreadonly a?: unknown;\n} | null)[]',
    ],
    [{ type: 'array', items: [{ type: 'integer' }, { type: 'integer' }] }, 'readonly [number, number]'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'Readonly<Record<string, string>>'],
    [{ type: 'object', properties: { a: {}, 'b-c': { const: 1 } }, required: ['a'] }, "{\nreadonly a: unknown;\nreadonly 'b-c'?: 1;\n}"],
  ] as const) {
    assert.equal(typeText(schema), text);
  }
  assert.throws(() => typeText({ type: 'function' }), /No type for function/);
});

test('an operation that takes nothing, one that takes a body, and one that is on its way out', () => {
  const answer = { 200: { content: { 'application/json': { schema: { type: 'object', properties: { n: { type: 'integer' } } } } } } };
  assert.match(
    operationText('get', '/v1/things', { responses: answer, summary: 'All things' }),
    /\/\*\* All things\. Throws `PlexusProblem`\. \*\/\nexport const getThings = \(client: Client, options\?: CallOptions\)/,
  );
  const posted = operationText('post', '/v1/things/{id}', {
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    requestBody: {
      content: { 'application/json': { schema: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] } } },
    },
    responses: answer,
    deprecated: true,
    security: [{ client: ['things:write'] }, { token: [] }],
  });
  assert.match(posted, /readonly id: string;\nreadonly body: \{\nreadonly a: string;\n\};/);
  assert.match(posted, /Needs `things:write`\. Throws `PlexusProblem`\. @deprecated/);
});

test('two operations of one name are not made', () => {
  const operation = { responses: {} };
  assert.throws(
    () => filesOf({ paths: { '/v1/things/{id}': { get: operation }, '/v1/things/{other}': { get: operation } } }),
    /Two operations would be called getThing/,
  );
});

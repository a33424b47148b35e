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
  assert.deepEqual(globSync('sdk/src/{api,browser}/*.ts', { cwd: root }).sort(), [...files.keys()].sort());
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
    [{ type: 'array', prefixItems: [{ type: 'integer' }, { type: 'integer' }], items: false }, 'readonly [number, number]'],
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

test('what the description names is a type of its own, wherever it is used and however it contains itself', () => {
  const node = {
    type: 'object',
    properties: { path: { type: 'string' }, within: { type: 'array', items: { $ref: '#/components/schemas/tree-node' } } },
  };
  const answer = { type: 'object', properties: { top: { $ref: '#/components/schemas/tree-node' } }, required: ['top'] };
  const operation = { responses: { 200: { content: { 'application/json': { schema: answer } } } } };
  const files = filesOf({
    paths: { '/v1/trees': { get: operation } },
    components: { schemas: { 'tree-node': node, Unused: { type: 'string' } } },
  });
  assert.match(
    files.get('sdk/src/api/trees.ts') ?? '',
    /import type \* as schemas from '\.\/schemas\.ts';[^]+readonly top: schemas\.TreeNode;/,
  );
  const schemas = files.get('sdk/src/api/schemas.ts') ?? '';
  assert.match(schemas, /export interface TreeNode \{\n {2}readonly path\?: string;\n {2}readonly within\?: readonly TreeNode\[\];\n\}/);
  assert.doesNotMatch(schemas, /Unused/);
  assert.match(files.get('sdk/src/api/index.ts') ?? '', /export type \* as schemas from '\.\/schemas\.ts';/);
  assert.throws(() => typeText({ $ref: 'https://elsewhere.example/node' }), /Nothing is at/);
});

test('what only a browser does is made apart, where its names meet no others', () => {
  const operation = { responses: {} };
  const files = filesOf({
    paths: { '/v1/session': { delete: operation }, '/v1/sessions/{id}': { delete: operation }, '/v1/stream': { get: operation } },
  });
  assert.match(files.get('sdk/src/browser/session.ts') ?? '', /const deleteSession = [^]+path: '\/v1\/session'/);
  assert.match(files.get('sdk/src/api/sessions.ts') ?? '', /const deleteSession = [^]+path: '\/v1\/sessions\/\{id\}'/);
  assert.ok(![...files.keys()].some((file) => file.endsWith('stream.ts')));
});

test('two operations of one name are not made', () => {
  const operation = { responses: {} };
  assert.throws(
    () => filesOf({ paths: { '/v1/things/{id}': { get: operation }, '/v1/things/{other}': { get: operation } } }),
    /Two operations would be called getThing/,
  );
});

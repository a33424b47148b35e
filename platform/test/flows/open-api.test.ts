import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildGateway } from '../../src/gateway/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayGiven } from '../gateway-given.ts';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags: readonly string[];
  readonly security: readonly Record<string, readonly string[]>[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>>;
}

interface Document {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string; readonly 'x-owner'?: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const database = await freshDatabase();
const story = await chargeStory(database);
const gateway = buildGateway(gatewayGiven(story));
const response = await gateway.inject({ url: '/v1/openapi.json', headers: { host: '127.0.0.1:8080' } });
const document = response.json<Document>();
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

test('the interface is described to who asks, operation by operation', () => {
  assert.equal(response.statusCode, 200);
  assert.equal(document.openapi, '3.1.0');
  assert.ok(operations.length > 40);
  const ids = operations.map(({ operation }) => operation.operationId);
  assert.equal(new Set(ids).size, ids.length, 'each is named once');
});

test('each operation of the interface says what it is for, what it needs and what it answers', () => {
  const bare = operations.filter(({ path }) => path.startsWith('/v1/'));
  const without = (what: (operation: Operation) => boolean): string[] =>
    bare.filter(({ operation }) => !what(operation)).map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(
    without(({ summary }) => summary !== undefined),
    [],
  );
  assert.deepEqual(
    without(({ responses }) => responses['default'] !== undefined),
    [],
  );
  assert.deepEqual(
    without(({ responses }) => Object.entries(responses).some(([status, { content }]) => status !== 'default' && content !== undefined)),
    ['delete /v1/session', 'post /v1/messages/{id}/body', 'get /v1/stream'].toSorted(),
  );
  const balance = document.paths['/v1/accounts/{subject}']?.['get'];
  assert.deepEqual(balance?.security, [{ client: ['accounts:read'] }, { token: [] }, { console: [] }]);
  assert.deepEqual(document.paths['/health']?.['get']?.security, []);
});

test('every reference in the description leads somewhere', () => {
  const text = JSON.stringify(document);
  for (const [, reference = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = reference
      .split('/')
      .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document);
    assert.notEqual(found, undefined, reference);
  }
});

test('events are described too', async () => {
  const events = await gateway.inject({ url: '/v1/asyncapi.json', headers: { host: '127.0.0.1:8080' } });
  assert.equal(events.json<{ asyncapi: string }>().asyncapi, '3.0.0');
});

test('each operation belongs to a layer, and somebody answers for each layer', () => {
  const owners = new Map(document.tags.map((tag) => [tag.name, tag['x-owner'] ?? '']));
  const unowned = operations.filter(({ operation }) => (owners.get(operation.tags[1] ?? '') ?? '') === '');
  assert.deepEqual(
    unowned.map(({ path }) => path),
    [],
  );
});

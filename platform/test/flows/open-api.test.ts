import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildGateway } from '../../src/gateway/index.ts';
import { chargeStory } from '../charge-story.ts';
import { definitions } from '../../src/canonical/index.ts';
import { freshDatabase } from '../cluster.ts';
import { brokenReferences, OPEN_API, schemaFindings, schemasIn } from '../description-shapes.ts';
import { gatewayGiven } from '../gateway-given.ts';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags: readonly string[];
  readonly security: readonly Record<string, readonly string[]>[];
  readonly parameters?: readonly { readonly name?: string; readonly in?: string; readonly required?: boolean; readonly $ref?: string }[];
  readonly responses: Readonly<
    Record<string, { readonly description?: string; readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

interface Document {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string; readonly 'x-owner'?: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly webhooks: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>>; readonly securitySchemes: object };
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
    ['delete /v1/session'],
  );
  const balance = document.paths['/v1/accounts/{subject}']?.['get'];
  assert.deepEqual(balance?.security, [{ client: ['accounts:read'] }, { token: [] }, { console: [] }]);
  assert.deepEqual(document.paths['/health']?.['get']?.security, []);
});

test('each answer of an operation says what it means, and none that it is any answer', () => {
  const answers = operations.flatMap(({ method, path, operation }) =>
    Object.entries(operation.responses).map(([status, { description }]) => ({ place: `${method} ${path} ${status}`, description })),
  );
  const silent = answers.filter(({ description = '' }) => description.length < 4 || /^(Default Response|Answered)$/.test(description));
  assert.deepEqual(
    silent.map(({ place }) => place),
    [],
  );
  const adjusted = document.paths['/v1/adjustments']?.['post'];
  assert.match(adjusted?.responses['202']?.description ?? '', /waits for another person/);
  assert.equal(adjusted !== undefined && 'x-means' in adjusted, false);
});

test('the description is one of OpenAPI 3.1: its parts, its schemas, what it refers to and the parameters of its addresses', () => {
  assert.deepEqual(
    [...OPEN_API.Errors(document)].map(({ instancePath, message }) => `${instancePath} ${message}`),
    [],
  );
  assert.deepEqual(
    schemasIn(document).flatMap(([place, schema]) => schemaFindings(schema, place)),
    [],
  );
  assert.deepEqual(brokenReferences(document), []);
  for (const { method, path, operation } of operations) {
    const inPath = (operation.parameters ?? []).filter((one) => one.in === 'path');
    const named = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
    assert.deepEqual(new Set(inPath.map(({ name }) => name)), new Set(named), `${method} ${path}`);
    assert.ok(
      inPath.every(({ required }) => required === true),
      `${method} ${path}`,
    );
  }
  for (const needed of operations.flatMap(({ operation }) => operation.security)) {
    assert.ok(Object.keys(needed).every((scheme) => scheme in document.components.securitySchemes));
  }
});

test('what is no description of OpenAPI is not taken for one', () => {
  const misplaced = structuredClone(document) as unknown as { paths: Record<string, Record<string, { parameters: { in: string }[] }>> };
  const [parameter] = misplaced.paths['/v1/tasks']?.['get']?.parameters ?? [];
  assert.ok(parameter !== undefined);
  parameter.in = 'nowhere';
  assert.equal(OPEN_API.Check(misplaced), false);
  assert.deepEqual(schemaFindings({ type: 'array', items: [{ type: 'string' }] }, 'here'), ['here/items is no schema']);
  assert.deepEqual(schemaFindings({ type: 'object', properties: { a: { type: 'money' } } }), ['/properties/a/type is no type']);
});

test('a shape that several operations share stands once, under its name', () => {
  const places = new Map<string, string[]>();
  const look = (node: unknown, place: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, properties } = node as { type?: unknown; properties?: object };
    if (type === 'object' && Object.keys(properties ?? {}).length > 2) {
      const text = JSON.stringify(node);
      places.set(text, [...(places.get(text) ?? []), place]);
    }
    for (const [name, inner] of Object.entries(node)) look(inner, `${place}/${name}`);
  };
  look(document, '');
  assert.deepEqual(
    [...places.values()].filter((found) => found.length > 1),
    [],
  );
  assert.ok('Proposal' in document.components.schemas && !('def-0' in document.components.schemas));
});

test('what is sent to receivers of webhooks is described: each type of event, any other, and the ping, with the headers of its signature', () => {
  assert.deepEqual(new Set(Object.keys(document.webhooks)), new Set([...definitions.map(({ type }) => type), 'event', 'ping']));
  for (const [name, { post }] of Object.entries(document.webhooks)) {
    assert.deepEqual(
      post?.parameters?.map(({ $ref }) => $ref?.replace('#/components/parameters/', '')),
      ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
      name,
    );
  }
  assert.doesNotMatch(JSON.stringify(document.webhooks), /accountNumber/, 'what is sealed is never told');
  assert.ok('amount' in (document.components.schemas['ChargeRecorded'] as { properties: object }).properties);
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

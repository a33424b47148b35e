import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classOf, definitions } from './index.ts';

interface Text {
  readonly path: string;
  readonly schema: object;
}

/** Every string of a schema that is not a literal. */
function textsOf(schema: object, path: string): Text[] {
  if ('const' in schema) return [];
  if ('type' in schema && schema.type === 'string') return [{ path, schema }];
  return Object.entries(schema).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null ? textsOf(inner, `${path}.${key}`) : [],
  );
}

const texts = definitions.flatMap(({ name, schema }) => textsOf(schema, name));

test('every text of a canonical event says of what class it is', () => {
  assert.ok(texts.length > 60);
  assert.deepEqual(
    texts.filter(({ schema }) => classOf(schema) === undefined).map(({ path }) => path),
    [],
  );
});

test('what is found by a token identifies, what stands under a pseudonym does not', () => {
  for (const { path, schema } of texts) {
    if ('token' in schema) assert.equal(classOf(schema), 'PHI', path);
    if ('pseudonym' in schema) assert.equal(classOf(schema), 'PUBLIC', path);
  }
});

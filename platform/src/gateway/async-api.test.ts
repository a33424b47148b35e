import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitions } from '../canonical/index.ts';
import { ASYNC_API, brokenReferences, schemaFindings, schemasIn } from '../../test/description-shapes.ts';
import { asyncApi } from './async-api.ts';

const text = JSON.stringify(asyncApi('1.2.3'));
const document = JSON.parse(text) as {
  operations: object;
  components: {
    messages: Record<string, object>;
    schemas: Record<string, { properties: Record<string, unknown>; required: string[] }>;
  };
};

test('every canonical event is described, and every reference leads somewhere', () => {
  assert.equal(Object.keys(document.components.messages).length, definitions.length + 2, 'and any other, and the ping');
  assert.ok('sendToReceiver' in document.operations);
  assert.deepEqual(brokenReferences(document), []);
});

test('the description is one of AsyncAPI 3.0', () => {
  assert.deepEqual(
    [...ASYNC_API.Errors(document)].map(({ instancePath, message }) => `${instancePath} ${message}`),
    [],
  );
  assert.deepEqual(
    schemasIn(document).flatMap(([place, schema]) => schemaFindings(withoutTuples(schema), place)),
    [],
  );
});

/** Schemas of AsyncAPI are of draft 07, where a list of fixed length has its parts in `items`. */
function withoutTuples(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutTuples);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { additionalItems: _, items, ...rest } = schema as Record<string, unknown>;
  const inner = Object.fromEntries(Object.entries(rest).map(([name, one]) => [name, withoutTuples(one)]));
  return items === undefined ? inner : { ...inner, [Array.isArray(items) ? 'prefixItems' : 'items']: withoutTuples(items) };
}

test('what is sealed is in no description, nor asked for', () => {
  assert.doesNotMatch(text, /"phi":true/);
  const charge = document.components.schemas['ChargeRecorded'];
  assert.ok(charge?.properties['amount'] !== undefined && charge.required.includes('amount'));
  assert.ok(!('accountNumber' in charge.properties) && !charge.required.includes('accountNumber'));
});

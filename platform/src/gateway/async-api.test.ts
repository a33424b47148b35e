import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitions } from '../canonical/index.ts';
import { asyncApi } from './async-api.ts';

const text = JSON.stringify(asyncApi('1.2.3'));
const document = JSON.parse(text) as {
  operations: object;
  components: {
    messages: Record<string, { payload: { properties: { data: { properties: Record<string, unknown>; required: string[] } } } }>;
  };
};

test('every canonical event is described, and every reference leads somewhere', () => {
  assert.equal(Object.keys(document.components.messages).length, definitions.length + 1, 'and the ping');
  assert.ok('sendToReceiver' in document.operations);
  for (const [, reference = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = reference.split('/').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document);
    assert.notEqual(found, undefined, reference);
  }
});

test('what is sealed is in no description, nor asked for', () => {
  assert.doesNotMatch(text, /"phi":true/);
  const charge = document.components.messages['charge.recorded@1']?.payload.properties.data;
  assert.ok(charge?.properties['amount'] !== undefined && charge.required.includes('amount'));
  assert.ok(!('accountNumber' in charge.properties) && !charge.required.includes('accountNumber'));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, inspect } from 'node:util';
import { Fault } from './fault.ts';
import { Secret } from './secret.ts';

const VALUE = 'correct horse battery staple';
const secret = new Secret(VALUE);

test('a secret shows itself only where it is revealed', () => {
  assert.equal(secret.reveal(), VALUE);
  const shown = [
    String(secret),
    `key: ${secret.toString()}`,
    JSON.stringify(secret),
    JSON.stringify({ nested: [{ secret }] }),
    inspect(secret),
    inspect({ nested: new Map([['key', secret]]) }, { depth: 9, showHidden: true }),
    format('%s %o %O %j', secret, secret, secret, secret),
    JSON.stringify(Object.assign({}, secret)),
    JSON.stringify(Object.entries(secret)),
    inspect(structuredClone(Object.assign({}, secret))),
    JSON.stringify(Reflect.ownKeys(secret)),
    inspect(new Fault({ code: 'X', kind: 'defect', message: 'x', cause: secret }), { showHidden: true }),
  ];
  for (const text of shown) assert.ok(!text.includes('horse'), text);
  assert.ok(shown[0] === '[secret]' && shown[2] === '"[secret]"');
});

test('bytes are hidden as text is', () => {
  const bytes = new Secret(Buffer.from(VALUE));
  for (const text of [String(bytes), JSON.stringify({ bytes }), inspect(bytes, { showHidden: true })]) {
    assert.ok(!text.includes('horse') && !text.includes(Buffer.from(VALUE).toString('hex').slice(0, 12)), text);
  }
});

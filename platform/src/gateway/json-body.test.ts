import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { jsonBody } from './json-body.ts';

const read = (text: string): unknown => jsonBody(Buffer.from(text));

test('what JSON.parse reads one way only is read the same', () => {
  const name = fc.string().filter((text) => !['__proto__', 'constructor', 'prototype'].includes(text));
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(name, tie('any'), { maxKeys: 4, noNullPrototype: true }),
    ),
  })).any;
  fc.assert(
    fc.property(value, (given) => {
      assert.deepEqual(read(JSON.stringify(given)), given);
    }),
  );
});

test('a name that stands twice is refused where it stands again, at any depth', () => {
  assert.throws(() => read('{"amount":1,"amount":100}'), { code: 'REQUEST_INVALID', at: 'body byte 12' });
  assert.throws(() => read('{"lines":[{"amount":1,"amo\\u0075nt":100}]}'), { code: 'REQUEST_INVALID', at: 'body byte 22' });
});

test('names of the language, nesting without end and numbers that would change are refused', () => {
  for (const text of [
    '{"__proto__":{"admin":true}}',
    '{"a":{"constructor":{}}}',
    '{"prototype":1}',
    '['.repeat(33) + ']'.repeat(33),
    '9007199254740993',
    '1e400',
    '{"a":1} {"b":2}',
    '{"a":NaN}',
    '{"a":01}',
    '{"a":1,}',
  ]) {
    assert.throws(() => read(text), { code: 'REQUEST_INVALID' }, text);
  }
  assert.throws(() => jsonBody(Buffer.from([0x22, 0xff, 0x22])), { code: 'REQUEST_INVALID' });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Limits } from '../limits.ts';
import { refusalOf } from '../testing.ts';
import { readJson } from './read-json.ts';
import { type JsonValue, property } from './value.ts';
import { plain, writeJson, writeValue } from './write-json.ts';

const read = (text: string): JsonValue => readJson(Buffer.from(text));
const refused = (text: string | Buffer): string => {
  const { code, at } = refusalOf(() => readJson(Buffer.from(text)));
  return `${code} ${at.offset} ${at.expression}`;
};
/** What JSON.parse makes of it, which must be the same but for numbers. */
const parsed = (value: JsonValue): unknown => JSON.parse(writeValue(value));
const json = fc.jsonValue({ maxDepth: 6 });

test('what is written is read again, and JSON.parse reads the same', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = JSON.stringify(value);
      const got = read(text);
      assert.deepEqual(parsed(got), JSON.parse(text));
      assert.equal(writeValue(read(writeValue(got))), writeValue(got));
    }),
  );
});

test('the shortest form is written byte for byte as it came', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = JSON.stringify(value);
      assert.equal(writeValue(read(text)), text);
      assert.equal(writeJson(plain(read(text))), text);
    }),
  );
});

test('blanks between the parts change no value', () => {
  fc.assert(
    fc.property(json, fc.constantFrom(1, '\t', '\n \r'), (value, indent) => {
      assert.equal(writeValue(read(JSON.stringify(value, undefined, indent))), JSON.stringify(value));
    }),
  );
});

test('no digit of a number is lost', () => {
  for (const digits of ['12.50', '0.10', '12345678901234.10', '-0', '1e400', '1.0E-7', '99999999999999999999.000000000000000001'])
    assert.equal(writeValue(read(`[${digits}]`)), `[${digits}]`);
});

test('every value knows the bytes it came from', () => {
  const bytes = Buffer.from('{ "name": "Zoë", "price": 12.50, "list": [true, null] }');
  const root = readJson(bytes);
  assert.ok(root.kind === 'object');
  const bytesAt = (value: JsonValue | undefined): string => bytes.subarray(value?.start, value?.end).toString();
  assert.equal(bytesAt(property(root, 'name')), '"Zoë"');
  assert.equal(bytesAt(property(root, 'price')), '12.50');
  const list = property(root, 'list');
  assert.ok(list?.kind === 'list');
  assert.deepEqual(list.items.map(bytesAt), ['true', 'null']);
  assert.equal(bytesAt(root), bytes.toString());
  assert.deepEqual(root.nameStarts, [2, 18, 34]);
});

test('text is decoded, escapes and characters beyond ASCII alike', () => {
  const text = (source: string): string | undefined => {
    const value = read(source);
    return value.kind === 'string' ? value.text : undefined;
  };
  assert.equal(text('"a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00"'), 'a"\\/\b\f\n\r\té😀');
  assert.equal(text('"né\\u0041é"'), 'néAé');
  assert.equal(text('"\u0000"'.replace('\u0000', '\\u0000')), '\u0000');
  assert.equal(text('\ufeff"x"'), 'x');
});

test('a property that stands twice is refused where it stands again', () => {
  assert.equal(refused('{"amount":1,"amount":100}'), 'FHIR_PROPERTY_REPEATED 12 ');
  assert.equal(refused('{"a":1,"\\u0061":2}'), 'FHIR_PROPERTY_REPEATED 7 ');
  const many = Array.from({ length: 40 }, (_, i) => `"k${i}":0`).join(',');
  assert.equal(refused(`{${many},"k3":1}`).split(' ')[0], 'FHIR_PROPERTY_REPEATED');
});

test('the place of an error is told by byte, line and path, and unknown names are not told', () => {
  const { at, message } = refusalOf(() => read('{"entry": [\n  {"resource": {"Smith": 01}}\n]}'));
  assert.deepEqual(at, { offset: 37, line: 2, column: 26, expression: 'entry[0].resource.?' });
  assert.equal(message, 'A number begins with a superfluous zero at entry[0].resource.?, byte 37');
});

test('what is no JSON is refused where it stops being it', () => {
  for (const [text, where] of [
    ['', 'FHIR_EMPTY 0 '],
    [' \n', 'FHIR_EMPTY 2 '],
    ['{"a":1} x', 'FHIR_JSON_INVALID 8 '],
    ['{a:1}', 'FHIR_JSON_INVALID 1 '],
    ['{"a" 1}', 'FHIR_JSON_INVALID 5 '],
    ['[1,]', 'FHIR_JSON_INVALID 3 [1]'],
    ['{"a":1,}', 'FHIR_JSON_INVALID 7 '],
    ['[1 2]', 'FHIR_JSON_INVALID 3 '],
    ['[+1]', 'FHIR_JSON_INVALID 1 [0]'],
    ['[1.]', 'FHIR_JSON_INVALID 3 [0]'],
    ['[.5]', 'FHIR_JSON_INVALID 1 [0]'],
    ['[1e]', 'FHIR_JSON_INVALID 3 [0]'],
    ['[NaN]', 'FHIR_JSON_INVALID 1 [0]'],
    ['[tru]', 'FHIR_JSON_INVALID 1 [0]'],
    ['["a\nb"]', 'FHIR_JSON_INVALID 3 [0]'],
    ['["\\x"]', 'FHIR_JSON_INVALID 2 [0]'],
    ['["\\u12g4"]', 'FHIR_JSON_INVALID 2 [0]'],
    ["['a']", 'FHIR_JSON_INVALID 1 [0]'],
    ['// x', 'FHIR_JSON_INVALID 0 '],
  ] as const)
    assert.equal(refused(text), where, text);
});

test('bytes that are not UTF-8 are refused at the byte', () => {
  assert.equal(refused(Buffer.from('{"name":"Jos\xe9 x"}', 'latin1')), 'FHIR_ENCODING 13 ');
  assert.equal(refused('["\\ud83d"]'), 'FHIR_ENCODING 1 [0]');
  assert.equal(refused('["\\ude00\\ud83d"]'), 'FHIR_ENCODING 1 [0]');
});

test('a document cut anywhere is refused with a place inside it', () => {
  const whole = JSON.stringify({ resourceType: 'Patient', name: [{ family: 'Zoë\n', given: ['A'] }], active: true, n: -12.5e3, x: null });
  const bytes = Buffer.from(whole);
  for (let cut = 0; cut < bytes.length; cut++) {
    const { at } = refusalOf(() => readJson(bytes.subarray(0, cut)));
    assert.ok(at.offset <= cut, `cut at ${cut}`);
  }
});

test('what is above a limit is refused where it is exceeded', () => {
  const over = (text: string, limits: Partial<Limits>): number => {
    const { code, at } = refusalOf(() => readJson(Buffer.from(text), limits));
    assert.equal(code, 'FHIR_LIMIT_EXCEEDED');
    return at.offset;
  };
  assert.equal(over('[1,2,3]', { bytes: 6 }), 6);
  assert.equal(over('[[[1]]]', { depth: 2 }), 2);
  assert.equal(over('{"a":1,"b":2}', { properties: 1 }), 7);
  assert.equal(over('[1,2,3]', { items: 2 }), 5);
  assert.equal(over('[1,2,3]', { values: 3 }), 5);
  assert.equal(over('[12345]', { numberLength: 4 }), 1);
});

/** Each of these takes some reader time or memory out of proportion, or its stack. */
test('hostile documents take time in proportion to their size', () => {
  const MIB = 1024 * 1024;
  const limits = { bytes: 32 * MIB, depth: 10_000_000, properties: 10_000_000, items: 10_000_000, values: 20_000_000 };
  const shapes: Readonly<Record<string, string>> = {
    'one long string': `"${'a'.repeat(8 * MIB)}"`,
    'escapes only': `"${'\\u0041'.repeat(MIB)}"`,
    'a string never closed': `["${'\\\\'.repeat(MIB)}`,
    'blanks only': ' '.repeat(8 * MIB),
    'many small lists': `[${'[],'.repeat(MIB / 4)}0]`,
    'many properties': `{${Array.from({ length: 100_000 }, (_, i) => `"p${i}":0`).join(',')}}`,
    'a number of a million digits': `[${'9'.repeat(MIB)}]`,
    'line feeds before an error': `${'\n'.repeat(8 * MIB)}x`,
  };
  for (const [name, text] of Object.entries(shapes)) {
    const bytes = Buffer.from(text);
    const before = process.cpuUsage();
    try {
      readJson(bytes, limits);
    } catch (error) {
      assert.equal((error as Error).name, 'FhirError', name);
    }
    const { user, system } = process.cpuUsage(before);
    assert.ok(user + system < 4_000_000, `${name} took ${(user + system) / 1000} ms`);
  }
  for (const opening of ['[', '{"a":', '[{"entry":']) assert.match(refused(opening.repeat(200_000)), /^FHIR_LIMIT_EXCEEDED/, opening);
});

test('no bytes make the reader throw anything but its own located error', () => {
  const pieces = fc.oneof(
    fc.constantFrom('{', '}', '[', ']', ':', ',', '"', '"a"', '\\', '\\u00', 'true', 'nul', '-', '1e', '0', '{"a":', ' ', '\ufeff'),
    fc.string({ unit: 'binary', maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 20 }), fc.uint8Array({ maxLength: 3 }), (parts, tail) => {
      const bytes = Buffer.concat([Buffer.from(parts.join('')), tail]);
      try {
        readJson(bytes);
      } catch (error) {
        assert.equal((error as Error).name, 'FhirError');
        const { at } = error as { at: { offset: number } } & Error;
        assert.ok(at.offset >= 0 && at.offset <= bytes.length);
      }
    }),
    { numRuns: 1000 },
  );
});

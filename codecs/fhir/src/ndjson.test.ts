import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeValue } from './json/write-json.ts';
import { NdjsonReader, readNdjson, writeNdjson } from './ndjson.ts';
import { chargeItemWith, refusalOf } from './testing.ts';

const lines = [chargeItemWith({ id: '1' }), chargeItemWith({ id: '2', overrideReason: 'Zoë' })].map((line) => JSON.stringify(line));
const file = Buffer.from(`${lines[0]}\r\n\n{"resourceType":\n${lines[1]}`);

test('a line that cannot be read does not spoil the others', () => {
  const read = readNdjson(file);
  assert.deepEqual(
    read.map(({ line, resource, issues }) => [line, resource?.id, issues[0]?.code]),
    [
      [1, '1', undefined],
      [3, undefined, 'FHIR_JSON_INVALID'],
      [4, '2', undefined],
    ],
  );
  const last = read[2];
  assert.equal(file.subarray(last?.start, last?.end).toString(), lines[1]);
});

test('a file cut into pieces anywhere gives the same lines', () => {
  const seen = (reader: NdjsonReader, chunks: readonly Buffer[]) =>
    [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.end()].map(({ line, start, end, resource }) => [
      line,
      start,
      end,
      resource?.id,
    ]);
  const whole = seen(new NdjsonReader(), [file]);
  for (let cut = 0; cut <= file.length; cut++)
    assert.deepEqual(seen(new NdjsonReader(), [file.subarray(0, cut), file.subarray(cut)]), whole);
});

test('a line that outgrows the limit is refused before it is held', () => {
  const reader = new NdjsonReader({ limits: { bytes: 100 } });
  reader.push(Buffer.alloc(90, 0x20));
  const { code, at } = refusalOf(() => reader.push(Buffer.alloc(90, 0x20)));
  assert.deepEqual([code, at.offset, at.line], ['FHIR_LIMIT_EXCEEDED', 100, 1]);
});

test('resources are written one on each line', () => {
  const texts = readNdjson(file).flatMap(({ resource }) => (resource === undefined ? [] : [writeValue(resource.json)]));
  assert.equal(writeNdjson(texts), `${lines.join('\n')}\n`);
  assert.equal(refusalOf(() => writeNdjson(['{\n}'])).code, 'FHIR_LINE_INVALID');
});

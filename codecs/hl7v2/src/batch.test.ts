import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBatch, splitBatch } from './batch.ts';
import { Hl7Error } from './faults.ts';
import { parseMessage } from './message.ts';

const message = (id: string) => `MSH|^~\\&|EHR|MERCY|||20260102||ADT^A01|${id}|P|2.5\rPID|1||${id}`;
const bytes = (...lines: string[]) => Buffer.from(`${lines.join('\r')}\r`);
const FILE = bytes('FHS|^~\\&|EHR', 'BHS|^~\\&|EHR', message('1'), message('2'), 'BTS|2', 'BHS|^~\\&', message('3'), 'BTS|1', 'FTS|2|done');
const ids = (file: Buffer) => [...splitBatch(file)].map(({ start, end }) => parseMessage(file.subarray(start, end)).header.controlId);
const odd = (file: Buffer) => readBatch(file).warnings.map(({ code, at }) => `${code} ${at.segment}`);
const refusal = (file: Buffer): Hl7Error => {
  try {
    readBatch(file);
  } catch (error) {
    if (error instanceof Hl7Error) return error;
    throw error;
  }
  return assert.fail('the batch was read');
};

test('a batch file gives its messages in order, each with its bytes', () => {
  assert.deepEqual(ids(FILE), ['1', '2', '3']);
  const first = readBatch(FILE).messages[0];
  assert.equal(FILE.subarray(first?.start, first?.end).toString(), message('1'));
});

test('headers and trailers are segments like others', () => {
  const file = readBatch(FILE);
  assert.equal(file.header?.get(3), 'EHR');
  assert.equal(file.trailer?.get(2), 'done');
  assert.deepEqual(
    file.batches.map((batch) => [batch.header?.get(1), batch.messages.length, batch.trailer?.get(1)]),
    [
      ['|', 2, '2'],
      ['|', 1, '1'],
    ],
  );
  assert.deepEqual(file.warnings, []);
});

test('a single message and messages in a row are batches without a header', () => {
  assert.deepEqual(ids(bytes(message('1'))), ['1']);
  assert.deepEqual(ids(bytes(message('1'), message('2'))), ['1', '2']);
  assert.deepEqual(odd(bytes(message('1'), message('2'))), []);
  assert.deepEqual(ids(Buffer.from(`\ufeff${message('1')}\r\n\r\n${message('2')}\n`)), ['1', '2']);
});

test('counts that do not agree are reported at the trailer', () => {
  const file = bytes('FHS|^~\\&', 'BHS|^~\\&', message('1'), 'BTS|3', 'FTS|2');
  const { warnings } = readBatch(file);
  assert.deepEqual(
    warnings.map(({ code, at }) => [code, at.segment, at.field, at.segmentIndex]),
    [
      ['HL7_BATCH_COUNT', 'BTS', 1, 5],
      ['HL7_BATCH_COUNT', 'FTS', 1, 6],
    ],
  );
});

test('missing and doubled headers and trailers are reported', () => {
  assert.deepEqual(odd(bytes('BHS|^~\\&', message('1'))), ['HL7_BATCH_STRUCTURE BTS']);
  assert.deepEqual(odd(bytes(message('1'), 'BTS|1')), ['HL7_BATCH_STRUCTURE BTS']);
  assert.deepEqual(odd(bytes(message('1'), 'FTS|1')), ['HL7_BATCH_STRUCTURE FTS']);
  assert.deepEqual(odd(bytes('FHS|^~\\&', message('1'))), ['HL7_BATCH_STRUCTURE FTS']);
  assert.deepEqual(odd(bytes('FHS|^~\\&', 'FHS|^~\\&', message('1'), 'FTS|1')), ['HL7_BATCH_STRUCTURE FHS']);
  assert.deepEqual(odd(bytes('FHS|^~\\&', message('1'), 'FTS|1', 'FTS|1')), ['HL7_BATCH_STRUCTURE FTS']);
});

test('a message that cannot be read does not spoil its neighbours', () => {
  const file = bytes('BHS|^~\\&', message('1'), 'MSH|&&&&|x', message('3'), 'BTS|3');
  const read = [...splitBatch(file)].map(({ start, end }) => {
    try {
      return parseMessage(file.subarray(start, end)).header.controlId;
    } catch (error) {
      return (error as Hl7Error).code;
    }
  });
  assert.deepEqual(read, ['1', 'HL7_DELIMITERS_INVALID', '3']);
});

test('a segment outside any message is refused where it stands', () => {
  const error = refusal(bytes('BHS|^~\\&', 'PID|1', message('1')));
  assert.equal(error.code, 'HL7_SEGMENT_OUTSIDE_MESSAGE');
  assert.deepEqual(error.at, { offset: 9, segmentIndex: 2 });
  assert.equal(refusal(bytes('BHS|^~\\&', message('1'), 'BTS|1', 'PID|1')).code, 'HL7_SEGMENT_OUTSIDE_MESSAGE');
});

test('a file of something else is refused', () => {
  assert.equal(refusal(Buffer.from('{"resourceType":"Bundle"}')).code, 'HL7_HEADER_MISSING');
  assert.equal(refusal(Buffer.from(' \r\n')).code, 'HL7_EMPTY');
  assert.equal(refusal(bytes('FHS|&&&&', message('1'))).code, 'HL7_DELIMITERS_INVALID');
});

test('a batch above its limit is refused', () => {
  assert.throws(
    () => splitBatch(FILE, { batchBytes: 10 }),
    (error) => error instanceof Hl7Error && error.code === 'HL7_LIMIT_EXCEEDED',
  );
});

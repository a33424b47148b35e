import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readDelimiters } from './delimiters.ts';
import { Hl7Error } from './faults.ts';
import { parseMessage } from './message.ts';
import { anyDelimiters, anyMessage } from './testing.ts';
import { repeat, segment, type TreeSegment } from './tree.ts';
import { writeMessage, type WriteOptions } from './write.ts';

const MSH = segment('MSH', { 3: 'EHR', 9: ['ADT', 'A01'], 10: 'C1', 11: 'P', 12: '2.5.1' });
const written = (segments: readonly TreeSegment[], options: WriteOptions = {}) => writeMessage(segments, options).toString('latin1');
const refusal = (segments: readonly TreeSegment[], options: WriteOptions = {}): Hl7Error => {
  try {
    writeMessage(segments, options);
  } catch (error) {
    if (error instanceof Hl7Error) return error;
    throw error;
  }
  return assert.fail('the message was written');
};

test('a message is written from its fields by number', () => {
  const pid = segment('PID', { 1: '1', 3: repeat(['10032', '', '', ['MERCY', '1.2.3']], '77'), 5: ['ROE', 'JANE'], 8: null });
  assert.equal(written([MSH, pid]), 'MSH|^~\\&|EHR||||||ADT^A01|C1|P|2.5.1\rPID|1||10032^^^MERCY&1.2.3~77||ROE^JANE|||""\r');
});

test('line ends and delimiters are the choice of the writer', () => {
  const delimiters = readDelimiters('$', '%~!;', 3);
  assert.equal(written([MSH], { separator: '\r\n', delimiters }), 'MSH$%~!;$EHR$$$$$$ADT%A01$C1$P$2.5.1\r\n');
});

test('text is encoded as MSH-18 says', () => {
  const msh = (charset: string) => segment('MSH', { 3: 'Café', 18: charset });
  assert.match(written([msh('8859/1')]), /Caf\xe9\|/);
  assert.match(written([msh('UNICODE UTF-8')]), /Caf\xc3\xa9\|/);
  assert.match(written([msh('')]), /Caf\xc3\xa9/);
  assert.match(written([msh('UNICODE UTF-8')], { charset: '8859/1' }), /Caf\xe9\|/);
});

test('a character that the character set lacks is refused where it stands, never replaced', () => {
  const error = refusal([segment('MSH', { 18: '8859/1' }), segment('PID', { 5: '語' })]);
  assert.equal(error.code, 'HL7_VALUE_UNWRITABLE');
  assert.deepEqual([error.at.segment, error.at.segmentIndex, error.at.field], ['PID', 2, 5]);
  assert.equal(refusal([segment('MSH', { 3: 'é', 18: 'ASCII' })]).at.field, 3);
  assert.equal(refusal([segment('MSH', { 3: '\ud800' })]).code, 'HL7_VALUE_UNWRITABLE');
  assert.equal(refusal([segment('MSH', { 18: 'ISO IR87' })]).code, 'HL7_CHARSET_UNSUPPORTED');
});

test('what short delimiters cannot express is refused', () => {
  const delimiters = readDelimiters('|', '^~', 3);
  assert.equal(refusal([MSH, segment('PID', { 5: 'a|b' })], { delimiters }).code, 'HL7_VALUE_UNWRITABLE');
  assert.equal(refusal([MSH, segment('PID', { 5: [['a', 'b']] })], { delimiters }).code, 'HL7_VALUE_UNWRITABLE');
});

test('only a header begins a message, and only segments follow', () => {
  for (const segments of [
    [],
    [segment('PID', {})],
    [MSH, MSH],
    [MSH, segment('BTS', {})],
    [MSH, segment('P\r', {})],
    [MSH, segment('pid', {})],
  ]) {
    assert.equal(refusal(segments).code, 'HL7_SEGMENT_NAME_INVALID');
  }
});

test('any content in any delimiters reads back as it was written', () => {
  fc.assert(
    fc.property(anyMessage(), anyDelimiters(), fc.constantFrom('\r', '\n', '\r\n'), (tree, delimiters, separator) => {
      const message = parseMessage(writeMessage(tree, { delimiters, separator }));
      assert.deepEqual(message.tree().slice(1), tree.slice(1));
    }),
  );
});

test('a tree that was read is written in its own delimiters, to the same bytes', () => {
  fc.assert(
    fc.property(anyMessage(), anyDelimiters(), (tree, delimiters) => {
      const bytes = writeMessage(tree, { delimiters });
      assert.deepEqual(writeMessage(parseMessage(bytes).tree()), bytes);
    }),
  );
});

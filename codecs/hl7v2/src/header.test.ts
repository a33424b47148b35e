import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hl7Error } from './faults.ts';
import { readHeader } from './header.ts';

const MSH =
  'MSH|^~\\&|EHR^1.2.3^ISO|MERCY|PLEXUS|^9.9.9^ISO|20260102030405-0600||DFT^P03^DFT_P03|C\\T\\1|P^T|2.5.1|||AL|NE||UNICODE UTF-8~8859/1';

const read = (text: string) => readHeader(Buffer.from(text));
const refusal = (text: string): Hl7Error => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof Hl7Error) return error;
    throw error;
  }
  return assert.fail('the header was read');
};

test('routing reads who sends what to whom without the rest of the message', () => {
  const header = read(`${MSH}\rPID|1||10032`);
  assert.equal(header.sendingApplication, 'EHR');
  assert.equal(header.sendingFacility, 'MERCY');
  assert.equal(header.receivingApplication, 'PLEXUS');
  assert.equal(header.dateTime, '20260102030405-0600');
  assert.deepEqual([header.messageCode, header.trigger, header.structure], ['DFT', 'P03', 'DFT_P03']);
  assert.equal(header.processingId, 'P');
  assert.equal(header.version, '2.5.1');
  assert.deepEqual([header.acceptAcknowledgment, header.applicationAcknowledgment], ['AL', 'NE']);
  assert.equal(header.charset, 'UNICODE UTF-8~8859/1');
});

test('a facility that gives only a universal id is known by that id', () => {
  assert.equal(read(MSH).receivingFacility, '9.9.9');
});

test('header values are unescaped, raw fields are not', () => {
  assert.equal(read(MSH).controlId, 'C&1');
  assert.equal(read(MSH).rawFields[10], 'C\\T\\1');
});

test('a header field that is absent or null is empty text', () => {
  const header = read('MSH|^~\\&|""');
  assert.equal(header.sendingApplication, '');
  assert.equal(header.controlId, '');
});

test('the header of a message that ends its segments with line feeds stops at the first', () => {
  assert.equal(read('MSH|^~\\&|A|B\nPID|1').rawFields.at(-1), 'B');
});

test('names outside ASCII are read in the declared character set', () => {
  const named = (charset: string, bytes: string) =>
    readHeader(Buffer.from(`MSH|^~\\&|${bytes}|||||||||||||||${charset}\r`, 'latin1')).sendingApplication;
  assert.equal(named('8859/1', 'Caf\xe9'), 'Café');
  assert.equal(named('UNICODE UTF-8', 'Caf\xc3\xa9'), 'Café');
  assert.equal(named('', 'Caf\xc3\xa9'), 'Café');
  assert.equal(named('', 'Caf\xe9'), 'Café');
});

test('a byte order mark, MLLP framing and blank space before the header are passed over', () => {
  for (const before of ['\ufeff', '\x0b', '\r\n', ' \n']) assert.equal(read(before + MSH).sendingApplication, 'EHR');
});

test('what has no usable header is refused with the reason and the byte', () => {
  assert.equal(refusal('').code, 'HL7_EMPTY');
  assert.equal(refusal('\r\n').code, 'HL7_EMPTY');
  assert.deepEqual([refusal('PID|1').code, refusal('PID|1').at.offset], ['HL7_HEADER_MISSING', 0]);
  assert.equal(refusal('FHS|^~\\&|').code, 'HL7_BATCH_UNEXPECTED');
  assert.equal(refusal('M\0S\0H\0|\0').code, 'HL7_CHARSET_UNSUPPORTED');
  assert.equal(refusal('\0M\0S\0H\0|').code, 'HL7_CHARSET_UNSUPPORTED');
  assert.equal(refusal('MSH').code, 'HL7_DELIMITERS_INVALID');
  assert.equal(refusal(`MSH|^~\\&|${'x'.repeat(70_000)}`).code, 'HL7_LIMIT_EXCEEDED');
});

test('a refusal never quotes what the bytes hold', () => {
  assert.doesNotMatch(refusal('Jane Roe|1').message, /Roe/);
});

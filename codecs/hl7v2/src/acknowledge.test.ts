import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { acknowledge, acknowledgeUnreadable, type Acknowledgment } from './acknowledge.ts';
import { Hl7Error } from './faults.ts';
import { readHeader } from './header.ts';
import { parseMessage } from './message.ts';
import { readAcknowledgement } from './read-acknowledgement.ts';
import { hostileText } from './testing.ts';

const AT = new Date('2026-01-02T03:04:05.678Z');
const message = (version: string, delimiters = '|^~\\&') =>
  Buffer.from(`MSH${delimiters}|EHR^1.2^ISO|MERCY|PLEXUS|HUB|20260102||ADT^A01^ADT_A01|C\\T\\1|P|${version}||||||8859/1\rPID|1`);
const answer = (extra: Partial<Acknowledgment> = {}): Acknowledgment => ({ code: 'AA', controlId: 'A1', at: AT, ...extra });
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

test('an acknowledgement goes back to the sender, in its version and character set, naming the message', () => {
  assert.equal(
    text(acknowledge(message('2.5.1'), answer())),
    'MSH|^~\\&|PLEXUS|HUB|EHR^1.2^ISO|MERCY|20260102030405+0000||ACK^A01^ACK|A1|P|2.5.1||||||8859/1\rMSA|AA|C\\T\\1\r',
  );
});

test('the header that was read for routing is enough', () => {
  const bytes = message('2.5.1');
  assert.deepEqual(acknowledge(readHeader(bytes), answer()), acknowledge(bytes, answer()));
});

test('older versions know no message structure, and the oldest no trigger', () => {
  assert.equal(readHeader(acknowledge(message('2.3'), answer())).structure, '');
  assert.match(text(acknowledge(message('2.3'), answer())), /\|ACK\^A01\|/);
  assert.match(text(acknowledge(message('2.3.1'), answer())), /\|ACK\^A01\^ACK\|/);
  assert.match(text(acknowledge(message('2.1'), answer())), /\|ACK\|/);
});

test('an error is told in ERR-2 to ERR-4 and ERR-8 from version 2.5', () => {
  const nak = acknowledge(message('2.5.1'), answer({ code: 'AE', text: 'PID-3 is required', error: { code: '101', location: 'PID-3' } }));
  assert.match(
    text(nak),
    /\rMSA\|AE\|C\\T\\1\|PID-3 is required\rERR\|\|PID\^1\^3\|101\^Required field missing\^HL70357\|E\|\|\|\|PID-3 is required\r$/,
  );
});

test('an error deep in a field names repetition, component and subcomponent', () => {
  const nak = acknowledge(message('2.6'), answer({ code: 'AR', error: { code: '103', location: 'FT1[2]-11[1].2', severity: 'W' } }));
  assert.match(text(nak), /\rERR\|\|FT1\^2\^11\^1\^2\^1\|103\^[^|]*\|W\r$/);
});

test('an error is told in ERR-1 up to version 2.4', () => {
  const nak = acknowledge(message('2.3'), answer({ code: 'AE', error: { code: '205', text: 'Seen before', location: 'MSH-10' } }));
  assert.match(text(nak), /\rERR\|MSH\^1\^10\^205&Seen before&HL70357\r$/);
});

test('both shapes of error read back alike', () => {
  for (const version of ['2.3', '2.4', '2.5', '2.7.1']) {
    const nak = acknowledge(message(version), answer({ code: 'AE', text: 'No', error: { code: '101', location: 'PID[2]-3' } }));
    const read = readAcknowledgement(nak);
    assert.deepEqual([read.code, read.controlId, read.text], ['AE', 'C&1', 'No']);
    const severity = version < '2.5' ? undefined : 'E';
    assert.deepEqual(read.errors, [{ code: '101', text: 'Required field missing', location: 'PID[2]-3', severity }]);
  }
});

test('the answer is in the delimiters of the sender', () => {
  const custom = Buffer.from('MSH$%~!;$EHR$MERCY$$$20260102$$ADT%A01$C1$P$2.5\r');
  assert.equal(
    text(acknowledge(custom, answer({ text: 'a$b' }))),
    'MSH$%~!;$$$EHR$MERCY$20260102030405+0000$$ACK%A01%ACK$A1$P$2.5\rMSA$AA$C1$a!F!b\r',
  );
});

test('a sender without escape character gets blanks for delimiters', () => {
  const short = Buffer.from('MSH|^~|EHR||||20260102||ADT|C1|P|2.3\r');
  assert.match(text(acknowledge(short, answer({ text: 'a|b^c\rd' }))), /\rMSA\|AA\|C1\|a b c d\r$/);
});

test('a text that the sender cannot read is answered as far as it can', () => {
  assert.match(text(acknowledge(message('2.5'), answer({ text: 'é語' }))), /\|\?\?\r$/);
  assert.match(text(acknowledge(message('2.5'), answer({ text: 'é' }))), /\|\xe9\r$/);
});

test('a message without version or processing id is answered with both', () => {
  const header = readHeader(acknowledge(Buffer.from('MSH|^~\\&|EHR\r'), answer()));
  assert.deepEqual([header.version, header.processingId, header.messageCode], ['2.5.1', 'P', 'ACK']);
});

test('bytes without a usable header are answered too, with the control id when there is one', () => {
  const nak = acknowledgeUnreadable(
    Buffer.from('MSH|&&&&|EHR||||20260102||ADT|C77|P|2.3\r'),
    answer({ code: 'AR', error: { code: '207' } }),
  );
  assert.deepEqual([readAcknowledgement(nak).code, readAcknowledgement(nak).controlId], ['AR', 'C77']);
  for (const junk of ['', 'junk', 'MSH', 'MSH|&&&&|a||||||a^b|x y|']) {
    assert.equal(readAcknowledgement(acknowledgeUnreadable(Buffer.from(junk), answer({ code: 'AR' }))).controlId, '');
  }
});

test('a message without MSA is no acknowledgement', () => {
  assert.throws(
    () => readAcknowledgement(message('2.5')),
    (error) => error instanceof Hl7Error && error.code === 'HL7_ACKNOWLEDGEMENT_MISSING',
  );
});

test('control characters in the header cannot end the frame of the answer', () => {
  const framed = Buffer.from('MSH|^~\\&|EHR\x1c|\x0bMERCY|||20260102||ADT^A01|C\x1c|P|2.5||||||\x1c\rPID|1');
  const nak = acknowledge(framed, answer());
  assert.doesNotMatch(text(nak), /[\x0b\x1c]/); // oxlint-disable-line no-control-regex -- they must not occur
  assert.equal(readAcknowledgement(nak).controlId, 'C\x1c');
});

test('no text can forge a segment of the answer', () => {
  fc.assert(
    fc.property(hostileText(), (sentence) => {
      const nak = parseMessage(
        acknowledge(message('2.5.1'), answer({ code: 'AE', text: sentence, error: { code: '207', text: sentence } })),
      );
      assert.deepEqual(
        nak.segments.map(({ name }) => name),
        ['MSH', 'MSA', 'ERR'],
      );
    }),
  );
});

test('commit answers of the enhanced mode read back with their code, sentence and error, in every version', () => {
  const versions = fc.constantFrom('2.2', '2.3', '2.3.1', '2.4', '2.5', '2.5.1', '2.8');
  const codes = fc.constantFrom('CA' as const, 'CE' as const, 'CR' as const);
  // The character set of the messages here is ISO 8859-1: what it lacks would be written as a question mark.
  const sentence = hostileText().filter((value) => value !== '' && value !== '""' && /^[\x00-\xff]*$/.test(value)); // oxlint-disable-line no-control-regex -- the range
  fc.assert(
    fc.property(versions, codes, sentence, (version, code, words) => {
      const bytes = acknowledge(
        message(version),
        answer({ code, text: words, ...(code === 'CA' ? {} : { error: { code: '207' as const } }) }),
      );
      const read = readAcknowledgement(bytes);
      assert.deepEqual([read.code, read.controlId, read.text], [code, 'C&1', words]);
      assert.deepEqual(
        read.errors.map((error) => error.code),
        code === 'CA' ? [] : ['207'],
      );
      assert.equal(readHeader(bytes).messageCode, 'ACK');
    }),
  );
});

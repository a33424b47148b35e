import assert from 'node:assert/strict';
import { test } from 'node:test';
import { charsetNamed } from './charset.ts';
import { Hl7Error } from './faults.ts';
import { parseMessage } from './message.ts';

const bytesWith = (charset: string, name: string) =>
  Buffer.from(`MSH|^~\\&|A|B|||20260102||ADT^A01|1|P|2.5||||||${charset}\rPID|||||${name}`, 'latin1');
const read = (charset: string, name: string, override?: string) => {
  const message = parseMessage(bytesWith(charset, name), override === undefined ? {} : { charset: override });
  return { text: message.get('PID-5'), charset: message.charset, codes: message.warnings.map(({ code }) => code) };
};

test('the first repetition of MSH-18 decides how text is read', () => {
  assert.deepEqual(read('8859/1', 'Jos\xe9'), { text: 'José', charset: '8859/1', codes: [] });
  assert.deepEqual(read('8859/2', '\xb1'), { text: 'ą', charset: '8859/2', codes: [] });
  assert.deepEqual(read('8859/15', '\xa4'), { text: '€', charset: '8859/15', codes: [] });
  assert.deepEqual(read('UNICODE UTF-8', 'Jos\xc3\xa9'), { text: 'José', charset: 'UTF-8', codes: [] });
  assert.deepEqual(read('UTF-8~UNICODE', 'Jos\xc3\xa9'), { text: 'José', charset: 'UTF-8', codes: [] });
  assert.deepEqual(read('UNICODE', 'Jos\xc3\xa9').codes, []);
  assert.equal(read('KS X 1001', '\xb0\xa1').text, '가');
});

test('a curly quote sent as 8859/1 is read as the sender meant it', () => {
  assert.equal(read('8859/1', 'O\x92Neil').text, 'O’Neil');
});

test('without MSH-18 the bytes decide, and that is reported', () => {
  assert.deepEqual(read('', 'Jos\xc3\xa9'), { text: 'José', charset: 'UTF-8', codes: ['HL7_CHARSET_ASSUMED'] });
  assert.deepEqual(read('', 'Jos\xe9'), { text: 'José', charset: '8859/1', codes: ['HL7_CHARSET_ASSUMED'] });
  assert.deepEqual(read('', 'Jose').codes, []);
});

test('a name that nobody knows is reported, and the bytes decide', () => {
  assert.deepEqual(read('ISO IR 999', 'Jos\xe9'), { text: 'José', charset: '8859/1', codes: ['HL7_CHARSET_UNKNOWN'] });
});

test('bytes that contradict MSH-18 are read as what they are, and that is reported', () => {
  assert.deepEqual(read('UNICODE UTF-8', 'Jos\xe9'), { text: 'José', charset: '8859/1', codes: ['HL7_CHARSET_MISMATCH'] });
  assert.deepEqual(read('ASCII', 'Jos\xc3\xa9'), { text: 'José', charset: 'UTF-8', codes: ['HL7_CHARSET_MISMATCH'] });
});

test('the channel may know the character set better than the sender', () => {
  assert.deepEqual(read('UNICODE UTF-8', 'Jos\xe9', '8859/1'), { text: 'José', charset: '8859/1', codes: [] });
});

test('a character set whose characters may hold delimiter bytes is refused at MSH-18, unless the message keeps to ASCII', () => {
  for (const [charset, name] of [
    ['~ISO IR87', '\x1b$B@|'],
    ['GB 18030-2000', '\x81|'],
    ['UNICODE UTF-16', '\xe9'],
  ] as const) {
    assert.throws(
      () => read(charset, name),
      (error) => error instanceof Hl7Error && error.code === 'HL7_CHARSET_UNSUPPORTED' && error.at.field === 18,
      charset,
    );
    assert.equal(read(charset, 'ROE').text, 'ROE');
  }
});

test('every single-byte set gives back the bytes it read', () => {
  for (const part of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16]) {
    const declared = charsetNamed(`8859/${part}`);
    assert.ok(declared.kind === 'known');
    for (let byte = 0; byte < 256; byte++) {
      const text = declared.charset.decode(String.fromCharCode(byte));
      if (text !== '\ufffd') assert.equal(declared.charset.encode(text)?.[0], byte, `8859/${part} byte ${byte}`);
    }
    assert.equal(declared.charset.encode('語'), undefined);
  }
});

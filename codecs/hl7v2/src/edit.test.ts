import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Hl7Error } from './faults.ts';
import { parseMessage } from './message.ts';
import { hostileText } from './testing.ts';

const BYTES = Buffer.from('\x0bMSH|^~\\&|EHR||||||ADT^A01|C1|P|2.5\r\nodd line\nPID|1||a^^^b&c~d||ROE^JANE||\\H\\x\\N\\\r\r');
const edit = (path: string, value: string | null, bytes: Uint8Array = BYTES) =>
  Buffer.from(parseMessage(bytes).with(path, value).write()).toString();
const BEFORE = BYTES.toString();

test('a message that was only read is written as it came', () => {
  assert.equal(Buffer.from(parseMessage(BYTES).write()).compare(BYTES), 0);
});

test('an edit changes one value and no other byte', () => {
  assert.equal(edit('PID-5.2', 'JO|AN'), BEFORE.replace('JANE', 'JO\\F\\AN'));
  assert.equal(edit('PID-3[2]', ''), BEFORE.replace('~d', '~'));
  assert.equal(edit('PID-3.4.2', null), BEFORE.replace('b&c', 'b&""'));
  assert.equal(edit('MSH-10', 'C2'), BEFORE.replace('C1', 'C2'));
  assert.equal(edit('PID-5', 'DOE'), BEFORE.replace('ROE', 'DOE'));
});

test('missing places up to the value are added', () => {
  assert.equal(edit('PID-10.2', 'x'), BEFORE.replace('\\N\\\r\r', '\\N\\|||^x\r\r'));
  assert.equal(edit('PID-3[4].1.2', 'x'), BEFORE.replace('~d', '~d~~&x'));
  assert.equal(edit('PID-5.4', 'x'), BEFORE.replace('JANE', 'JANE^^x'));
  assert.equal(edit('PID-3[2].2', 'x'), BEFORE.replace('~d', '~d^x'));
});

test('an edit that cannot be made is refused', () => {
  const refused = (code: string, change: () => unknown) =>
    assert.throws(change, (error) => error instanceof Hl7Error && error.code === code);
  refused('HL7_PATH_NOT_FOUND', () => edit('PV1-2', 'I'));
  refused('HL7_PATH_NOT_FOUND', () => edit('PID[2]-2', 'I'));
  refused('HL7_EDIT_REFUSED', () => edit('MSH-2', '^~'));
  const short = Buffer.from('MSH|^~|A\rPID|1');
  refused('HL7_VALUE_UNWRITABLE', () => edit('PID-2', 'a|b', short));
  refused('HL7_VALUE_UNWRITABLE', () => edit('PID-2.1.2', 'a', short));
  const latin = Buffer.from('MSH|^~\\&|A|||||||||||||||8859/1\rPID|\xe9', 'latin1');
  refused('HL7_VALUE_UNWRITABLE', () => edit('PID-2', '語', latin));
  refused('HL7_EDIT_REFUSED', () => edit('MSH-18', 'UTF-8', latin));
});

test('any text put anywhere is read there again, and its neighbours are unchanged', () => {
  const place = fc.tuple(
    fc.constantFrom(3, 5, 9, 14),
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 1, max: 3 }),
  );
  fc.assert(
    fc.property(hostileText(), place, (text, [field, repetition, component, subcomponent]) => {
      const path = { segment: 'PID', occurrence: 1, field, repetition, component, subcomponent };
      const before = parseMessage(BYTES);
      const after = before.with(path, text);
      assert.equal(after.get(path) ?? '', text);
      for (const other of [3, 5, 7, 9, 14])
        if (other !== field) assert.equal(after.first('PID')?.raw(other), before.first('PID')?.raw(other));
      assert.equal(after.segments.length, before.segments.length);
    }),
  );
});

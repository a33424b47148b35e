import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hl7Error } from './faults.ts';
import { parseMessage } from './message.ts';

const HEAD = 'MSH|^~\\&|EHR|MERCY|PLEXUS|HUB|20260102||ADT^A01^ADT_A01|C1|P|2.5.1';
const message = (...lines: string[]) => parseMessage(Buffer.from([HEAD, ...lines].join('\r')));
const codes = (bytes: string | Uint8Array) => parseMessage(Buffer.from(bytes)).warnings.map((warning) => warning.code);
const refusal = (text: string): Hl7Error => {
  try {
    parseMessage(Buffer.from(text));
  } catch (error) {
    if (error instanceof Hl7Error) return error;
    throw error;
  }
  return assert.fail('the message was read');
};

test('a value is found by segment, field, repetition, component and subcomponent', () => {
  const adt = message('PID|1||10032^^^MERCY&1.2.3&ISO~77^^^LAB||ROE^JANE');
  assert.equal(adt.get('PID-3'), '10032');
  assert.equal(adt.get('PID-3.4'), 'MERCY');
  assert.equal(adt.get('PID-3.4.2'), '1.2.3');
  assert.equal(adt.get('PID-3[2].4'), 'LAB');
  assert.equal(adt.get('PID-5.2'), 'JANE');
  assert.equal(adt.get({ segment: 'PID', occurrence: 1, field: 5, repetition: 1, component: 1, subcomponent: 1 }), 'ROE');
});

test('what is absent, what is empty and what is null are told apart', () => {
  const adt = message('PID|1|""|a||^x');
  assert.equal(adt.get('PID-40'), undefined);
  assert.equal(adt.get('PID-4'), undefined);
  assert.equal(adt.get('PID-5.1'), undefined);
  assert.equal(adt.get('PID-3[2]'), undefined);
  assert.equal(adt.get('ZZ9-1'), undefined);
  assert.equal(adt.get('PID-2'), '');
  assert.equal(adt.value('PID-2')?.isNull, true);
  assert.equal(adt.value('PID-1')?.isNull, false);
});

test('every value knows the bytes it came from', () => {
  const bytes = Buffer.from(`${HEAD}||||||8859/1\rPID|1||10032^^^MERCY~Jos\xe9\\T\\Co`, 'latin1');
  const value = parseMessage(bytes).value('PID-3[2]');
  assert.equal(value?.text, 'José&Co');
  assert.equal(bytes.subarray(value?.start, value?.end).toString('latin1'), 'Jos\xe9\\T\\Co');
});

test('the header counts its own separator as the first field', () => {
  const adt = message();
  assert.equal(adt.get('MSH-1'), '|');
  assert.equal(adt.get('MSH-2'), '^~\\&');
  assert.equal(adt.get('MSH-2.2'), undefined);
  assert.equal(adt.get('MSH-3'), 'EHR');
  assert.equal(adt.get('MSH-9.2'), 'A01');
  assert.deepEqual([adt.value('MSH-1')?.start, adt.value('MSH-1')?.end], [3, 4]);
  assert.equal(adt.first('MSH')?.fieldCount, 12);
});

test('segments keep their order, their bytes and their repetition', () => {
  const dft = message('FT1|1', 'FT1|2', 'ZPB|x');
  assert.deepEqual(
    dft.segments.map(({ name }) => name),
    ['MSH', 'FT1', 'FT1', 'ZPB'],
  );
  assert.deepEqual(
    dft.all('FT1').map((ft1) => ft1.get(1)),
    ['1', '2'],
  );
  assert.equal(dft.get('FT1[2]-1'), '2');
  assert.equal(dft.first('ZPB')?.number, 4);
  assert.equal(Buffer.from(dft.bytes.subarray(dft.first('ZPB')?.start, dft.first('ZPB')?.end)).toString(), 'ZPB|x');
  assert.equal(dft.first('PV1'), undefined);
});

test('a segment tells how often a field repeats and gives fields as they were sent', () => {
  const pid = message('PID|1||a~b\\F\\~c||').first('PID');
  assert.equal(pid?.repetitions(3), 3);
  assert.equal(pid?.repetitions(4), 0);
  assert.equal(pid?.repetitions(9), 0);
  assert.equal(pid?.raw(3), 'a~b\\F\\~c');
  assert.equal(pid?.raw(3, 2), 'b\\F\\');
  assert.equal(pid?.raw(4), undefined);
  assert.equal(pid?.fieldCount, 5);
});

test('segments may end in CR, LF, CRLF or all of them, with blank lines between', () => {
  for (const end of ['\r', '\n', '\r\n', '\r\r\n\n']) {
    const adt = parseMessage(Buffer.from(`${[HEAD, 'EVN|A01', 'PID|1'].join(end)}${end}`));
    assert.deepEqual(
      adt.segments.map(({ name }) => name),
      ['MSH', 'EVN', 'PID'],
    );
    assert.deepEqual(adt.warnings, []);
  }
  assert.equal(parseMessage(Buffer.from(`${HEAD}\nEVN|A01\r\nPID|1\rPV1|1`)).segments.length, 4);
});

test('a byte order mark and MLLP framing left on are reported, and change no value', () => {
  const framed = parseMessage(Buffer.from(`\x0b${HEAD}\rPID|1\r\x1c\r`));
  assert.equal(framed.get('PID-1'), '1');
  assert.deepEqual(
    framed.warnings.map(({ code, at }) => [code, at.offset]),
    [
      ['HL7_FRAMING_STRIPPED', 0],
      ['HL7_FRAMING_STRIPPED', framed.bytes.length - 2],
    ],
  );
  assert.deepEqual(codes(`\ufeff${HEAD}\rPID|1`), ['HL7_FRAMING_STRIPPED']);
});

test('a line without a segment name is reported and kept, and gives no values', () => {
  const broken = message('NTE|1||first half', 'second half|x', 'pid|1', 'PIDX|1');
  assert.deepEqual(
    broken.warnings.map(({ code, at }) => [code, at.segmentIndex]),
    [
      ['HL7_LINE_UNNAMED', 3],
      ['HL7_LINE_UNNAMED', 4],
      ['HL7_LINE_UNNAMED', 5],
    ],
  );
  assert.equal(broken.segments[2]?.name, '');
  assert.equal(broken.segments[2]?.get(1), undefined);
  assert.deepEqual(broken.segments[2]?.tree(), { name: '', fields: [[[['second half|x']]]] });
  assert.equal(broken.first('PID'), undefined);
});

test('required header fields that are empty are reported where they should stand', () => {
  const warnings = parseMessage(Buffer.from('MSH|^~\\&|A|B|||20260102||ADT||P\rPID|1')).warnings;
  assert.deepEqual(
    warnings.map(({ code, at }) => [code, at.field, at.offset]),
    [
      ['HL7_HEADER_FIELD_MISSING', 10, 29],
      ['HL7_HEADER_FIELD_MISSING', 12, 31],
    ],
  );
});

test('two messages in one are refused, not merged', () => {
  const error = refusal(`${HEAD}\rPID|1\r${HEAD}\rPID|2`);
  assert.equal(error.code, 'HL7_SECOND_HEADER');
  assert.deepEqual(error.at, { offset: HEAD.length + 7, segment: 'MSH', segmentIndex: 3 });
});

test('a batch is refused as a message', () => {
  assert.equal(refusal(`BHS|^~\\&\r${HEAD}`).code, 'HL7_BATCH_UNEXPECTED');
  assert.equal(refusal(`${HEAD}\rBTS|1`).code, 'HL7_BATCH_UNEXPECTED');
});

test('nothing but blank space is no message', () => {
  for (const nothing of ['', ' ', '\r\n', '\x0b\x1c\r', '\ufeff']) assert.equal(refusal(nothing).code, 'HL7_EMPTY');
});

test('what is above a limit is refused where it is exceeded', () => {
  const bytes = Buffer.from(`${HEAD}\rPID|a~b~c|x^y^z|u&v&w`);
  const at = (limits: object) => {
    try {
      parseMessage(bytes, { limits }).tree();
    } catch (error) {
      assert.ok(error instanceof Hl7Error && error.code === 'HL7_LIMIT_EXCEEDED');
      return [error.at.segmentIndex, error.at.field];
    }
    return 'within';
  };
  assert.deepEqual(at({ bytes: 20 }), [undefined, undefined]);
  assert.deepEqual(at({ segments: 1 }), [2, undefined]);
  assert.deepEqual(at({ fields: 11 }), [1, undefined]);
  assert.equal(at({ fields: 12 }), 'within');
  assert.deepEqual(at({ repetitions: 2 }), [2, 1]);
  assert.deepEqual(at({ components: 2 }), [1, 9]);
  assert.equal(at({ components: 3, repetitions: 3, segments: 2 }), 'within');
  assert.throws(
    () =>
      parseMessage(bytes, { limits: { repetitions: 2 } })
        .first('PID')
        ?.repetitions(1),
    Hl7Error,
  );
});

test('the tree holds every value once, null and empty told apart', () => {
  assert.deepEqual(message('PID|1||a^b&c~""|').tree()[1], {
    name: 'PID',
    fields: [[[['1']]], [], [[['a'], ['b', 'c']], [[null]]], []],
  });
  assert.deepEqual(message().tree()[0]?.fields.slice(0, 3), [[[['|']]], [[['^~\\&']]], [[['EHR']]]]);
});

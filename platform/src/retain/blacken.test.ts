import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blacken, partOf } from './blacken.ts';

function without(kind: string, text: string, record: string): string | undefined {
  const bytes = Buffer.from(text);
  const start = text.indexOf(record);
  const part = partOf(kind, bytes, { start, end: start + record.length });
  if (part === undefined) return undefined;
  blacken(bytes, [part]);
  return bytes.toString();
}

test('of an X12 file the loop of one claim is blackened, and everything keeps its place', () => {
  assert.equal(without('x12', 'TRN*1~CLP*A*1~NM1*QC~CLP*B*1~', 'CLP*A*1~NM1*QC~'), `TRN*1~${'x'.repeat(15)}CLP*B*1~`);
});

test('of a batch the whole message of a charge goes, with the patient that its other segments name', () => {
  const one = 'MSH|1\rPID|DOE\rFT1|a\r';
  const two = 'MSH|2\rPID|ROE\rFT1|b\r';
  assert.equal(without('batch', `FHS|x\r${one}${two}`, 'FT1|b'), `FHS|x\r${one}${'x'.repeat(two.length - 1)}\r`);
  assert.equal(without('batch', `FHS|x\r${one}${two}`, 'FT1|a'), `FHS|x\r${'x'.repeat(one.length - 1)}\r${two}`);
});

test('of a file of lines the whole line goes, however little of it the record was', () => {
  assert.equal(without('json', '{"a":1}\n{"b":2}\n{"c":3}', '"b"'), '{"a":1}\nxxxxxxx\n{"c":3}');
  assert.equal(without('json', '{"a":1}\r\n{"b":2}', '"a":1'), 'xxxxxxx\r\n{"b":2}');
});

test('a message about one patient has no part that could stay', () => {
  assert.equal(without('ADT^A01', 'MSH|1\rPID|DOE\r', 'PID|DOE'), undefined);
  assert.equal(without('Bundle', '{"resourceType":"Bundle"}', 'Bundle'), undefined);
});

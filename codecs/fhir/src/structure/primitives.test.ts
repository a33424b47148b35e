import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonValue } from '../json/value.ts';
import { isAfter } from './dates.ts';
import { primitiveFault } from './primitives.ts';

const text = (value: string): JsonValue => ({ kind: 'string', text: value, start: 0, end: 0 });
const number = (value: string): JsonValue => ({ kind: 'number', text: value, start: 0, end: 0 });

const CASES: Readonly<Record<string, { readonly good: readonly string[]; readonly bad: readonly string[] }>> = {
  date: {
    good: ['2026', '2026-02', '2026-02-28', '2024-02-29', '2000-02-29'],
    bad: ['26', '2026-2-1', '2026-13', '2026-02-30', '2023-02-29', '1900-02-29', '0000', '2026-00-01', '2026-02-28T10:00:00Z', ''],
  },
  dateTime: {
    good: ['2026', '2026-02-28', '2026-02-28T23:59:60Z', '2026-02-28T10:00:00.123+05:30', '2026-02-28T10:00:00-14:00'],
    bad: ['2026-02-28T10:00:00', '2026-02-28T10:00Z', '2026-02-28 10:00:00Z', '2026-02-30T10:00:00Z', '2026-02-28T24:00:00Z', '20260228'],
  },
  instant: { good: ['2026-02-28T10:00:00Z', '2026-02-28T10:00:00.5+01:00'], bad: ['2026-02-28', '2026-02-28T10:00:00', '2026'] },
  time: { good: ['00:00:00', '23:59:59.999'], bad: ['24:00:00', '10:00', '10:00:00Z', '1:00:00'] },
  id: { good: ['a', 'A-1.b', 'x'.repeat(64)], bad: ['', 'x'.repeat(65), 'a b', 'a_b', 'é'] },
  code: { good: ['active', 'entered-in-error', 'a b'], bad: ['', ' a', 'a ', 'a  b', 'a\n\nb'] },
  uri: { good: ['http://a.example/x', 'urn:oid:1.2', '#x', 'a'], bad: ['', 'a b', 'a\n'] },
  oid: { good: ['urn:oid:1.2.840.0'], bad: ['1.2.3', 'urn:oid:3.1', 'urn:oid:1.02', 'urn:oid:1'] },
  uuid: { good: ['urn:uuid:c757873d-ec9a-4326-a141-556f43239520'], bad: ['c757873d-ec9a-4326-a141-556f43239520', 'urn:uuid:x'] },
  base64Binary: { good: ['QQ==', 'QUI=', 'QUJD', 'QU JD\n'], bad: ['', 'QQ', 'QQ=', 'Q===', 'Q!==', 'QQ==QQ=='] },
  string: { good: ['a', ' ', 'tab\tline\nreturn\r', 'é😀'], bad: ['', '\u0000', '\u0007'] },
  xhtml: {
    good: ['<div xmlns="http://www.w3.org/1999/xhtml">x</div>', ' <div/> '],
    bad: ['x', '<p>x</p>', '<div><script>x</script></div>', '<div><IFRAME src="x"/></div>'],
  },
};

const NUMBERS: Readonly<Record<string, { readonly good: readonly string[]; readonly bad: readonly string[] }>> = {
  integer: { good: ['0', '-1', '2147483647', '-2147483648'], bad: ['1.0', '1e3', '2147483648', '-2147483649'] },
  unsignedInt: { good: ['0', '7'], bad: ['-1', '0.5'] },
  positiveInt: { good: ['1'], bad: ['0', '-1'] },
  decimal: { good: ['0', '-0.0', '1.50', '1e-6', '12345678901234.10'], bad: ['1e999'] },
};

test('values of every primitive type are accepted in its format and refused in any other', () => {
  for (const [type, { good, bad }] of Object.entries(CASES)) {
    for (const value of good) assert.equal(primitiveFault(type, text(value)), undefined, `${type} ${value}`);
    for (const value of bad) assert.equal(primitiveFault(type, text(value)), 'format', `${type} ${value}`);
    assert.equal(primitiveFault(type, number('1')), 'type', type);
  }
  for (const [type, { good, bad }] of Object.entries(NUMBERS)) {
    for (const value of good) assert.equal(primitiveFault(type, number(value)), undefined, `${type} ${value}`);
    for (const value of bad) assert.equal(primitiveFault(type, number(value)), 'format', `${type} ${value}`);
    assert.equal(primitiveFault(type, text('1')), 'type', type);
  }
});

test('formats are checked in linear time', () => {
  const long = 'A'.repeat(1_000_000);
  const before = process.cpuUsage();
  for (const type of Object.keys(CASES))
    for (const value of [long, `${long}!`, ' '.repeat(1_000_000), `${'1.'.repeat(500_000)}x`]) primitiveFault(type, text(value));
  assert.ok(process.cpuUsage(before).user < 3_000_000);
});

test('dates compare as far as both are precise', () => {
  assert.equal(isAfter('2026-03-02', '2026-03-01'), true);
  assert.equal(isAfter('2026-03', '2026'), false);
  assert.equal(isAfter('2026-03-01T10:00:00+02:00', '2026-03-01T09:00:00Z'), false);
  assert.equal(isAfter('2026-03-01T10:00:00Z', '2026-03-01T09:00:00Z'), true);
  assert.equal(isAfter('2026-03-01T10:00:00Z', '2026-03-01'), false);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { readCsv } from '../read-flat.ts';
import { bytes, plain, readInChunks, told } from '../testing.ts';
import { csvFormat, type CsvLayout } from './csv-layout.ts';
import { CsvReader } from './csv-reader.ts';
import { scanFields } from './field-scanner.ts';

const LAYOUT: CsvLayout = {
  header: 'names',
  comment: '#',
  columns: [
    { name: 'account', header: 'ACCT_NO', type: { kind: 'text' }, required: true },
    { name: 'amount', header: 'AMT', type: { kind: 'decimal', scale: 2 }, required: true },
    { name: 'items', header: 'ITEMS', type: { kind: 'integer' } },
    { name: 'day', header: 'DAY', type: { kind: 'date', format: 'MM/DD/YYYY' } },
    { name: 'kind', header: 'KIND', type: { kind: 'enum', values: ['credit', 'debit'] } },
    { name: 'note', header: 'NOTE', type: { kind: 'text' } },
  ],
};
const NAMES = LAYOUT.columns.map(({ name }) => name);
const HEAD = 'ACCT_NO,AMT,ITEMS,DAY,KIND,NOTE\n';
const FILE = `# export of a day\n${HEAD}000123,12.5,3,03/11/2026,credit,"A ""note"", long"\n# a remark\n\n00045,-1000.00,,,,"two\nlines"\n`;

const faultsOf = (row: string): string[] => {
  const { records, problems } = readCsv(bytes(HEAD + row), LAYOUT);
  return [...records.flatMap(({ faults }) => told(faults)), ...told(problems)];
};

test('values have the types of their columns, and nothing is inferred', () => {
  const { records, problems, sound } = readCsv(bytes(FILE), LAYOUT);
  assert.deepEqual(told(problems), []);
  assert.ok(sound);
  assert.deepEqual(
    records.map(({ values }) => ({ ...values })),
    [
      { account: '000123', amount: { unscaled: 1250n, scale: 2 }, items: 3n, day: '2026-03-11', kind: 'credit', note: 'A "note", long' },
      { account: '00045', amount: { unscaled: -100000n, scale: 2 }, note: 'two\nlines' },
    ],
  );
});

test('every value knows its bytes, in every encoding', () => {
  const accented = FILE.replace('long', 'lông');
  const inputs = {
    'utf-8': bytes(accented),
    'utf-8 with a mark': bytes(`\uFEFF${accented}`),
    latin1: Buffer.from(accented, 'latin1'),
    'utf-16le': Buffer.from(`\uFEFF${accented}`, 'utf16le'),
    'utf-16be': Buffer.from(`\uFEFF${accented}`, 'utf16le').swap16(),
  };
  for (const [name, input] of Object.entries(inputs)) {
    const { records, problems } = readCsv(input, { ...LAYOUT, encoding: name === 'latin1' ? 'latin1' : 'utf-8' });
    assert.deepEqual(told(problems), [], name);
    const text = (span: { start: number; end: number } | undefined) => {
      const piece = input.subarray(span?.start, span?.end);
      if (name === 'latin1') return piece.toString('latin1');
      if (name === 'utf-16be') return Buffer.from(piece).swap16().toString('utf16le');
      return piece.toString(name === 'utf-16le' ? 'utf16le' : 'utf8');
    };
    assert.deepEqual(
      records.map((record) => [text(record.position('account')), text(record.position('note')), text(record.position('items'))]),
      [
        ['000123', '"A ""note"", lông"', '3'],
        ['00045', '"two\nlines"', ''],
      ],
      name,
    );
    assert.equal(text(records[1]?.at), '00045,-1000.00,,,,"two\nlines"', name);
    assert.equal(records[0]?.values['note'], 'A "note", lông', name);
  }
});

test('what cannot be read is a fault of its record, at its column, and its neighbours are read', () => {
  assert.deepEqual(faultsOf('1,1.001,x,02/30/2026,loan,a'), [
    'FLAT_DECIMAL record 1 amount',
    'FLAT_INTEGER record 1 items',
    'FLAT_DATE record 1 day',
    'FLAT_ENUM record 1 kind',
  ]);
  assert.deepEqual(faultsOf(',,,,,'), ['FLAT_VALUE_MISSING record 1 account', 'FLAT_VALUE_MISSING record 1 amount']);
  assert.deepEqual(faultsOf('1,1,1\n2,1,,,,\n3,1,,,,,7'), ['FLAT_FIELD_COUNT record 1', 'FLAT_FIELD_COUNT record 3']);
  assert.deepEqual(faultsOf('1,1e3,,,,\n2,1,000,,,,'), ['FLAT_DECIMAL record 1 amount', 'FLAT_FIELD_COUNT record 2']);
});

test('columns are found by name in any order, and by place when the layout says so', () => {
  const turned = 'NOTE,AMT,ACCT_NO,ITEMS,KIND,DAY\nn,1,007,,,';
  assert.deepEqual(
    { ...readCsv(bytes(turned), LAYOUT).records[0]?.values },
    { account: '007', amount: { unscaled: 100n, scale: 2 }, note: 'n' },
  );
  const codes = (text: string, layout: CsvLayout = LAYOUT) => told(readCsv(bytes(text), layout).problems);
  assert.deepEqual(codes('AMT\n1'), ['FLAT_COLUMN_MISSING byte 0 account']);
  assert.deepEqual(codes(HEAD.replace('NOTE', 'AMT')), ['FLAT_COLUMN_TWICE byte 0']);
  assert.deepEqual(codes(HEAD.replace('NOTE', 'NOTE,MORE')), ['FLAT_COLUMN_UNKNOWN byte 0']);
  assert.deepEqual(codes(HEAD.replace('NOTE', 'NOTE,MORE'), { ...LAYOUT, otherColumns: 'skipped' }), []);
  assert.deepEqual(codes(''), ['FLAT_EMPTY byte 0']);
  const placed: CsvLayout = { header: 'none', delimiter: '|', quote: 'none', columns: LAYOUT.columns.slice(0, 2) };
  assert.deepEqual({ ...readCsv(bytes('"7|1.5'), placed).records[0]?.values }, { account: '"7', amount: { unscaled: 150n, scale: 2 } });
  assert.equal(readCsv(bytes('any|thing\n7|1.5'), { ...placed, header: 'ignored' }).records.length, 1);
});

test('line ends may be of any kind', () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const { records, problems } = readCsv(bytes(`${HEAD}1,1,,,,a\n2,2,,,,b\n`.replaceAll('\n', end)), LAYOUT);
    assert.deepEqual(told(problems), []);
    assert.deepEqual(
      records.map(({ values }) => values['note']),
      ['a', 'b'],
    );
  }
});

test('quotes out of place, bytes that are no text, and limits end the reading', () => {
  const problems = (input: Uint8Array, limits = {}) => told(readCsv(input, LAYOUT, { limits }).problems);
  assert.deepEqual(problems(bytes(`${HEAD}1,1,,,,a\n2,1,,,,a"b`)), ['FLAT_QUOTE record 2']);
  assert.deepEqual(problems(bytes(`${HEAD}1,1,,,,"a"b`)), ['FLAT_QUOTE record 1']);
  assert.deepEqual(problems(bytes(`${HEAD}1,1,,,,"open`)), ['FLAT_QUOTE record 1']);
  assert.deepEqual(problems(Buffer.from(`${HEAD}1,1,,,,\xe9\n`, 'latin1')), ['FLAT_ENCODING record 1']);
  assert.deepEqual(problems(bytes(`${HEAD}1,1,,,,${'x'.repeat(200)}`), { recordBytes: 100 }), ['FLAT_RECORD_TOO_LONG record 1']);
  assert.deepEqual(problems(bytes(`${HEAD}1,1,,,,a\n`), { fileBytes: 35 }), ['FLAT_FILE_TOO_LONG record 1']);
  const reader = new CsvReader(LAYOUT);
  reader.end();
  assert.throws(() => reader.push(bytes('x')), { code: 'FLAT_READER_ENDED' });
});

test('a layout that cannot be is refused when the reader is made', () => {
  const refused = (change: Partial<CsvLayout>) => assert.throws(() => new CsvReader({ ...LAYOUT, ...change }), { code: 'FLAT_LAYOUT' });
  refused({ delimiter: '' });
  refused({ delimiter: ',,' });
  refused({ quote: ',' });
  refused({ comment: ',' });
  refused({ columns: [] });
  refused({ columns: [...LAYOUT.columns, ...LAYOUT.columns] });
});

test('messages name rule and place, never content', () => {
  const { records, problems } = readCsv(bytes(`${HEAD}1,SECRET,SECRET,SECRET,SECRET,\n2,1,,,,SEC"RET`), LAYOUT);
  const messages = [...records.flatMap(({ faults }) => faults), ...problems].map(({ message }) => message);
  assert.equal(messages.length, 5);
  for (const message of messages) assert.doesNotMatch(message, /SEC/);
});

test('any chunking of any damage gives the same parts, and nothing is thrown', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 8 });
  const damage = fc.record({
    where: fc.nat(),
    kind: fc.constantFrom('replace', 'insert', 'delete', 'cut'),
    byte: fc.constantFrom(34, 10, 13, 44, 35, 65, 0xc3, 0xff, 0),
  });
  const base = fc.constantFrom(
    bytes(FILE),
    bytes(`\uFEFF${FILE}`),
    Buffer.from(`\uFEFF${FILE}`, 'utf16le'),
    bytes(FILE.replaceAll('\n', '\r\n')),
  );
  fc.assert(
    fc.property(base, fc.array(damage, { maxLength: 3 }), sizes, (whole, damages, cuts) => {
      const input = [...whole];
      for (const { where, kind, byte } of damages) {
        const place = where % (input.length + 1);
        if (kind === 'cut') input.length = place;
        else input.splice(place, kind === 'insert' ? 0 : 1, ...(kind === 'delete' ? [] : [byte]));
      }
      const damaged = Uint8Array.from(input);
      const limits = { recordBytes: 100, fileBytes: 450 };
      const read = (chunks: readonly number[]) => plain(readInChunks(new CsvReader(LAYOUT, { limits }), damaged, chunks), NAMES);
      assert.deepEqual(read(cuts), read([1e6]));
    }),
    { numRuns: 500 },
  );
});

test('the places of fields are those that the parser cut', () => {
  const piece = fc.constantFrom('a', 'é', ' ', ',', '"', '\n', '\r', '');
  const field = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
  const format = csvFormat(LAYOUT);
  fc.assert(
    fc.property(fc.array(field, { minLength: 2, maxLength: 5 }), (fields) => {
      const row = fields.map((text) => (/[",\r\n]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text)).join(',');
      const input = bytes(`${row}\n`);
      const cut = scanFields(input, format).map(({ start, end }) => input.toString('utf8', start, end));
      assert.deepEqual(cut.join(','), row);
      assert.deepEqual(parse(input), [fields]);
      assert.equal(cut.length, fields.length);
    }),
  );
});

test('time grows with the input, not with its square', () => {
  const started = performance.now();
  readInChunks(new CsvReader(LAYOUT), bytes(HEAD + '000123,12.5,3,03/11/2026,credit,"A ""note"""\n'.repeat(20_000)), [5000]);
  readInChunks(new CsvReader(LAYOUT), bytes(`${HEAD}1,1,,,,"${'x'.repeat(900_000)}"\n`), [50]);
  readInChunks(new CsvReader(LAYOUT), bytes(HEAD + '\n'.repeat(200_000)), [50]);
  assert.ok(performance.now() - started < 15_000);
});

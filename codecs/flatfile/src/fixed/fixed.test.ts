import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readFixed } from '../read-flat.ts';
import { bytes, plain, readInChunks, told } from '../testing.ts';
import type { FixedLayout } from './fixed-layout.ts';
import { FixedReader } from './fixed-reader.ts';
import { type FixedRecordInput, writeFixed } from './fixed-writer.ts';
import { readOverpunch, writeOverpunch } from './overpunch.ts';

/** A lockbox file as banks lay them out: a header, payments, a trailer with count and total. */
const LAYOUT: FixedLayout = {
  length: 40,
  lineEnds: true,
  records: [
    {
      name: 'header',
      role: 'header',
      when: { columns: [1, 1], is: 'H' },
      fields: [
        { name: 'box', columns: [2, 9], type: { kind: 'text' }, required: true },
        { name: 'day', columns: [10, 17], type: { kind: 'date', format: 'YYYYMMDD' }, required: true },
      ],
    },
    {
      name: 'payment',
      when: { columns: [1, 1], is: 'P' },
      fields: [
        { name: 'account', columns: [2, 13], type: { kind: 'text' }, required: true },
        { name: 'amount', columns: [14, 23], type: { kind: 'implied', scale: 2, sign: 'overpunch' }, required: true },
        { name: 'items', columns: [24, 26], type: { kind: 'integer' } },
        { name: 'kind', columns: [27, 29], type: { kind: 'enum', values: ['CHK', 'EFT'] } },
        { name: 'fee', columns: [30, 35], type: { kind: 'implied', scale: 2, sign: 'trailing' } },
        { name: 'version', columns: [36, 37], type: { kind: 'text' }, constant: 'V1' },
      ],
    },
    {
      name: 'trailer',
      role: 'trailer',
      when: { columns: [1, 1], is: 'T' },
      fields: [
        { name: 'count', columns: [2, 7], type: { kind: 'integer' }, required: true },
        { name: 'total', columns: [8, 19], type: { kind: 'implied', scale: 2, sign: 'leading' }, required: true },
      ],
      controls: [
        { field: 'count', counts: ['payment'] },
        { field: 'total', sums: { record: 'payment', field: 'amount' } },
      ],
    },
  ],
};
const NAMES = LAYOUT.records.flatMap(({ fields }) => fields.map(({ name }) => name));
const LINES = [
  'HBOX00001 20260311'.replace('BOX00001 ', 'BOX00001'),
  'P000123      000000664E003CHK00012-V1',
  'P00045       000000100}   EFT      V1',
  'T000002+00000005645',
];
const FILE = `${LINES.join('\n')}\n`;

const told1 = (text: string): string[] => {
  const { records, problems } = readFixed(bytes(text), LAYOUT);
  return [...records.flatMap(({ faults }) => told(faults)), ...told(problems)];
};
const changed = (line: number, from: string, to: string): string =>
  LINES.map((text, n) => (n === line ? text.replace(from, to) : text)).join('\n');

test('records are told apart by their discriminator and read by their columns', () => {
  const { records, problems, sound } = readFixed(bytes(FILE), LAYOUT);
  assert.deepEqual(told(problems), []);
  assert.ok(sound);
  assert.deepEqual(
    records.map(({ type, values }) => [type, { ...values }]),
    [
      ['header', { box: 'BOX00001', day: '2026-03-11' }],
      [
        'payment',
        {
          account: '000123',
          amount: { unscaled: 6645n, scale: 2 },
          items: 3n,
          kind: 'CHK',
          fee: { unscaled: -12n, scale: 2 },
          version: 'V1',
        },
      ],
      ['payment', { account: '00045', amount: { unscaled: -1000n, scale: 2 }, kind: 'EFT', version: 'V1' }],
      ['trailer', { count: 2n, total: { unscaled: 5645n, scale: 2 } }],
    ],
  );
});

test('every value knows its bytes, also where a character takes several', () => {
  const input = bytes(changed(1, '000123 ', 'Ärzte €'));
  const { records, problems } = readFixed(input, LAYOUT);
  assert.deepEqual(told(problems), []);
  const span = (name: string) => records[1]?.position(name);
  const text = (name: string) => input.toString('utf8', span(name)?.start, span(name)?.end);
  assert.equal(text('account'), 'Ärzte €     ');
  assert.equal(text('amount'), '000000664E');
  assert.equal(records[1]?.values['account'], 'Ärzte €');
});

test('what cannot be read is a fault of its record, at its field', () => {
  assert.deepEqual(told1(changed(1, '664E', '66X4')).slice(0, 1), ['FLAT_DECIMAL record 2 amount']);
  assert.deepEqual(told1(changed(1, '003CHK', '0x3CSH')), ['FLAT_INTEGER record 2 items', 'FLAT_ENUM record 2 kind']);
  assert.deepEqual(told1(changed(1, 'V1', 'V2')), ['FLAT_CONSTANT record 2 version']);
  assert.deepEqual(told1(changed(1, '000123', '      ')), ['FLAT_VALUE_MISSING record 2 account']);
  assert.deepEqual(told1(changed(0, '20260311', '20260231')), ['FLAT_DATE record 1 day']);
  assert.deepEqual(told1(changed(1, 'V1', 'V1    too long')), ['FLAT_RECORD_LENGTH record 2']);
});

test('counts and totals of the trailer are compared, and a total of unreadable amounts is not', () => {
  assert.deepEqual(told1(changed(3, '000002', '000003')), ['FLAT_TRAILER_COUNT record 4 count stated 3 found 2']);
  assert.deepEqual(told1(changed(3, '5645', '5646')), ['FLAT_TRAILER_TOTAL record 4 total stated 5646 found 5645']);
  assert.deepEqual(told1(changed(1, '664E', '664X')), ['FLAT_DECIMAL record 2 amount']);
});

test('records of no type, out of order, and a trailer that is missing are problems', () => {
  assert.deepEqual(told1(changed(2, 'P', 'X')).slice(-1), ['FLAT_RECORD_TYPE record 3']);
  assert.deepEqual(told1(LINES.slice(1).join('\n'))[0], 'FLAT_RECORD_ORDER record 1');
  assert.deepEqual(told1([...LINES, LINES[1]].join('\n')), ['FLAT_RECORD_ORDER record 5']);
  assert.deepEqual(told1(LINES.slice(0, 3).join('\n')), ['FLAT_TRAILER_MISSING byte 93']);
  assert.deepEqual(told1(''), ['FLAT_EMPTY byte 0']);
});

test('a file that is cut anywhere is not sound', () => {
  for (let cut = 0; cut < FILE.length - 1; cut++) assert.ok(!readFixed(bytes(FILE).subarray(0, cut), LAYOUT).sound, `cut at ${cut}`);
});

test('records may follow each other without line ends', () => {
  const layout: FixedLayout = { ...LAYOUT, lineEnds: false, encoding: 'latin1' };
  const joined = Buffer.from(
    LINES.map((line) => line.padEnd(40))
      .join('')
      .replace('000123', 'Ärzte1'),
    'latin1',
  );
  const { records, sound } = readFixed(joined, layout);
  assert.ok(sound);
  assert.equal(records[1]?.values['account'], 'Ärzte1');
  assert.deepEqual(records[1]?.at, { start: 40, end: 80 });
});

test('limits end the reading', () => {
  const codes = (limits: object) => told(readFixed(bytes(FILE), LAYOUT, { limits }).problems);
  assert.deepEqual(codes({ recordBytes: 30 }), ['FLAT_RECORD_TOO_LONG byte 18']);
  assert.deepEqual(codes({ fileBytes: 50 }), ['FLAT_FILE_TOO_LONG byte 50']);
  assert.deepEqual(told(readFixed(Buffer.from('H\xe9', 'latin1'), LAYOUT).problems), ['FLAT_ENCODING byte 1']);
});

test('a layout that cannot be is refused when the reader is made', () => {
  const refused = (change: Partial<FixedLayout>) => assert.throws(() => new FixedReader({ ...LAYOUT, ...change }), { code: 'FLAT_LAYOUT' });
  const [header] = LAYOUT.records;
  assert.ok(header);
  refused({ length: 0 });
  refused({ length: 20 });
  refused({ lineEnds: false });
  refused({ records: [] });
  refused({ records: [header, header] });
  refused({ records: [{ ...header, when: { columns: [1, 2], is: 'H' } }] });
  refused({ records: [{ ...header, controls: [{ field: 'box', counts: [] }] }] });
});

test('the sign of a zoned number stands in its last digit', () => {
  assert.deepEqual(['12C', '12L', '0}', '0{', '123', 'C', '}'].map(readOverpunch), [123n, -123n, 0n, 0n, 123n, 3n, 0n]);
  assert.deepEqual(['', '1C2', 'x', '-12'].map(readOverpunch), [undefined, undefined, undefined, undefined]);
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (value) => assert.equal(readOverpunch(writeOverpunch(value)), value)),
  );
});

const text = (length: number) =>
  fc
    .string({ minLength: 1, maxLength: length, unit: fc.constantFrom('a', 'Z', '0', ' ', 'é', '-', '€') })
    .map((value) => value.trimEnd())
    .filter((value) => value !== '');
const cents = (max: bigint, min = 0n) => fc.bigInt({ min, max }).map((unscaled) => ({ unscaled, scale: 2 }));
const payment = fc
  .record(
    {
      account: text(12),
      amount: cents(9_999_999_999n, -9_999_999_999n),
      items: fc.bigInt({ min: -99n, max: 999n }),
      kind: fc.constantFrom('CHK', 'EFT'),
      fee: cents(99_999n, -99_999n),
    },
    { requiredKeys: ['account', 'amount'] },
  )
  .map((values): FixedRecordInput => ({ type: 'payment', values }));

test('what is written reads back as itself, with the controls right', () => {
  fc.assert(
    fc.property(text(8), fc.array(payment, { maxLength: 6 }), (box, payments) => {
      const records = [{ type: 'header', values: { box, day: '2026-03-11' } }, ...payments, { type: 'trailer', values: {} }];
      const read = readFixed(writeFixed(LAYOUT, records), LAYOUT);
      assert.deepEqual([...read.records.flatMap(({ faults }) => told(faults)), ...told(read.problems)], []);
      assert.ok(read.sound);
      assert.deepEqual(
        read.records.slice(1, -1).map(({ values: { version: _version, ...values } }) => values),
        payments.map(({ values }) => structuredClone(values)),
      );
    }),
    { numRuns: 300 },
  );
});

test('a value that does not fit or would not read back is refused', () => {
  const refused = (values: object, field: string) =>
    assert.throws(
      () => writeFixed(LAYOUT, [{ type: 'payment', values: { account: '1', amount: { unscaled: 1n, scale: 2 }, ...values } }]),
      { code: 'FLAT_WRITE_VALUE', at: { offset: 0, record: 1, field } },
    );
  refused({ account: 'A'.repeat(13) }, 'account');
  refused({ account: 'A\nB' }, 'account');
  refused({ account: 'A ' }, 'account');
  refused({ account: undefined }, 'account');
  refused({ amount: { unscaled: 10_000_000_000n, scale: 2 } }, 'amount');
  refused({ amount: { unscaled: 1n, scale: 3 } }, 'amount');
  refused({ items: 1000n }, 'items');
  refused({ kind: 'CSH' }, 'kind');
});

test('any chunking of any damage gives the same parts, and nothing is thrown', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 });
  const damage = fc.record({ where: fc.nat(), kind: fc.constantFrom('replace', 'insert', 'delete', 'cut'), byte: fc.nat(255) });
  fc.assert(
    fc.property(
      fc.constantFrom(FILE, `\uFEFF${FILE}`, FILE.replaceAll('\n', '\r\n')),
      fc.array(damage, { maxLength: 3 }),
      sizes,
      (whole, damages, cuts) => {
        const input = [...bytes(whole)];
        for (const { where, kind, byte } of damages) {
          const place = where % (input.length + 1);
          if (kind === 'cut') input.length = place;
          else input.splice(place, kind === 'insert' ? 0 : 1, ...(kind === 'delete' ? [] : [byte]));
        }
        const damaged = Uint8Array.from(input);
        const limits = { recordBytes: 60, fileBytes: 130 };
        const read = (chunks: readonly number[]) => plain(readInChunks(new FixedReader(LAYOUT, { limits }), damaged, chunks), NAMES);
        assert.deepEqual(read(cuts), read([1e6]));
      },
    ),
    { numRuns: 500 },
  );
});

test('time grows with the input, not with its square', () => {
  const started = performance.now();
  readInChunks(new FixedReader(LAYOUT), bytes(`${LINES[0]}\n${`${LINES[1]}\n`.repeat(30_000)}`), [5000]);
  readInChunks(new FixedReader(LAYOUT), bytes(`H${'x'.repeat(900_000)}`), [50]);
  assert.ok(performance.now() - started < 15_000);
});

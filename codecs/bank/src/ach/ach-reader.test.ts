import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { at, bytes, readInChunks, told } from '../testing.ts';
import { AchReader } from './ach-reader.ts';
import { type AchFileInput, writeAch } from './ach-writer.ts';
import { readAch } from './read-ach.ts';

const INPUT: AchFileInput = {
  immediateDestination: '231380104',
  immediateOrigin: '121042882',
  createdOn: '2026-03-10',
  createdAt: '2300',
  destinationName: 'FIRST PATIENT BANK',
  originName: 'PAYER BANK',
  batches: [
    {
      companyName: 'STATE HEALTH',
      companyId: '1890000003',
      entryDescription: 'HCCLAIMPMT',
      effectiveOn: '2026-03-11',
      originatingBank: '12104288',
      entries: [
        {
          transactionCode: '22',
          routingNumber: '231380104',
          account: '5500102',
          amount: 6645n,
          identification: '1234567893',
          name: 'NORTHSIDE',
          trace: { traceNumber: 'STC20260310', originatorId: '1890000003' },
        },
        { transactionCode: '32', routingNumber: '031300012', account: '5500120', amount: 100000n, name: 'SUMMIT' },
      ],
    },
  ],
};
const FILE = Buffer.from(writeAch(INPUT)).toString();
const LINES = FILE.split('\n').slice(0, -1);

/** The file with the columns of one record overwritten. */
function changed(record: number, column: number, text: string): Buffer {
  return bytes(
    LINES.map((line, n) => (n === record - 1 ? line.slice(0, column - 1) + text + line.slice(column - 1 + text.length) : line)).join('\n'),
  );
}

const problemsOf = (input: Uint8Array): string[] => told(readAch(input).problems);

test('a file is laid out as the Nacha rules say', () => {
  assert.deepEqual(LINES, [
    '101 231380104 1210428822603102300A094101FIRST PATIENT BANK     PAYER BANK                     ',
    '5220STATE HEALTH                        1890000003CCDHCCLAIMPMT      260311   1121042880000001',
    '6222313801045500102          00000066451234567893     NORTHSIDE               1121042880000001',
    '705TRN*1*STC20260310*1890000003~                                                   00010000001',
    '6320313000125500120          0000100000               SUMMIT                  0121042880000002',
    '82200000030026268011000000000000000000106645'.concat('1890000003', ' '.repeat(25), '121042880000001'),
    `9000001000001000000030026268011000000000000000000106645${' '.repeat(39)}`,
    ...Array.from({ length: 3 }, () => '9'.repeat(94)),
  ]);
});

test('a payment gives the trace that its remittance repeats, with the bytes of each value', () => {
  const { files, problems } = readAch(bytes(FILE));
  assert.deepEqual(told(problems), []);
  const [batch] = files[0]?.batches ?? [];
  assert.deepEqual([batch?.header.entryClass, batch?.header.companyId, batch?.header.effectiveOn], ['CCD', '1890000003', '2026-03-11']);
  const [paid, plain] = batch?.entries ?? [];
  assert.deepEqual([paid?.direction, paid?.amount, paid?.account, paid?.purpose], ['credit', 6645n, '5500102', 'payment']);
  assert.deepEqual([paid?.trace?.traceNumber, paid?.trace?.originatorId], ['STC20260310', '1890000003']);
  const input = bytes(FILE);
  assert.equal(at(input, paid?.trace?.positions.traceNumber), 'STC20260310');
  assert.equal(at(input, paid?.trace?.positions.originatorId), '1890000003');
  assert.equal(at(input, paid?.positions.amount), '0000006645');
  assert.equal(at(input, paid?.at), LINES.slice(2, 4).join('\n'));
  assert.equal(plain?.trace, undefined);
  assert.deepEqual([batch?.end?.credit, batch?.end?.sound, files[0]?.end?.entries, files[0]?.end?.sound], [106645n, true, 3, true]);
});

test('the trace is read whatever ends its segment and whatever stands before it', () => {
  const traceOf = (text: string) => {
    const { files, problems } = readAch(changed(4, 4, text.padEnd(80)));
    const trace = files[0]?.batches[0]?.entries[0]?.trace;
    return [trace?.traceType, trace?.traceNumber, trace?.originatorId, trace?.originatingSupplement, ...told(problems)];
  };
  assert.deepEqual(traceOf('TRN*1*A1*1999999999\\'), ['1', 'A1', '1999999999', undefined]);
  assert.deepEqual(traceOf('TRN*1*A1*1999999999*XY~'), ['1', 'A1', '1999999999', 'XY']);
  assert.deepEqual(traceOf('RMR*IV*1~TRN*1*A1'), ['1', 'A1', undefined, undefined]);
  assert.deepEqual(traceOf('MATRN*1*A1'), [undefined, undefined, undefined, undefined]);
  assert.deepEqual(traceOf('TRN*1**1999999999~'), [undefined, undefined, undefined, undefined, 'ACH_TRN record 4']);
});

test('the texts of a CTX entry are one remittance, and its trace may cross from one addenda to the next', () => {
  const addenda = (text: string, n: number) => `705${text.padEnd(80)}${String(n).padStart(4, '0')}0000001`;
  const text = `ST*820*0001~BPR*C*66.45~REF*EV*${'X'.repeat(38)}~TRN*1*LONGTRACE77*1890000003~SE*4*0001~`;
  const input = bytes(
    [
      LINES[0],
      LINES[1]?.replace('CCD', 'CTX'),
      '6222313801045500102          00000066451234567893     0002NORTHSIDE         1121042880000001',
      addenda(text.slice(0, 80), 1),
      addenda(text.slice(80), 2),
    ].join('\n'),
  );
  const [entry] = readAch(input).files[0]?.batches[0]?.entries ?? [];
  assert.equal(entry?.paymentInformation, text);
  assert.equal(entry.name, 'NORTHSIDE');
  assert.equal(entry.trace?.traceNumber, 'LONGTRACE77');
  assert.equal(at(input, entry.trace.positions.originatorId), '1890000003');
  assert.match(at(input, entry.trace.positions.traceNumber) ?? '', /^LONG.*77$/s);
});

test('every hash, count and total that is off by one is found at its place', () => {
  assert.deepEqual(problemsOf(changed(6, 10, '4')), ['ACH_BATCH_ENTRIES record 6 entries stated 4 found 3']);
  assert.deepEqual(problemsOf(changed(6, 20, '2')), ['ACH_BATCH_HASH record 6 hash stated 26268012 found 26268011']);
  assert.deepEqual(problemsOf(changed(6, 32, '1')), ['ACH_BATCH_DEBIT record 6 debit stated 1 found 0']);
  assert.deepEqual(problemsOf(changed(6, 44, '6')), ['ACH_BATCH_CREDIT record 6 credit stated 106646 found 106645']);
  assert.deepEqual(problemsOf(changed(6, 94, '2')), ['ACH_CONTROL_MISMATCH record 6 batchNumber']);
  assert.deepEqual(problemsOf(changed(7, 7, '2')), ['ACH_FILE_BATCHES record 7 batches stated 2 found 1']);
  assert.deepEqual(problemsOf(changed(7, 13, '2')), ['ACH_FILE_BLOCKS record 7 blocks stated 2 found 1']);
  assert.deepEqual(problemsOf(changed(7, 21, '2')), ['ACH_FILE_ENTRIES record 7 entries stated 2 found 3']);
  assert.deepEqual(problemsOf(changed(7, 31, '0')), ['ACH_FILE_HASH record 7 hash stated 26268010 found 26268011']);
  assert.deepEqual(problemsOf(changed(7, 43, '1')), ['ACH_FILE_DEBIT record 7 debit stated 1 found 0']);
  assert.deepEqual(problemsOf(changed(7, 55, '6')), ['ACH_FILE_CREDIT record 7 credit stated 106646 found 106645']);
});

test('what is wrong with an entry is found at its place', () => {
  assert.deepEqual(problemsOf(changed(3, 12, '5')), ['ACH_ROUTING_CHECK_DIGIT record 3 routingNumber']);
  assert.deepEqual(problemsOf(changed(3, 39, 'X')), ['ACH_AMOUNT record 3 amount']);
  assert.deepEqual(problemsOf(changed(3, 2, '25')), ['ACH_TRANSACTION_CODE record 3 transactionCode']);
  assert.deepEqual(problemsOf(changed(3, 2, '27')).slice(0, 1), ['ACH_SERVICE_CLASS record 3 transactionCode']);
  assert.deepEqual(problemsOf(changed(3, 79, '0')), ['ACH_ADDENDA_INDICATOR record 3 addendaIndicator']);
  assert.deepEqual(problemsOf(changed(4, 94, '2')), ['ACH_ADDENDA_SEQUENCE record 4 sequence']);
  assert.deepEqual(problemsOf(changed(2, 70, '260231')), ['BANK_DATE record 2 effectiveOn']);
  assert.deepEqual(problemsOf(changed(1, 35, '095')), ['ACH_FORMAT record 1 format']);
  assert.deepEqual(problemsOf(changed(2, 51, 'ADV')), ['ACH_SEC_UNSUPPORTED record 2 entryClass']);
});

test('an entry whose amount cannot be read does not come, and its batch is unsound', () => {
  const [file] = readAch(changed(3, 39, 'X')).files;
  assert.equal(file?.batches[0]?.entries.length, 1);
  assert.equal(file.batches[0]?.end?.sound, false);
  assert.equal(file.end?.sound, false);
});

test('returns and notifications of change give their reason and the original trace', () => {
  const code = (line: string) => bytes([...LINES.slice(0, 3), line, ...LINES.slice(4)].join('\n'));
  const [returned] = readAch(code('799R02091012980000001      12104288Account closed                              121042880000088')).files;
  const [addenda] = returned?.batches[0]?.entries[0]?.addenda ?? [];
  assert.deepEqual(
    [addenda?.type, addenda?.reason, addenda?.originalTrace, addenda?.information],
    ['99', 'R02', '091012980000001', 'Account closed'],
  );
});

test('records without a place and controls that are missing are found', () => {
  assert.deepEqual(problemsOf(bytes('')), ['BANK_EMPTY byte 0']);
  assert.deepEqual(problemsOf(bytes('01,BANK,HOSP')), ['ACH_NOT_ACH record 1']);
  assert.deepEqual(problemsOf(bytes(LINES.slice(1).join('\n'))), ['ACH_HEADER_MISSING record 1']);
  assert.deepEqual(problemsOf(bytes(LINES.filter((_, n) => n !== 5).join('\n'))), ['ACH_CONTROL_MISSING record 6']);
  assert.deepEqual(problemsOf(bytes(LINES.filter((_, n) => n !== 1).join('\n')))[0], 'ACH_RECORD_UNEXPECTED record 2');
  assert.deepEqual(problemsOf(bytes([...LINES.slice(0, 6), '4', ...LINES.slice(6)].join('\n'))).slice(0, 2), [
    'ACH_RECORD_UNKNOWN record 7',
    'ACH_RECORD_LENGTH record 7',
  ]);
  assert.deepEqual(problemsOf(bytes(LINES.map((line) => line.trimEnd()).join('\n'))), [
    'ACH_RECORD_LENGTH record 1',
    'ACH_RECORD_LENGTH record 7',
  ]);
});

test('a file that is cut anywhere before its control ends is never sound', () => {
  const input = bytes(FILE);
  for (let cut = 0; cut < 6 * 95 + 55; cut++) {
    const { files, problems } = readAch(input.subarray(0, cut));
    assert.ok(problems.length > 0, `cut at ${cut}`);
    assert.ok(files[0]?.end?.sound !== true, `cut at ${cut}`);
  }
});

test('records may follow each other without line ends', () => {
  const joined = readAch(bytes(LINES.join('')));
  assert.deepEqual(told(joined.problems), []);
  assert.equal(joined.files[0]?.batches[0]?.entries[0]?.trace?.traceNumber, 'STC20260310');
  assert.equal(joined.files[0]?.end?.sound, true);
});

test('any chunking of any damage gives the same parts, and nothing is thrown', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 });
  const damage = fc.record({ where: fc.nat(), kind: fc.constantFrom('replace', 'insert', 'delete', 'cut'), byte: fc.nat(255) });
  const base = fc.constantFrom(bytes(FILE), bytes(LINES.join('')), bytes(`${FILE}${FILE}`));
  const limits = { recordBytes: 200, fileBytes: 1200, parts: 3 };
  fc.assert(
    fc.property(base, fc.array(damage, { maxLength: 4 }), sizes, (whole, damages, cuts) => {
      const input = [...whole];
      for (const { where, kind, byte } of damages) {
        const place = where % (input.length + 1);
        if (kind === 'cut') input.length = place;
        else input.splice(place, kind === 'insert' ? 0 : 1, ...(kind === 'delete' ? [] : [byte]));
      }
      const damaged = Uint8Array.from(input);
      assert.deepEqual(readInChunks(new AchReader({ limits }), damaged, cuts), readInChunks(new AchReader({ limits }), damaged, [1e6]));
    }),
    { numRuns: 300 },
  );
});

test('messages name rule and place, never content', () => {
  const { problems } = readAch(bytes(FILE.replaceAll(/\d{4}/g, 'HIDE')));
  assert.ok(problems.length > 5);
  for (const { message } of problems) assert.doesNotMatch(message, /HIDE/);
});

test('time grows with the input, not with its square', () => {
  const entries = `${LINES.slice(2, 4).join('\n')}\n`.repeat(5000);
  const wide = `${LINES[2]}\n${`${LINES[3]}\n`.repeat(9000)}`;
  const started = performance.now();
  readInChunks(new AchReader(), bytes(`${LINES[0]}\n${LINES[1]}\n${entries}${wide}`), [1000]);
  assert.ok(performance.now() - started < 10_000);
});

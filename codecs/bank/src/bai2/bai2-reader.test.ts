import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { at, bytes, readInChunks, told } from '../testing.ts';
import { Bai2Reader } from './bai2-reader.ts';
import { directionOf } from './parts.ts';
import { bai2Parts, readBai2 } from './read-bai2.ts';

const LINES = [
  '01,BANK01,HOSP01,260311,0600,7,,,2/',
  '02,HOSP01,BANK01,1,260310,2359,USD,2/',
  '03,5500101,,010,100000,,,040,90000,3,S,50000,40000,0/',
  '88,100,120000,2,V,260311,/',
  '16,142,66450,0,BR/1,CR-1,HCCLAIMPMT TRN*1*STC1*1890000003/',
  '88,SECOND, LINE / WITH ALL',
  '16,455,1000,,,,',
  '16,890,,,,,JUST SO YOU KNOW',
  '49,377450,7/',
  '98,377450,1,9/',
  '99,377450,1,11/',
];
const FILE = `${LINES.join('\n')}\n`;
const SUMMARY = readBai2(bytes(FILE)).files[0]?.groups[0]?.accounts[0];

function changed(line: number, from: string, to: string): string {
  return LINES.map((text, n) => (n === line ? text.replace(from, to) : text)).join('\n');
}

const problemsOf = (text: string): string[] => told(readBai2(bytes(text)).problems);

test('a file is read into groups, accounts, summaries and transactions', () => {
  const { files, problems } = readBai2(bytes(FILE));
  assert.deepEqual(problems, []);
  const [file] = files;
  assert.deepEqual([file?.header.sender, file?.header.createdOn, file?.header.createdAt], ['BANK01', '2026-03-11', '0600']);
  const group = file?.groups[0];
  assert.deepEqual([group?.header.status, group?.header.asOf, group?.header.asOfModifier], ['update', '2026-03-10', '2']);
  assert.deepEqual(
    SUMMARY?.header.summaries.map(({ typeCode, amount, itemCount, availability }) => [typeCode, amount, itemCount, availability]),
    [
      ['010', 100000n, undefined, { type: 'Z' }],
      ['040', 90000n, 3, { type: 'S', immediate: 50000n, oneDay: 40000n, later: 0n }],
      ['100', 120000n, 2, { type: 'V', day: '2026-03-11' }],
    ],
  );
  assert.deepEqual(
    SUMMARY.transactions.map(({ typeCode, direction, amount, bankReference, customerReference, text }) => [
      [typeCode, direction, amount],
      [bankReference, customerReference, text],
    ]),
    [
      [
        ['142', 'credit', 66450n],
        ['BR/1', 'CR-1', 'HCCLAIMPMT TRN*1*STC1*1890000003\nSECOND, LINE / WITH ALL'],
      ],
      [
        ['455', 'debit', 1000n],
        [undefined, undefined, undefined],
      ],
      [
        ['890', 'none', undefined],
        [undefined, undefined, 'JUST SO YOU KNOW'],
      ],
    ],
  );
  assert.deepEqual([file?.end?.total, file?.end?.records, file?.end?.sound], [377450n, 11, true]);
});

test('every value knows its bytes', () => {
  const input = bytes(FILE);
  const [transaction] = SUMMARY?.transactions ?? [];
  assert.equal(at(input, transaction?.at), LINES.slice(4, 6).join('\n'));
  assert.equal(at(input, transaction?.positions.amount), '66450');
  assert.equal(at(input, transaction?.positions.bankReference), 'BR/1');
  assert.equal(at(input, transaction?.positions.text), 'HCCLAIMPMT TRN*1*STC1*1890000003/\n88,SECOND, LINE / WITH ALL');
  assert.equal(at(input, SUMMARY?.header.summaries[2]?.positions.amount), '120000');
});

test('the trace that a bank passes on in its text is read, with its bytes', () => {
  const input = bytes(FILE);
  const trace = SUMMARY?.transactions[0]?.trace;
  assert.deepEqual([trace?.traceType, trace?.traceNumber, trace?.originatorId], ['1', 'STC1', '1890000003']);
  assert.equal(at(input, trace?.positions.traceNumber), 'STC1');
  assert.equal(at(input, trace?.positions.originatorId), '1890000003');
  const traceOf = (text: string) =>
    readBai2(bytes(changed(5, 'SECOND, LINE / WITH ALL', text).replace('TRN*1*STC1*1890000003', ''))).files[0]?.groups[0]?.accounts[0]
      ?.transactions[0]?.trace?.traceNumber;
  assert.equal(traceOf('TRN*1*A1~ MORE'), 'A1');
  assert.equal(traceOf('ID:TRN*1*A/1*1\\'), 'A/1');
  assert.equal(traceOf('STRN*1*A1'), undefined);
  assert.equal(traceOf('TRN*1*'), undefined);
});

test('the funds types tell when money may be used', () => {
  const read = (funds: string) => readBai2(bytes(changed(6, '1000,,,,', `1000,${funds},B,C,`)));
  const availability = (funds: string) => read(funds).files[0]?.groups[0]?.accounts[0]?.transactions[1]?.availability;
  assert.deepEqual(availability('1'), { type: '1' });
  assert.deepEqual(availability('V,260312,2400'), { type: 'V', day: '2026-03-12', time: '2400' });
  assert.deepEqual(availability('D,2,0,400,3,600'), {
    type: 'D',
    distributions: [
      { days: 0, amount: 400n },
      { days: 3, amount: 600n },
    ],
  });
  assert.deepEqual(told(read('S,1,2,3').problems), ['BAI2_FUNDS_SUM record 7 availability']);
  assert.deepEqual(told(read('X').problems), ['BAI2_FUNDS_TYPE record 7 availability']);
  assert.deepEqual(told(read('D,3,0,400').problems), ['BAI2_FUNDS_TYPE record 7 availability']);
});

test('every count and total that is off by one is found at its place', () => {
  assert.deepEqual(problemsOf(changed(8, '377450,7', '377451,7')), [
    'BAI2_ACCOUNT_TOTAL record 9 control total stated 377451 found 377450',
  ]);
  assert.deepEqual(problemsOf(changed(8, '377450,7', '377450,6')), ['BAI2_ACCOUNT_RECORDS record 9 records stated 6 found 7']);
  assert.deepEqual(problemsOf(changed(9, '377450,1', '377449,1')), ['BAI2_GROUP_TOTAL record 10 control total stated 377449 found 377450']);
  assert.deepEqual(problemsOf(changed(9, ',1,9', ',2,9')), ['BAI2_GROUP_ACCOUNTS record 10 accounts stated 2 found 1']);
  assert.deepEqual(problemsOf(changed(9, ',1,9', ',1,10')), ['BAI2_GROUP_RECORDS record 10 records stated 10 found 9']);
  assert.deepEqual(problemsOf(changed(10, '377450,1', '-377450,1')), [
    'BAI2_FILE_TOTAL record 11 control total stated -377450 found 377450',
  ]);
  assert.deepEqual(problemsOf(changed(10, ',1,11', ',0,11')), ['BAI2_FILE_GROUPS record 11 groups stated 0 found 1']);
  assert.deepEqual(problemsOf(changed(10, ',1,11', ',1,12')), ['BAI2_FILE_RECORDS record 11 records stated 12 found 11']);
});

test('an amount that was changed breaks all three totals', () => {
  const { files, problems } = readBai2(bytes(changed(4, '66450', '66451')));
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['BAI2_ACCOUNT_TOTAL', 'BAI2_GROUP_TOTAL', 'BAI2_FILE_TOTAL'],
  );
  assert.equal(files[0]?.end?.sound, false);
});

test('a transaction whose amount cannot be read does not come, and its account is unsound', () => {
  const { files, problems } = readBai2(bytes(changed(4, '66450', '664.50')));
  assert.deepEqual(told(problems), ['BAI2_AMOUNT record 5 amount']);
  assert.equal(files[0]?.groups[0]?.accounts[0]?.transactions.length, 2);
  assert.equal(files[0]?.groups[0]?.accounts[0]?.end?.sound, false);
  assert.equal(files[0]?.end?.sound, false);
});

test('a transaction without a type code is no transaction, and its account is unsound', () => {
  const { files, problems } = readBai2(bytes(changed(4, '16,142', '16,')));
  assert.deepEqual(told(problems), ['BAI2_TYPE_CODE record 5 typeCode']);
  assert.equal(files[0]?.groups[0]?.accounts[0]?.end?.sound, false);
});

test('records without a place and trailers that are missing are found', () => {
  assert.deepEqual(problemsOf(''), ['BANK_EMPTY byte 0']);
  assert.deepEqual(problemsOf('101 076401251'), ['BAI2_NOT_BAI2 record 1']);
  assert.deepEqual(problemsOf(LINES.filter((_, n) => n !== 8).join('\n')), [
    'BAI2_TRAILER_MISSING record 9',
    'BAI2_GROUP_RECORDS record 9 records stated 9 found 8',
    'BAI2_FILE_RECORDS record 10 records stated 11 found 10',
  ]);
  assert.deepEqual(problemsOf(LINES.filter((_, n) => n !== 2 && n !== 3).join('\n'))[0], 'BAI2_RECORD_UNEXPECTED record 3');
  assert.deepEqual(problemsOf(changed(6, '16,455', '17,455'))[0], 'BAI2_RECORD_UNKNOWN record 7');
  assert.deepEqual(problemsOf(changed(9, '/', '')), ['BAI2_TERMINATOR record 10']);
  assert.deepEqual(problemsOf(changed(0, ',2/', ',3/')), ['BAI2_VERSION record 1 version']);
  assert.deepEqual(problemsOf(changed(0, ',2/', ',2,9/')), ['BAI2_FIELD_UNEXPECTED record 1']);
});

test('a file that is cut anywhere before its last trailer is never sound', () => {
  const input = bytes(FILE);
  for (let cut = 0; cut < input.length - 3; cut++) {
    const { files, problems } = readBai2(input.subarray(0, cut));
    assert.ok(problems.length > 0, `cut at ${cut}`);
    assert.ok(files[0]?.end?.sound !== true, `cut at ${cut}`);
  }
});

test('records of a declared physical length need no line ends', () => {
  const padded = (width: number): string =>
    LINES.map((line, n) => (n === 0 ? line.replace(',,,2', `,${width},10,2`) : line).padEnd(width)).join('');
  const whole = readBai2(bytes(padded(80)));
  assert.deepEqual(told(whole.problems), []);
  assert.equal(whole.files[0]?.groups[0]?.accounts[0]?.transactions[0]?.text, SUMMARY?.transactions[0]?.text);
  assert.equal(whole.files[0]?.end?.sound, true);
  assert.deepEqual(readInChunks(new Bai2Reader(), bytes(padded(80)), [1]), readInChunks(new Bai2Reader(), bytes(padded(80)), [9999]));
  assert.deepEqual(problemsOf(changed(0, ',,,2', ',50,,2')), ['BAI2_RECORD_LENGTH record 3', 'BAI2_RECORD_LENGTH record 5']);
});

test('line ends, blank lines and a byte order mark change nothing', () => {
  const amounts = (text: string) => {
    const { files, problems } = readBai2(Buffer.from(text, 'latin1'));
    assert.deepEqual(told(problems), []);
    return files[0]?.groups[0]?.accounts[0]?.transactions.map(({ amount }) => amount);
  };
  const expected = amounts(FILE);
  for (const end of ['\r\n', '\r', '\n\n', '  \n']) assert.deepEqual(amounts(LINES.join(end)), expected, JSON.stringify(end));
  assert.deepEqual(amounts(`\xef\xbb\xbf\r\n${FILE}\x1a`), expected);
});

test('several files in one stream are read one after the other', async () => {
  const source = async function* () {
    yield bytes(FILE);
    yield bytes(FILE);
  };
  const kinds: string[] = [];
  for await (const { kind } of bai2Parts(source())) kinds.push(kind);
  assert.equal(kinds.filter((kind) => kind === 'fileEnd').length, 2);
  assert.ok(!kinds.includes('problem'));
});

test('any chunking of any damage gives the same parts, and nothing is thrown', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 8 });
  const damage = fc.record({ where: fc.nat(), kind: fc.constantFrom('replace', 'insert', 'delete', 'cut'), byte: fc.nat(255) });
  const base = fc.constantFrom(bytes(FILE), bytes(LINES.map((line) => line.padEnd(80)).join('')), bytes(`${FILE}${FILE}`));
  const limits = { recordBytes: 300, fileBytes: 900, parts: 4 };
  fc.assert(
    fc.property(base, fc.array(damage, { maxLength: 4 }), sizes, (whole, damages, cuts) => {
      const input = [...whole];
      for (const { where, kind, byte } of damages) {
        const place = where % (input.length + 1);
        if (kind === 'cut') input.length = place;
        else input.splice(place, kind === 'insert' ? 0 : 1, ...(kind === 'delete' ? [] : [byte]));
      }
      const damaged = Uint8Array.from(input);
      assert.deepEqual(readInChunks(new Bai2Reader({ limits }), damaged, cuts), readInChunks(new Bai2Reader({ limits }), damaged, [1e6]));
    }),
    { numRuns: 500 },
  );
});

test('limits end the reading with one fatal problem', () => {
  const codes = (limits: object) => readBai2(bytes(FILE), { limits }).problems.map(({ code }) => code);
  assert.deepEqual(codes({ recordBytes: 55 }), ['BANK_RECORD_TOO_LONG']);
  assert.deepEqual(codes({ fileBytes: 300 }), ['BANK_FILE_TOO_LONG']);
  assert.deepEqual(codes({ parts: 1 }), ['BANK_TOO_MANY_PARTS']);
  const reader = new Bai2Reader();
  reader.end();
  assert.throws(() => reader.push(bytes('x')), { code: 'BANK_READER_ENDED' });
});

test('messages name rule and place, never content', () => {
  const { problems } = readBai2(bytes(FILE.replaceAll(/\d{4,}/g, 'SECRET')));
  assert.ok(problems.length > 5);
  for (const { message } of problems) assert.doesNotMatch(message, /SECRET/);
});

test('type codes tell the direction of money', () => {
  assert.deepEqual(['010', '142', '399', '475', '890', '930', '970'].map(directionOf), [
    'none',
    'credit',
    'credit',
    'debit',
    'none',
    'credit',
    'debit',
  ]);
});

test('time grows with the input, not with its square', () => {
  const account = `${LINES.slice(2, 9).join('\n')}\n`;
  const input = bytes(`${LINES.slice(0, 2).join('\n')}\n${account.repeat(5000)}16,142,1,,,,${'x'.repeat(900_000)}\n`);
  const started = performance.now();
  readInChunks(new Bai2Reader(), input, [1000]);
  assert.ok(performance.now() - started < 10_000);
});

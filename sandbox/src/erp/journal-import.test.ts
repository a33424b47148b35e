import assert from 'node:assert/strict';
import test from 'node:test';
import { importJournals, type ImportRules } from './journal-import.ts';

const HEADER = 'LEDGER_ID,ACCOUNTING_DATE,CURRENCY_CODE,SEGMENT1,SEGMENT2,ENTERED_DR,ENTERED_CR,REFERENCE1,REFERENCE10';
const rules: ImportRules = {
  accounts: new Map([
    ['1100', 'Receivable'],
    ['4010', 'Revenue'],
  ]),
  isOpen: (period) => period >= '2026-01',
};
const run = (...rows: string[]): ReturnType<typeof importJournals> => importJournals([HEADER, ...rows].join('\n'), rules);

test('balanced rows of one reference become one journal', () => {
  const { journals, rejected } = run('1,2026/03/02,USD,north,1100,100.00,,J1,a', '1,2026-03-02,USD,north,4010,,100.00,J1,b');
  assert.deepEqual(rejected, []);
  assert.equal(journals.length, 1);
  assert.equal(journals[0]?.period, '2026-03');
  assert.deepEqual(
    journals[0]?.lines.map(({ debit, credit, reference }) => [debit, credit, reference]),
    [
      [10000n, 0n, 'a'],
      [0n, 10000n, 'b'],
    ],
  );
});

test('a row on an unknown account keeps its whole journal out, and the next journal goes in', () => {
  const { journals, rejected } = run(
    '1,2026/03/02,USD,north,1100,5.00,,BAD,',
    '1,2026/03/02,USD,north,9999,,5.00,BAD,',
    '1,2026/03/02,USD,north,1100,5.00,,GOOD,',
    '1,2026/03/02,USD,north,4010,,5.00,GOOD,',
  );
  assert.deepEqual(
    journals.map(({ reference }) => reference),
    ['GOOD'],
  );
  assert.deepEqual(
    rejected.map(({ row, code }) => [row, code]),
    [
      [2, 'EJ00'],
      [3, 'EF04'],
    ],
  );
});

test('a journal must balance in each company, not only in all', () => {
  const { rejected } = run('1,2026/03/02,USD,north,1100,5.00,,J,', '1,2026/03/02,USD,river,4010,,5.00,J,');
  assert.deepEqual(
    rejected.map(({ code }) => code),
    ['EU02', 'EU02'],
  );
});

test('a closed period and unreadable values are rejected row by row', () => {
  for (const [row, code] of [
    ['1,2025/12/31,USD,north,1100,5.00,,J,', 'EP01'],
    ['1,2026/02/30,USD,north,1100,5.00,,J,', 'ED01'],
    ['1,2026/03/02,USD,north,1100,5.001,,J,', 'ED01'],
    ['1,2026/03/02,USD,north,1100,5,5,J,', 'ED01'],
    ['1,2026/03/02,USD,north,1100,,,J,', 'ED01'],
    ['1,2026/03/02,USD,north,1100,5,,,', 'ED01'],
  ] as const) {
    assert.equal(run(row).rejected[0]?.code, code, row);
  }
});

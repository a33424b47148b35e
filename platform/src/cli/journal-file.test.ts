import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journalLines } from './journal-file.ts';

const read = (...rows: string[]) => journalLines(Buffer.from(rows.join('\n')), 'USD', 'lines.csv');

test('amounts become whole minor units, and only the dimensions that the file names are told', () => {
  assert.deepEqual(read('account,amount,costCenter', 'bank,1250.50,', 'utilities,-1250.5,8100'), [
    { account: 'bank', amount: '125050' },
    { account: 'utilities', amount: '-125050', costCenter: '8100' },
  ]);
});

for (const [what, row, why] of [
  ['is finer than a cent', 'utilities,-1250.505', /more than 2 decimal places/],
  ['is a word', 'utilities,much', /JOURNAL_FILE_WRONG/],
  ['is missing', 'utilities,', /an account or an amount is missing/],
] as const) {
  test(`an amount that ${what} is refused with its line, and not quoted`, () => {
    assert.throws(
      () => read('account,amount', 'bank,1250.50', row),
      (error: { code: string; at: string; message: string }) => {
        assert.deepEqual([error.code, error.at], ['JOURNAL_FILE_WRONG', 'lines.csv line 3']);
        assert.match(`${error.code} ${error.message}`, why);
        assert.doesNotMatch(error.message, /1250\.505|much/);
        return true;
      },
    );
  });
}

test('a file of one line, or without the columns of a journal, is refused', () => {
  assert.throws(() => read('account,amount', 'bank,1.00'), /two lines or more/);
  assert.throws(() => read('konto,betrag', 'bank,1.00', 'cash,-1.00'), { code: 'JOURNAL_FILE_WRONG' });
});

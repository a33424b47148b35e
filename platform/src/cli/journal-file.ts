import type { PostJournalEntriesGiven } from '@plexus/sdk';
import { type CsvLayout, type FlatRecord, readCsv, type Value } from '@plexus/flatfile';
import { Fault, faultOf, parseMoney } from '../kernel/index.ts';

export type JournalLines = PostJournalEntriesGiven['body']['lines'];

const TEXT = { kind: 'text' } as const;
const DIMENSIONS = ['department', 'costCenter', 'serviceLine', 'payerClass', 'counterparty'] as const;
const NEEDED = ['account', 'amount'] as const;

/** The columns that a journal needs, and those of the dimensions that the first row names. */
function layoutOf(bytes: Buffer): CsvLayout {
  const [header = ''] = bytes.toString('utf8').split(/\r?\n/, 1);
  const named = DIMENSIONS.filter((name) => header.split(',').includes(name));
  return {
    header: 'names',
    columns: [...NEEDED.map((name) => ({ name, type: TEXT, required: true })), ...named.map((name) => ({ name, type: TEXT }))],
  };
}

/**
 * The lines of a journal from a CSV file that names its columns: `account` and `amount` (debits above zero, credits below, such as -1250.50), and
 * the dimensions that its accounts keep. Throws `JOURNAL_FILE_WRONG` (rejected) with the line.
 */
export function journalLines(bytes: Buffer, currency: string, file: string): JournalLines {
  const placeOf = ({ at }: FlatRecord): string => `${file} line ${bytes.toString('latin1', 0, at.start).split('\n').length}`;
  const { records, problems, sound } = readCsv(bytes, layoutOf(bytes));
  const [problem] = problems;
  if (problem !== undefined) throw fileWrong(file, problem.message);
  const faulty = records.find(({ faults }) => faults.length > 0);
  if (faulty !== undefined) throw fileWrong(placeOf(faulty), 'an account or an amount is missing');
  if (!sound || records.length < 2) throw fileWrong(file, 'a journal has two lines or more');
  return records.map((record) => ({
    account: textOf(record.values['account']),
    amount: amountOf(textOf(record.values['amount']), currency, placeOf(record)),
    ...Object.fromEntries(
      DIMENSIONS.flatMap((name) => (record.values[name] === undefined ? [] : [[name, textOf(record.values[name])] as const])),
    ),
  }));
}

function amountOf(text: string, currency: string, at: string): string {
  try {
    return String(parseMoney(text, currency).minor);
  } catch (error) {
    throw fileWrong(at, faultOf(error).message);
  }
}

const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

const fileWrong = (at: string, why: string): Fault =>
  new Fault({
    code: 'JOURNAL_FILE_WRONG',
    kind: 'rejected',
    message: `The file does not hold the lines of a journal: ${why}`,
    hint: 'Write a first row account,amount and columns for department, costCenter and others that the accounts keep',
    at,
  });

import { formatMoney, money } from '../../kernel/index.ts';
import type { SummaryJournal } from '../content.ts';

/** What stands in a segment of the chart of accounts that a line has no value for. */
export const NONE = '0000';

const COLUMNS = [
  'STATUS',
  'LEDGER_ID',
  'ACCOUNTING_DATE',
  'USER_JE_SOURCE_NAME',
  'USER_JE_CATEGORY_NAME',
  'CURRENCY_CODE',
  'DATE_CREATED',
  'ACTUAL_FLAG',
  'SEGMENT1',
  'SEGMENT2',
  'SEGMENT3',
  'SEGMENT4',
  'SEGMENT5',
  'SEGMENT6',
  'ENTERED_DR',
  'ENTERED_CR',
  'REFERENCE1',
  'REFERENCE4',
  'REFERENCE10',
] as const;

export interface LedgerNames {
  readonly id: string;
  readonly source: string;
  readonly category: string;
}

/** The first line of a summary journal stands in this row; the header is row 1. */
export const FIRST_ROW = 2;

/**
 * Writes a summary journal as rows of GlInterface.csv (Oracle Fusion file-based data import, GL_INTERFACE), with a header row that names
 * its columns. Segments are entity, account, cost center, service line, payer class, intercompany. REFERENCE1 (batch) and REFERENCE4
 * (journal) are our key, REFERENCE10 (line) is our key and the line's number, 1 being the first.
 */
export function glInterface(key: string, journal: SummaryJournal, ledger: LedgerNames, numberOf: (account: string) => string): string {
  const rows = journal.lines.map((line, index) => {
    const amount = BigInt(line.amount);
    const text = formatMoney(money(amount < 0n ? -amount : amount, journal.currency));
    return [
      'NEW',
      ledger.id,
      journal.day.replaceAll('-', '/'),
      ledger.source,
      ledger.category,
      journal.currency,
      journal.made.replaceAll('-', '/'),
      'A',
      journal.entity,
      numberOf(line.account),
      line.costCenter ?? NONE,
      line.serviceLine ?? NONE,
      line.payerClass ?? NONE,
      line.counterparty ?? NONE,
      amount > 0n ? text : '',
      amount < 0n ? text : '',
      key,
      key,
      `${key}/${index + 1}`,
    ];
  });
  return [COLUMNS, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join('');
}

/** RFC 4180; a leading sign or formula character is kept as text by the importer and never evaluated there. */
function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

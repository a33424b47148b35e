import { readAmount } from '../money/amount.ts';
import { readCsv } from './csv.ts';

export interface ImportedLine {
  /** Row of the file, the header being 1. */
  readonly row: number;
  readonly segments: readonly string[];
  /** Cents. */
  readonly debit: bigint;
  readonly credit: bigint;
  /** REFERENCE10. */
  readonly reference: string;
}

/** Rows of one REFERENCE1, REFERENCE4, date and currency: what is imported wholly or not at all. */
export interface ImportedJournal {
  /** REFERENCE1, the caller's own key. The ERP does not check whether it has seen it before. */
  readonly reference: string;
  /** REFERENCE4. */
  readonly name: string;
  readonly ledger: string;
  readonly category: string;
  readonly date: string;
  readonly period: string;
  readonly currency: string;
  readonly lines: readonly ImportedLine[];
}

export interface RejectedRow {
  readonly row: number;
  readonly reference: string;
  /** EP01 closed or unknown period, EF04 unknown account, EU02 unbalanced, ED01 unreadable, EJ00 another row of its journal was rejected. */
  readonly code: string;
  readonly message: string;
}

export interface ImportResult {
  readonly journals: readonly ImportedJournal[];
  readonly rejected: readonly RejectedRow[];
  readonly rows: number;
}

export interface ImportRules {
  readonly accounts: ReadonlyMap<string, string>;
  /** Whether the period of that name takes journals. */
  readonly isOpen: (period: string) => boolean;
}

const SEGMENTS = 6;

/** Calendar months, named like 2026-03. */
export function periodOf(date: string): string {
  return date.slice(0, 7);
}

/**
 * Imports the rows of a GlInterface.csv the way a journal import does: every row is judged by itself, and a journal with a rejected row
 * stays out as a whole, while its neighbours go in.
 */
export function importJournals(csv: string, rules: ImportRules): ImportResult {
  const rows = readCsv(csv).map(({ line, values }) => readRow(line, values, rules));
  const groups = Map.groupBy(rows, (row) => JSON.stringify([row.reference, row.name, row.date, row.currency, row.ledger]));
  const journals: ImportedJournal[] = [];
  const rejected: RejectedRow[] = [];
  for (const group of groups.values()) {
    const refusals = refusalsOf(group);
    if (refusals.length > 0) rejected.push(...refusals);
    else journals.push(journalOf(group));
  }
  return { journals, rejected: rejected.sort((a, b) => a.row - b.row), rows: rows.length };
}

interface Row extends ImportedLine {
  readonly key: string;
  readonly name: string;
  readonly ledger: string;
  readonly category: string;
  readonly date: string;
  readonly currency: string;
  readonly refusal: { readonly code: string; readonly message: string } | undefined;
  readonly reference: string;
  readonly lineReference: string;
}

function readRow(line: number, values: ReadonlyMap<string, string>, rules: ImportRules): Row {
  const value = (name: string): string => (values.get(name) ?? '').trim();
  const reference = value('REFERENCE1');
  const debit = value('ENTERED_DR') === '' ? 0n : readAmount(value('ENTERED_DR'));
  const credit = value('ENTERED_CR') === '' ? 0n : readAmount(value('ENTERED_CR'));
  const date = value('ACCOUNTING_DATE').replaceAll('/', '-');
  const account = value('SEGMENT2');
  const refusal = ((): { code: string; message: string } | undefined => {
    if (reference === '') return { code: 'ED01', message: 'REFERENCE1 is missing' };
    if (debit === undefined || credit === undefined || debit < 0n || credit < 0n) {
      return { code: 'ED01', message: 'ENTERED_DR and ENTERED_CR must be positive amounts of at most two decimals' };
    }
    if ((debit === 0n) === (credit === 0n)) return { code: 'ED01', message: 'Exactly one of ENTERED_DR and ENTERED_CR must be filled' };
    if (!/^[A-Z]{3}$/.test(value('CURRENCY_CODE'))) return { code: 'ED01', message: 'CURRENCY_CODE must be a three-letter code' };
    if (!isDay(date)) return { code: 'ED01', message: 'ACCOUNTING_DATE must be a date such as 2026/03/31' };
    if (value('SEGMENT1') === '') return { code: 'EF04', message: 'SEGMENT1, the company, is missing' };
    if (!rules.accounts.has(account)) return { code: 'EF04', message: `The account combination is not valid: SEGMENT2 ${account}` };
    if (!rules.isOpen(periodOf(date))) return { code: 'EP01', message: 'This date is not in any open or future enterable period' };
    return undefined;
  })();
  return {
    row: line,
    key: value('SEGMENT1'),
    reference,
    name: value('REFERENCE4') || reference,
    ledger: value('LEDGER_ID'),
    category: value('USER_JE_CATEGORY_NAME'),
    date,
    currency: value('CURRENCY_CODE'),
    segments: Array.from({ length: SEGMENTS }, (_, index) => value(`SEGMENT${index + 1}`)),
    debit: debit ?? 0n,
    credit: credit ?? 0n,
    lineReference: value('REFERENCE10'),
    refusal,
  };
}

function refusalsOf(group: readonly Row[]): RejectedRow[] {
  const refused = group.flatMap((row) => (row.refusal === undefined ? [] : [{ row: row.row, reference: row.reference, ...row.refusal }]));
  if (refused.length > 0) {
    const neighbours = group.filter((row) => row.refusal === undefined);
    const message = 'Another row of this journal was rejected';
    return [...refused, ...neighbours.map(({ row, reference }) => ({ row, reference, code: 'EJ00', message }))];
  }
  const companies = Map.groupBy(group, (row) => row.key);
  const balanced = [...companies.values()].every((rows) => rows.reduce((sum, { debit, credit }) => sum + debit - credit, 0n) === 0n);
  if (balanced) return [];
  return group.map(({ row, reference }) => ({ row, reference, code: 'EU02', message: 'This journal entry is unbalanced' }));
}

function journalOf(group: readonly Row[]): ImportedJournal {
  const [first] = group;
  if (first === undefined) throw new RangeError('A journal has at least one row');
  const { reference, name, ledger, category, date, currency } = first;
  const lines = group.map(({ row, segments, debit, credit, lineReference }) => ({
    row,
    segments,
    debit,
    credit,
    reference: lineReference,
  }));
  return { reference, name, ledger, category, date, currency, period: periodOf(date), lines };
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
}

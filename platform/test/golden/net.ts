import type { CaseJournal, GoldenCase } from './case.ts';
import { HOME, minor } from './case-events.ts';
import type { Names } from './names.ts';

/** A line of the ledger, as far as the cases look at it. */
export interface PostedLine {
  readonly account: string;
  /** Minor units, positive is a debit. */
  readonly amount: bigint;
  readonly bucket?: string | undefined;
  readonly department?: string | undefined;
  readonly subject?: string | undefined;
  readonly openItem?: string | undefined;
  readonly counterparty?: string | undefined;
}

/** A journal of the ledger, as far as the cases look at it. */
export interface PostedJournal {
  readonly entity: string;
  readonly day: string;
  readonly originalDay?: string | undefined;
  readonly lines: readonly PostedLine[];
}

/** Sums by what a line is about, in words: `north patient-receivable primary of A1` → "400.00". Zero sums are left out. */
export type Net = Readonly<Record<string, string>>;

/**
 * What each control account is kept by: a receivable by patient account, clearing by remittance, a payable by the reference
 * it is closed by, intercompany by the other entity. Every other account is a plain total.
 */
const KEPT_BY: Readonly<Record<string, 'subject' | 'openItem' | 'counterparty'>> = {
  'patient-receivable': 'subject',
  'patient-deposits': 'subject',
  'payer-clearing': 'openItem',
  'recoupment-payable': 'openItem',
  'due-to': 'counterparty',
  'due-from': 'counterparty',
};

/** The hand-computed journals of a case in the ledger's form; `of` stands as it is written. */
export function expectedJournals(golden: GoldenCase): PostedJournal[] {
  return golden.expected.journals.map((journal) => expectedJournal(journal, golden.entity ?? HOME));
}

function expectedJournal(journal: CaseJournal, home: string): PostedJournal {
  return {
    entity: journal.entity ?? home,
    day: journal.day,
    originalDay: journal.originalDay,
    lines: journal.lines.map((line) => ({
      account: line.account,
      amount: BigInt(minor(line.amount)),
      bucket: line.bucket,
      department: line.department,
      subject: line.of,
      openItem: line.of,
      counterparty: line.of,
    })),
  };
}

/** Sums the lines of all journals, over the whole case. */
export function netOf(journals: readonly PostedJournal[], names: Names): Net {
  return sum(journals, names, () => '');
}

/** Sums the lines day by day; a day that a period rule moved says where it came from. */
export function netByDay(journals: readonly PostedJournal[], names: Names): Net {
  return sum(journals, names, ({ day, originalDay }) => (originalDay === undefined ? `${day} ` : `${day} (of ${originalDay}) `));
}

/** The receivable of each patient account and bucket, in words: `A1 primary` → "400.00". */
export function receivables(journals: readonly PostedJournal[], names: Names): Net {
  const lines = journals.flatMap((journal) => journal.lines).filter((line) => line.account === 'patient-receivable');
  return totals(lines.map((line) => [`${names.wordOf(line.subject ?? '')} ${line.bucket ?? ''}`, line.amount]));
}

/** The balances a case expects, in the same words. */
export function expectedReceivables(golden: GoldenCase): Net {
  return totals(
    Object.entries(golden.expected.balances).flatMap(([account, buckets]) =>
      Object.entries(buckets).map(([bucket, amount]): [string, bigint] => [`${account} ${bucket}`, BigInt(minor(amount))]),
    ),
  );
}

function sum(journals: readonly PostedJournal[], names: Names, prefix: (journal: PostedJournal) => string): Net {
  return totals(
    journals.flatMap((journal) =>
      journal.lines.map((line): [string, bigint] => [`${prefix(journal)}${journal.entity} ${wordsOf(line, names)}`, line.amount]),
    ),
  );
}

function wordsOf(line: PostedLine, names: Names): string {
  const keptBy = KEPT_BY[line.account];
  const of = keptBy === undefined ? undefined : line[keptBy];
  return [
    line.account,
    line.account === 'patient-receivable' && line.bucket,
    line.account === 'gross-revenue' && line.department,
    of !== undefined && `of ${names.wordOf(of)}`,
  ]
    .filter((part) => typeof part === 'string')
    .join(' ');
}

function totals(entries: ReadonlyArray<readonly [string, bigint]>): Net {
  const sums = new Map<string, bigint>();
  for (const [words, amount] of entries) sums.set(words, (sums.get(words) ?? 0n) + amount);
  return Object.fromEntries(
    [...sums]
      .filter(([, amount]) => amount !== 0n)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([words, amount]) => [words, inWords(amount)]),
  );
}

function inWords(amount: bigint): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

import type { AccountingEntry, AccountingEvent, StatedLine } from '../canonical/index.ts';
import { accountUnknown, entryIncomplete, journalUnbalanced, ruleMissing } from './faults.ts';
import type { CompiledSide, PostingRules } from './posting-rules.ts';

/** One line: debit positive, credit negative, whole minor units. */
export interface JournalLine {
  readonly account: string;
  readonly amount: bigint;
  /** The pseudonymous key of the subledger it belongs to. */
  readonly subject: string;
  readonly bucket?: string;
  readonly department?: string;
  readonly costCenter?: string;
  readonly serviceLine?: string;
  readonly payerClass?: string;
  readonly counterparty?: string;
  readonly openItem?: string;
}

/** What an accounting event comes to under the rules: balanced lines, and which postings and rules made them. */
export interface RuledLines {
  readonly lines: readonly JournalLine[];
  readonly posting: string;
  readonly rule: string;
  /** Every rule used may still post into a softly closed period. */
  readonly periodEnd: boolean;
}

/**
 * The balanced lines of an accounting event; entries of zero leave none, lines of equal dimensions are one.
 * Empty when everything adds up to nothing. Throws `LEDGER_RULE_MISSING` (rejected) when no rule fits an entry.
 */
export function linesOf(event: AccountingEvent, rules: PostingRules, day: string = event.day): JournalLine[] {
  return [...ruledLinesOf(event, rules, day).lines];
}

/** `linesOf`, with the names of the postings and rules. */
export function ruledLinesOf(event: AccountingEvent, rules: PostingRules, day: string = event.day): RuledLines {
  if (event.lines !== undefined) return statedLinesOf(event, event.lines, rules);
  const merged = new Map<string, JournalLine>();
  const postings = new Set<string>();
  const used = new Set<string>();
  let periodEnd = true;
  for (const [index, entry] of event.entries.entries()) {
    if (entry.amount === 0n) continue;
    const rule = rules.ruleFor(entry, day);
    if (rule === undefined) throw ruleMissing(entry.posting, day, `${event.entity} entry ${index + 1}`);
    postings.add(entry.posting);
    used.add(rule.rule);
    periodEnd &&= rule.periodEnd;
    merge(merged, lineOf(event, entry, rule.debit, entry.amount, rules));
    merge(merged, lineOf(event, entry, rule.credit, -entry.amount, rules));
  }
  return {
    lines: [...merged.values()].filter((line) => line.amount !== 0n),
    posting: [...postings].join('+'),
    rule: `${rules.version}:${[...used].join('+')}`,
    periodEnd: periodEnd && used.size > 0,
  };
}

/** Lines that are posted as they are. Throws `LEDGER_JOURNAL_UNBALANCED` and `LEDGER_ACCOUNT_UNKNOWN` (rejected). */
function statedLinesOf(event: AccountingEvent, lines: readonly StatedLine[], rules: PostingRules): RuledLines {
  const unknown = lines.find(({ account }) => !rules.hasAccount(account));
  if (unknown !== undefined) throw accountUnknown(event.entity, unknown.account);
  if (lines.reduce((sum, { amount }) => sum + amount, 0n) !== 0n) throw journalUnbalanced(event.entity);
  const standing = lines.filter(({ amount }) => amount !== 0n).map((line) => ({ ...line, subject: event.subject }));
  return { lines: standing, posting: 'journal-entry', rule: 'stated', periodEnd: true };
}

/**
 * The exact mirror of a journal. `openItem` replaces what clearing lines are closed by: a payer takes money back with
 * another remittance than the one that brought it.
 */
export function mirrorOf(lines: readonly JournalLine[], openItem?: string): JournalLine[] {
  return lines.map((line) => ({
    ...line,
    amount: -line.amount,
    ...(openItem !== undefined && line.openItem !== undefined ? { openItem } : {}),
  }));
}

/** What lines debit in all, minor units: under other rules other accounts are debited, and the same money. */
export const debitedBy = (lines: readonly Pick<JournalLine, 'amount'>[]): bigint =>
  lines.reduce((sum, { amount }) => (amount > 0n ? sum + amount : sum), 0n);

/** The open item a mirroring event names, when it names exactly one. */
export function openItemOf(event: AccountingEvent): string | undefined {
  const named = new Set(event.entries.flatMap((entry) => entry.openItem ?? []));
  return named.size === 1 ? [...named][0] : undefined;
}

function lineOf(event: AccountingEvent, entry: AccountingEntry, ruled: CompiledSide, amount: bigint, rules: PostingRules): JournalLine {
  const side = ruled.yields && entry.account !== undefined ? named(ruled, entry.account, rules, event.entity) : ruled;
  const { keeps } = side;
  const bucket = side.takesOtherBucket ? entry.toBucket : entry.bucket;
  if (keeps.has('bucket') && bucket === undefined) throw entryIncomplete(entry.posting, 'a bucket', event.entity);
  if ((keeps.has('counterparty') || side.ofCounterparty) && entry.counterparty === undefined) {
    throw entryIncomplete(entry.posting, 'a counterparty', event.entity);
  }
  const { department, serviceLine, counterparty } = entry;
  const payerClass = classOf(entry, side);
  const subject = side.ofCounterparty && counterparty !== undefined ? counterparty : event.subject;
  const openItem = side.closedBySubject ? subject : entry.openItem;
  return {
    account: side.account,
    amount,
    subject,
    ...(keeps.has('bucket') && bucket !== undefined ? { bucket } : {}),
    ...(keeps.has('department') && department !== undefined ? { department } : {}),
    ...(keeps.has('costCenter') && department !== undefined ? { costCenter: rules.costCenterOf(department) } : {}),
    ...(keeps.has('serviceLine') && serviceLine !== undefined ? { serviceLine } : {}),
    ...(keeps.has('payerClass') && payerClass !== '' ? { payerClass } : {}),
    ...(keeps.has('counterparty') && counterparty !== undefined ? { counterparty } : {}),
    ...(keeps.has('openItem') && openItem !== undefined ? { openItem } : {}),
  };
}

/** The side with the account that the entry names. Throws `LEDGER_ACCOUNT_UNKNOWN` (rejected). */
function named(side: CompiledSide, account: string, rules: PostingRules, place: string): CompiledSide {
  const keeps = rules.keptBy(account);
  if (keeps === undefined) throw accountUnknown(place, account);
  return { ...side, account, keeps };
}

/** What is owed stands under the class of its patient account, whoever pays it; '' where none is known. */
function classOf(entry: AccountingEntry, { keeps, takesOtherClass }: CompiledSide): string {
  const own = keeps.has('bucket') ? (entry.standsUnder ?? entry.payerClass) : entry.payerClass;
  return (takesOtherClass ? entry.toClass : own) ?? '';
}

function merge(merged: Map<string, JournalLine>, line: JournalLine): void {
  const place = [
    line.account,
    line.subject,
    line.bucket,
    line.department,
    line.costCenter,
    line.serviceLine,
    line.payerClass,
    line.counterparty,
    line.openItem,
  ].join('\u0000');
  const known = merged.get(place);
  merged.set(place, known === undefined ? line : { ...known, amount: known.amount + line.amount });
}

import type { DraftChange, ProposalInFull } from '../api/approvals.ts';
import { amountText, minorFrom } from '../parts/money.ts';

/** A line of a journal as it is written: debit above zero, credit below. What else it says stays as it is. */
export interface WrittenLine {
  readonly account: string;
  readonly amount: string;
  readonly department: string;
  readonly costCenter: string;
  readonly rest: Readonly<Record<string, string>>;
}

/** What a draft says, as its form shows it; what is absent, drafts of its kind do not say. */
export interface WrittenDraft {
  readonly reason: string;
  readonly amount?: string;
  readonly why?: NonNullable<DraftChange['why']>;
  readonly day?: string;
  readonly state?: NonNullable<DraftChange['state']>;
  readonly description?: string;
  readonly lines?: readonly WrittenLine[];
}

export const EMPTY_LINE: WrittenLine = { account: '', amount: '', department: '', costCenter: '', rest: {} };
const LEAST = 3;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A draft as its form begins with it. */
export function writtenOf({ approval, content }: Pick<ProposalInFull, 'approval' | 'content'>): WrittenDraft {
  // What the platform took from a request that had this shape.
  const { why, day, state } = content as Pick<DraftChange, 'why' | 'day' | 'state'>;
  const { description, lines } = content;
  const { reason, amount, currency } = approval;
  const isJournal = Array.isArray(lines);
  return {
    reason,
    ...(amount === undefined || isJournal ? {} : { amount: amountText(amount, currency) }),
    ...(why === undefined ? {} : { why }),
    ...(day === undefined ? {} : { day }),
    ...(state === undefined ? {} : { state }),
    ...(isJournal ? { description: typeof description === 'string' ? description : '', lines: linesOf(lines) } : {}),
  };
}

/** The lines of a journal that is proposed, each of which is a text of its own. */
export function linesOf(lines: readonly unknown[]): readonly WrittenLine[] {
  return lines.map((line) => {
    // What the platform wrote down of a line that it had checked: names with texts.
    const { account = '', amount = '', department = '', costCenter = '', ...rest } = JSON.parse(String(line)) as Record<string, string>;
    return { account, amount, department, costCenter, rest };
  });
}

/** What is changed of a draft: nothing is `{}`; undefined while something is not as it can be. */
export function changeOf(before: WrittenDraft, now: WrittenDraft, currency: string | undefined): DraftChange | undefined {
  const { reason: said, day, why, state, lines } = now;
  const reason = oneLine(said);
  const amount = now.amount === undefined ? undefined : minorFrom(now.amount, currency);
  const isAmount = now.amount === undefined || (amount !== undefined && amount !== '0');
  if (!isAmount || reason.length < LEAST || (day !== undefined && !DAY.test(day))) return undefined;
  const stated = lines === undefined ? undefined : statedLines(lines, currency);
  if (lines !== undefined && (stated === undefined || stated.length < 2 || differenceOf(lines, currency) !== '0')) return undefined;
  const description = now.description === undefined ? undefined : oneLine(now.description);
  return {
    ...(reason === before.reason ? {} : { reason }),
    ...(amount === undefined || now.amount === before.amount ? {} : { amount }),
    ...(why === undefined || why === before.why ? {} : { why }),
    ...(day === undefined || day === before.day ? {} : { day }),
    ...(state === undefined || state === before.state ? {} : { state }),
    ...(description === undefined || description === '' || description === before.description ? {} : { description }),
    ...(stated === undefined || same(lines, before.lines) ? {} : { lines: stated }),
  };
}

/** How far debits and credits of the lines are apart, in minor units; undefined while one is no amount. */
export function differenceOf(lines: readonly WrittenLine[], currency: string | undefined): string | undefined {
  const amounts = lines.map(({ amount }) => minorFrom(amount, currency));
  return amounts.reduce(
    (sum, amount) => (sum === undefined || amount === undefined ? undefined : String(BigInt(sum) + BigInt(amount))),
    '0',
  );
}

function statedLines(lines: readonly WrittenLine[], currency: string | undefined): DraftChange['lines'] {
  const stated = lines.map(({ account, amount, department, costCenter, rest }) => ({
    account: account.trim(),
    amount: minorFrom(amount, currency) ?? '0',
    ...(department.trim() === '' ? {} : { department: department.trim() }),
    ...(costCenter.trim() === '' ? {} : { costCenter: costCenter.trim() }),
    ...rest,
  }));
  return stated.every(({ account, amount }) => account !== '' && amount !== '0') ? stated : undefined;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

import { summaryUnbalanced } from '../faults.ts';

/** Journal lines of equal dimensions added up; a null is a dimension the lines do not have. */
export interface SummedLine {
  readonly day: string;
  readonly period: string;
  readonly currency: string;
  readonly account: string;
  readonly costCenter: string | null;
  readonly serviceLine: string | null;
  readonly payerClass: string | null;
  readonly counterparty: string | null;
  /** Minor units, debit positive. */
  readonly amount: bigint;
  /** How many journal lines. */
  readonly count: number;
}

/** What one summary journal will hold: all of one entity's lines of one day, period and currency since the last cut. */
export interface SummaryDraft {
  readonly day: string;
  readonly period: string;
  readonly currency: string;
  /** Lines that did not cancel out; may be empty. */
  readonly lines: readonly SummedLine[];
  /** Journal lines covered, those that cancelled out included. */
  readonly covered: number;
  readonly debit: bigint;
}

/** Sorts sums into summary journals. Throws `SUMMARY_UNBALANCED` (defect): the ledger refuses journals that do not balance, so this is ours. */
export function groupLines(entity: string, sums: readonly SummedLine[]): SummaryDraft[] {
  const groups = Map.groupBy(sums, (sum) => `${sum.day}\n${sum.period}\n${sum.currency}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [draftOf(entity, first, group)];
  });
}

function draftOf(entity: string, { day, period, currency }: SummedLine, group: readonly SummedLine[]): SummaryDraft {
  if (group.reduce((sum, line) => sum + line.amount, 0n) !== 0n) {
    throw summaryUnbalanced(entity, day, currency);
  }
  const lines = group.filter((line) => line.amount !== 0n);
  return {
    day,
    period,
    currency,
    lines,
    covered: group.reduce((sum, line) => sum + line.count, 0),
    debit: lines.reduce((sum, line) => (line.amount > 0n ? sum + line.amount : sum), 0n),
  };
}

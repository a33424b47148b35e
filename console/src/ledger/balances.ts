import type { TrialBalanceLine } from '../api/ledger.ts';

export interface AccountBalance {
  readonly account: string;
  readonly currency: string;
  /** Minor units. */
  readonly debit: string;
  readonly credit: string;
}

/** Adds the lines of a trial balance up over facilities and periods, by account and currency. */
export function summedByAccount(lines: readonly TrialBalanceLine[]): readonly AccountBalance[] {
  const groups = Map.groupBy(lines, ({ account, currency }) => `${currency} ${account}`);
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b))
    .flatMap(([, group]) => {
      const [first] = group;
      const sum = (side: 'debit' | 'credit'): string => String(group.reduce((total, line) => total + BigInt(line[side]), 0n));
      return first === undefined ? [] : [{ account: first.account, currency: first.currency, debit: sum('debit'), credit: sum('credit') }];
    });
}

/** The periods that have lines, newest first. */
export const periodsOf = (lines: readonly TrialBalanceLine[]): readonly string[] =>
  [...new Set(lines.map(({ period }) => period))].sort().reverse();

import type { ActivityLine } from '../api/ledger.ts';

/** The newest line of each patient account, newest first. */
export function latestAccounts(lines: readonly ActivityLine[]): readonly ActivityLine[] {
  const known = new Set<string>();
  return lines.filter(({ subject }) => {
    if (!subject.startsWith('account:') || known.has(subject)) return false;
    known.add(subject);
    return true;
  });
}

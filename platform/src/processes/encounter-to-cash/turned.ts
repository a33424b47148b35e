import type { AccountingEntry } from '../../canonical/index.ts';

/** The same entries with the sides turned round. Open items are left to what is mirrored. */
export const turned = (entries: readonly AccountingEntry[]): AccountingEntry[] =>
  entries.map((entry) => {
    const back: { -readonly [K in keyof AccountingEntry]: AccountingEntry[K] } = { ...entry, amount: -entry.amount };
    delete back.openItem;
    return back;
  });

import { transaction } from '../src/store/index.ts';
import type { RunningEstate } from './running-estate.ts';

/** Lines of an entry of bad debt, in minor units. */
export const badDebtLines = (cents: bigint): readonly Readonly<Record<string, string>>[] => [
  { account: 'bad-debt', amount: String(cents) },
  { account: 'gross-revenue', amount: String(-cents), department: 'laboratory' },
];

/** The debits of all journals that people entered and that are posted, in minor units, smallest first. */
export async function enteredDebits({ estate, worker, settle }: RunningEstate): Promise<string[]> {
  await settle();
  const { rows } = await transaction(worker, estate.scope, (tx) =>
    tx.query<{ amount: bigint }>(
      `select l.amount from journal j join journal_line l on l.journal = j.journal and l.tenant = j.tenant
        where j.posting = 'journal-entry' and l.amount > 0 order by l.amount`,
    ),
  );
  return rows.map(({ amount }) => String(amount));
}

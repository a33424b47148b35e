import {
  compareTotals,
  type ControlComparison,
  type ControlTotal,
  decodeControl,
  type LedgerSum,
} from '../processes/encounter-to-cash/index.ts';
import type { Tx } from '../store/index.ts';

export interface ControlTotalQuery {
  readonly entity?: string | undefined;
  /** Of one day, `YYYY-MM-DD`. */
  readonly day?: string | undefined;
}

/**
 * The totals that partners reported beside what the ledger holds, newest day first: the check that nothing was lost on the way that no
 * message tells of. Amounts are minor units; a difference is ours less the partner's.
 */
export async function readControlTotals(tx: Tx, tenant: string, query: ControlTotalQuery = {}): Promise<ControlComparison[]> {
  const reported = await reportedTotals(tx, tenant);
  const compared = compareTotals(reported, reported.length === 0 ? [] : await ledgerSums(tx, tenant));
  return compared
    .filter(({ entity, day }) => (query.entity ?? entity) === entity && (query.day ?? day) === day)
    .toSorted((one, other) => compare(other.day, one.day) || compare(one.entity, other.entity) || compare(one.measure, other.measure));
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

async function reportedTotals(tx: Tx, tenant: string): Promise<ControlTotal[]> {
  const { rows } = await tx.query<{ data: string }>({
    name: 'control-totals-reported',
    text: `select data from process_state where tenant = $1 and key > 'control:' and key < 'control;'`,
    values: [tenant],
  });
  return rows.flatMap(({ data }) => (data === '' ? [] : decodeControl(data)));
}

/** What a period rule moved counts for the day that was asked for. */
async function ledgerSums(tx: Tx, tenant: string): Promise<LedgerSum[]> {
  const { rows } = await tx.query<{ entity: string; day: string; currency: string; account: string; amount: string }>({
    name: 'control-totals-held',
    text: `select l.entity, to_char(coalesce(j.original_day, j.accounting_day), 'YYYY-MM-DD') as day, l.currency, l.account, sum(l.amount)::text as amount
      from journal_line l join journal j on j.tenant = l.tenant and j.journal = l.journal
      where l.tenant = $1 and l.subject >= 'account:' and l.subject < 'account;'
      group by 1, 2, 3, 4`,
    values: [tenant],
  });
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}

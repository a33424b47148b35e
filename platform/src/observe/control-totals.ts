import { accountDays } from '../ledger/index.ts';
import {
  comparable,
  compareTotals,
  type ControlComparison,
  type ControlTotal,
  decodeControl,
} from '../processes/encounter-to-cash/index.ts';
import type { Tx } from '../store/index.ts';

export interface ControlTotalQuery {
  readonly entity?: string | undefined;
  /** Of one day, `YYYY-MM-DD`. */
  readonly day?: string | undefined;
}

/**
 * The totals that partners reported beside what the ledger holds, newest day first: the check that nothing was lost on the way that no
 * message tells of. Amounts are minor units; a difference is ours less the partner's. Reads the days that are asked for, and for a
 * receivable the sums of the days before it; never the lines.
 */
export async function readControlTotals(tx: Tx, tenant: string, query: ControlTotalQuery = {}): Promise<ControlComparison[]> {
  const reported = await reportedTotals(tx, tenant, query.entity);
  const asked = comparable(reported).filter(({ day }) => (query.day ?? day) === day);
  if (asked.length === 0) return [];
  const held = await accountDays(tx, tenant, {
    entities: [...new Set(asked.map(({ entity }) => entity))],
    days: [...new Set(asked.map(({ day }) => day))],
    until: asked
      .flatMap(({ measure, day }) => (measure === 'receivable' ? [day] : []))
      .toSorted(compare)
      .at(-1),
  });
  return compareTotals(asked, held).toSorted(
    (one, other) => compare(other.day, one.day) || compare(one.entity, other.entity) || compare(one.measure, other.measure),
  );
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

async function reportedTotals(tx: Tx, tenant: string, entity: string | undefined): Promise<ControlTotal[]> {
  const { rows } = await tx.query<{ data: string }>({
    name: 'control-totals-reported',
    text: `select data from process_state where tenant = $1 and key > 'control:' and key < 'control;'`,
    values: [tenant],
  });
  const totals = rows.flatMap(({ data }) => (data === '' ? [] : decodeControl(data)));
  return totals.filter((total) => (entity ?? total.entity) === total.entity);
}

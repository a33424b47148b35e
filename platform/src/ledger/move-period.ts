import type { Tx } from '../store/index.ts';
import { periodNotMoved, periodUnknown } from './faults.ts';
import type { PeriodState } from './fiscal-calendar.ts';

export interface PeriodPlace {
  readonly entity: string;
  readonly period: string;
}

const STRICTNESS: readonly PeriodState[] = ['open', 'soft', 'closed'];

/**
 * Sees whether a period can be moved to a state, which must be stricter or looser than the one it has. Locks the period until the
 * transaction ends. Throws `PERIOD_UNKNOWN` and `LEDGER_PERIOD_NOT_MOVED`.
 */
export async function periodToMove(
  tx: Tx,
  tenant: string,
  { entity, period }: PeriodPlace,
  state: PeriodState,
  way: 'stricter' | 'looser',
): Promise<void> {
  const { rows } = await tx.query<{ state: PeriodState }>({
    name: 'period-to-move',
    text: 'select state from fiscal_period where period = $3 and entity = $2 and tenant = $1 for update',
    values: [tenant, entity, period],
  });
  const known = rows[0]?.state;
  if (known === undefined) throw periodUnknown();
  const step = STRICTNESS.indexOf(state) - STRICTNESS.indexOf(known);
  if (way === 'stricter' ? step <= 0 : step >= 0) throw periodNotMoved(period, known);
}

/** Moves a period. The database lets it open only as an approved proposal says that is used up in this transaction. */
export async function movePeriod(tx: Tx, tenant: string, { entity, period }: PeriodPlace, state: PeriodState): Promise<void> {
  await tx.query({
    name: 'move-period',
    text: 'update fiscal_period set state = $4 where period = $3 and entity = $2 and tenant = $1',
    values: [tenant, entity, period, state],
  });
}

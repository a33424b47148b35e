import type { Tx } from '../store/index.ts';
import { periodUnknown } from './faults.ts';
import type { PeriodState } from './fiscal-calendar.ts';

/** A fiscal period of an entity. */
export interface EntityPeriod {
  readonly entity: string;
  readonly period: string;
  /** First and last day. */
  readonly starts: string;
  readonly ends: string;
  readonly state: PeriodState;
}

const SELECT = `select entity, period, to_char(starts, 'YYYY-MM-DD') as starts, to_char(ends, 'YYYY-MM-DD') as ends, state from fiscal_period
  where tenant = $1`;

/** Fiscal periods by entity and day; of one entity, one state or those that hold one day where it is said. */
export async function listPeriods(
  tx: Tx,
  tenant: string,
  of: { readonly entity?: string; readonly state?: PeriodState; readonly day?: string },
): Promise<readonly EntityPeriod[]> {
  const { rows } = await tx.query<EntityPeriod>({
    name: 'list-periods',
    text: `${SELECT} and ($2::text is null or entity = $2) and ($3::text is null or state = $3)
      and ($4::date is null or $4::date between starts and ends) order by entity, starts`,
    values: [tenant, of.entity ?? null, of.state ?? null, of.day ?? null],
  });
  return rows;
}

/** One period of an entity. Throws `PERIOD_UNKNOWN`. */
export async function readPeriod(tx: Tx, tenant: string, entity: string, period: string): Promise<EntityPeriod> {
  const { rows } = await tx.query<EntityPeriod>({
    name: 'read-period',
    text: `${SELECT} and entity = $2 and period = $3`,
    values: [tenant, entity, period],
  });
  const [found] = rows;
  if (found === undefined) throw periodUnknown();
  return found;
}

import type pg from 'pg';
import { transaction } from '../store/index.ts';
import { fiscalYear, periodsOf } from './fiscal-calendar.ts';

/** How many fiscal years before the current one are kept open for what comes late, and how many ahead. */
const YEARS_BACK = 1;
const YEARS_AHEAD = 1;

/** Makes the periods around today for every entity; those that exist keep their state. `pool` acts as plexus_worker. */
export async function ensurePeriods(
  pool: pg.Pool,
  tenant: string,
  entities: readonly { readonly id: string; readonly fiscalYearEnd: string }[],
  now: Date,
): Promise<void> {
  const today = now.toISOString().slice(0, 10);
  const rows = entities.flatMap(({ id, fiscalYearEnd }) => {
    const year = fiscalYear(today, fiscalYearEnd);
    const years = Array.from({ length: YEARS_BACK + YEARS_AHEAD + 1 }, (_, n) => year - YEARS_BACK + n);
    return years.flatMap((one) => periodsOf(one, fiscalYearEnd).map((period) => ({ entity: id, ...period })));
  });
  await transaction(pool, { tenant, entities: 'all' }, (tx) =>
    tx.query(
      `insert into fiscal_period (tenant, entity, period, starts, ends)
        select $1, p.entity, p.period, p.starts, p.ends from json_to_recordset($2) p(entity text, period text, starts date, ends date)
        on conflict do nothing`,
      [tenant, JSON.stringify(rows)],
    ),
  );
}

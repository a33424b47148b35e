import type pg from 'pg';
import type { TenantKeys } from '../kernel/index.ts';
import { transaction } from '../store/index.ts';
import type { Log } from './append.ts';
import { ensureReader } from './read.ts';
import { SubjectKeys } from './subject-keys.ts';

/** Fixed when a tenant's log is made: keys are spread over this many lanes, each folded by one worker at a time. */
const LANES = 16;

/** The reader that folds events through the processes. */
export const PROCESSES = 'processes';

/** Opens a tenant's log, making its lanes on first use. `pool` acts as plexus_worker. */
export async function openLog(pool: pg.Pool, keys: TenantKeys): Promise<Log> {
  return transaction(pool, { tenant: keys.tenant, entities: 'all' }, async (tx) => {
    const { rows } = await tx.query<{ lanes: number; incarnation: number }>(
      `select (select count(*)::int from lane_cursor where tenant = $1 and reader = $2) as lanes,
        (select max(number) from incarnation) as incarnation`,
      [keys.tenant, PROCESSES],
    );
    const known = rows[0]?.lanes ?? 0;
    if (known === 0) await ensureReader(tx, keys.tenant, PROCESSES, LANES);
    return {
      tenant: keys.tenant,
      lanes: known === 0 ? LANES : known,
      incarnation: rows[0]?.incarnation ?? 1,
      subjects: new SubjectKeys(keys),
    };
  });
}

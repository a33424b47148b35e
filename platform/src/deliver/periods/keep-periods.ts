import type pg from 'pg';
import { faultOf, Loop, type Running } from '../../kernel/index.ts';
import { transaction } from '../../store/index.ts';
import type { Telemetry } from '../telemetry.ts';
import { orderPeriods, type PeriodRule } from './order-periods.ts';

const LOOK_MS = 2_000;

/** Keeps the fiscal periods of an ERP as ours are; any number of nodes may run it. */
export function keepPeriods(pool: pg.Pool, tenant: string, rule: PeriodRule, telemetry: Telemetry, queued: () => void): Running {
  const step = async (): Promise<boolean> => {
    if ((await transaction(pool, { tenant, entities: 'all' }, (tx) => orderPeriods(tx, tenant, rule))) > 0) queued();
    return false;
  };
  return new Loop(`periods of ${rule.target}`, LOOK_MS, step, (error) =>
    telemetry.error({ target: rule.target, ...faultOf(error).toJSON() }, 'fiscal periods could not be told'),
  );
}

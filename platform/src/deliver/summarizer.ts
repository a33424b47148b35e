import type pg from 'pg';
import type { Log } from '../events/index.ts';
import { type Clock, faultOf, Loop, type Running } from '../kernel/index.ts';
import { transaction } from '../store/index.ts';
import { entitiesDue, summarize } from './summary/summarize.ts';
import type { TargetDeclaration } from './target.ts';
import type { Telemetry } from './telemetry.ts';

/** How often it is asked whether anything is due. */
const LOOK_MS = 500;

/**
 * Cuts summary journals by the target's schedule. Any number of nodes may run it: the position of an entity is locked for each cut, and the
 * time of the last one is kept with it. An entity that cannot be summarized does not keep the others from it.
 */
export function startSummarizer(
  pool: pg.Pool,
  log: Pick<Log, 'tenant' | 'incarnation'>,
  target: TargetDeclaration,
  rule: NonNullable<TargetDeclaration['summary']>,
  clock: Clock,
  telemetry: Telemetry,
  queued: () => void,
  budgetary?: ReadonlySet<string>,
): Running {
  const failed = (error: unknown): void =>
    telemetry.error({ target: target.name, ...faultOf(error).toJSON() }, 'ledger lines could not be summarized');
  const { tenant, incarnation } = log;
  const without = target.summary?.without;
  const cut = async (): Promise<boolean> => {
    const due = await transaction(pool, { tenant, entities: 'all' }, (tx) => entitiesDue(tx, { tenant, incarnation }, rule));
    const made = clock.now().toISOString().slice(0, 10);
    let journals = 0;
    for (const entity of due)
      journals += await summarize(pool, entity, { tenant, incarnation, target: target.name, made, budgetary, without }).catch(
        (error: unknown) => (failed(error), 0),
      );
    if (journals > 0) queued();
    return false;
  };
  return new Loop(`summarize for ${target.name}`, LOOK_MS, cut, failed);
}

import type { StoredEvent } from '../../canonical/index.ts';
import { laneOf, type Log } from '../../events/index.ts';
import type { Tx } from '../../store/index.ts';
import { closeExceptions, openExceptions } from '../../worklist/index.ts';
import { writeApprovals } from './approvals.ts';
import { deliveriesOf, exceptionsOf, poisonException, timersOf } from './batch-effects.ts';
import type { FoldOptions } from './begin-fold.ts';
import type { Folded } from './fold.ts';
import { park, unpark } from './parking.ts';
import { saveStates } from './state.ts';
import { cancelTimers, setTimers } from './timers.ts';

/**
 * What was folded came to, besides events and journals; each part begun at once: parts share no rows, and their statements go to the database
 * together.
 */
export function writtenOf<J, P>(tx: Tx, { log, enqueue }: FoldOptions<J, P>, folded: Folded<J>): Promise<unknown>[] {
  const { tenant } = log;
  const timers = timersOf(folded.effects);
  const deliveries = deliveriesOf(folded.effects);
  return [
    saveStates(tx, log, [...folded.states.values()]),
    setTimers(tx, log, timers.set),
    cancelTimers(tx, tenant, timers.cancel),
    writeWork(tx, tenant, folded),
    deliveries.length === 0 ? Promise.resolve() : enqueue(tx, tenant, deliveries),
    unpark(tx, tenant, folded.unparked),
    ...parkedByLane(log, folded.parked).map(([lane, events]) => park(tx, tenant, lane, events)),
  ];
}

const parkedByLane = ({ lanes }: Log, parked: readonly StoredEvent[]): [number, StoredEvent[]][] => [
  ...Map.groupBy(parked, ({ key }) => laneOf(key, lanes)),
];

/** Exceptions and approvals: both are somebody's work, and one after the other as they were decided. */
async function writeWork<J>(tx: Tx, tenant: string, folded: Folded<J>): Promise<void> {
  const exceptions = exceptionsOf(folded.effects);
  await closeExceptions(tx, tenant, 'plexus/processes', exceptions.closedBefore);
  await openExceptions(tx, tenant, [...exceptions.opened, ...folded.poisons.map(poisonException)]);
  await closeExceptions(tx, tenant, 'plexus/processes', exceptions.closed);
  await writeApprovals(tx, tenant, folded.effects);
}

import type pg from 'pg';
import type { Position } from '../../canonical/index.ts';
import {
  appendCaused,
  causedEvents,
  type HeldLanes,
  holdLanes,
  LANE_SHARE,
  type LaneBatch,
  moveCursors,
  PROCESSES,
  takeLane,
} from '../../events/index.ts';
import { audit, platformActor } from '../../govern/index.ts';
import { type Fault, faultOf } from '../../kernel/index.ts';
import { isRefusedValue, together, transaction, type Tx } from '../../store/index.ts';
import { emitted } from './batch-effects.ts';
import { beginFold, type FoldOptions } from './begin-fold.ts';
import { foldChain, type FoldedLane } from './chain.ts';
import { writtenOf } from './write-folded.ts';

export interface WorkerOptions<J, P> extends FoldOptions<J, P> {
  /** Acts as plexus_worker, with fixed plans. */
  readonly pool: pg.Pool;
}

export interface Worker {
  /** Folds what waits, in one transaction. Answers how many events; 0 when nothing is waiting. */
  step(): Promise<number>;
}

/** One event by itself, because what its batch, or it alone, came to was refused. */
interface Alone {
  readonly lane: number;
  readonly refused?: { readonly position: Position; readonly fault: Fault };
}

/**
 * Folds the event log through the processes: any number of workers on any number of nodes, a lane by one at a time. Where little waits, one
 * takes all of it, and goes on with what it causes; a backlog is worked off lane by lane, by as many as there are. An event whose effects are
 * refused for good is found by going one by one, and is poison.
 */
export function createWorker<J, P>(options: WorkerOptions<J, P>): Worker {
  const { log, pool } = options;
  const scope = { tenant: log.tenant, entities: 'all' } as const;
  let from = 0;

  /** Undefined when there is a backlog. */
  const foldAll = (progress: Progress): Promise<number | undefined> =>
    transaction(pool, scope, async (tx) => {
      progress.lanes = [];
      const held = await holdLanes(tx, log, PROCESSES);
      if (held === 'backlog') return undefined;
      if (held === 'idle') return 0;
      if (held.events.length === 0) return 0;
      progress.lanes = [...new Set(held.events.map(({ lane }) => lane))];
      return foldHeld(tx, options, held);
    });
  const foldOne = (progress: Progress, first: number, alone?: Alone): Promise<number> =>
    transaction(pool, scope, async (tx) => {
      progress.lanes = [];
      const taken = await takeLane(tx, log.tenant, PROCESSES, first, alone === undefined ? LANE_SHARE : 1, log.incarnation);
      if (taken === undefined || (alone !== undefined && !isMeant(alone, taken))) return 0;
      progress.lanes = [taken.lane];
      progress.first = taken.events[0]?.position;
      await foldLane(tx, options, taken, alone?.refused?.fault);
      return taken.events.length;
    });
  /** Folds a batch of the first lane from `first` on that has any, event by event up to one that is refused where the batch is. */
  const foldFrom = async (first: number): Promise<number> => {
    const progress: Progress = { lanes: [] };
    try {
      return await foldOne(progress, first);
    } catch (error) {
      const [lane = first] = refusedIn(error, progress);
      let folded = 0;
      for (let done = 1; done > 0 && folded < LANE_SHARE; folded += done) {
        try {
          done = await foldOne(progress, lane, { lane });
        } catch (again) {
          refusedIn(again, progress);
          const position = progress.first;
          if (position === undefined) throw again;
          return folded + (await foldOne(progress, lane, { lane, refused: { position, fault: faultOf(again) } }));
        }
      }
      return folded;
    }
  };
  const nextLane = (): number => {
    from = (from + 5) % log.lanes;
    return from;
  };
  const inTurn = turns();
  let backlog = 0;
  const step = async (): Promise<number> => {
    // After a backlog was found each lane is looked at before the whole log is again.
    if (backlog > 0) {
      backlog--;
      const folded = await foldFrom(nextLane());
      if (folded > 0) return folded;
      backlog = 0;
    }
    const progress: Progress = { lanes: [] };
    try {
      const folded = await inTurn(() => foldAll(progress));
      if (folded !== undefined) return folded;
    } catch (error) {
      let folded = 0;
      for (const lane of refusedIn(error, progress)) folded += await foldFrom(lane);
      return folded;
    }
    backlog = log.lanes;
    return foldFrom(nextLane());
  };
  return { step };
}

/** One after the other: who takes all that waits would only find the lanes taken while another does. */
function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** What one step came across; steps run side by side. */
interface Progress {
  lanes: readonly number[];
  first?: Position | undefined;
}

/** The lanes in which it is. Throws on what is no event's fault: that the database is away, or a right is missing. */
function refusedIn(error: unknown, { lanes }: Progress): readonly number[] {
  if (lanes.length === 0 || !isOfEvents(faultOf(error))) throw error;
  return lanes;
}

/** Whether it will be so however often it is tried: a value that the database refuses, or an effect that our own rules do. */
const isOfEvents = (fault: Fault): boolean =>
  fault.code.startsWith('STORE_') ? isRefusedValue(fault) : fault.kind !== 'unavailable' && fault.kind !== 'conflict';

/** Another worker may have gone on with the lane meanwhile. */
function isMeant(alone: Alone, taken: LaneBatch): boolean {
  const first = taken.events[0]?.position;
  const refused = alone.refused?.position;
  return taken.lane === alone.lane && (refused === undefined || (first?.xid === refused.xid && first.seq === refused.seq));
}

async function foldHeld<J, P>(tx: Tx, options: FoldOptions<J, P>, held: HeldLanes): Promise<number> {
  const { folded, lanes, sent } = await foldChain(tx, options, held);
  await together([...sent, ...writtenOf(tx, options, folded), ...movedOn(tx, options.log.tenant, lanes, folded.journals.length)]);
  return lanes.reduce((sum, { events }) => sum + events, 0);
}

async function foldLane<J, P>(tx: Tx, options: FoldOptions<J, P>, { lane, events }: LaneBatch, refused: Fault | undefined): Promise<void> {
  const { log, poster } = options;
  const [first, last] = [events[0]?.position, events.at(-1)?.position];
  if (first === undefined || last === undefined) return;
  const processes: typeof options.processes = (prefix) => {
    if (refused !== undefined) throw refused;
    return options.processes(prefix);
  };
  const run = await beginFold(tx, { ...options, processes }, events);
  for (const event of events) run.take(event);
  const folded = run.result();
  await together([
    appendCaused(tx, log, causedEvents(folded.effects.flatMap(emitted), log.lanes)),
    folded.journals.length === 0 ? Promise.resolve() : poster.write(tx, folded.journals),
    ...writtenOf(tx, options, folded),
    ...movedOn(tx, log.tenant, [{ lane, first, last, events: events.length }], folded.journals.length),
  ]);
}

/** Cursors behind what was folded, and the audit of it. */
function movedOn(tx: Tx, tenant: string, lanes: readonly FoldedLane[], journals: number): Promise<void>[] {
  const entries = lanes.map(({ lane, first, last, events }, n) => ({
    action: 'events.folded',
    object: `lane:${lane}:${first.seq}-${last.seq}`,
    detail: n === 0 ? `${events} events, ${journals} journals` : `${events} events`,
  }));
  return [
    moveCursors(tx, tenant, PROCESSES, new Map(lanes.map(({ lane, last }) => [lane, last]))),
    audit(tx, tenant, platformActor('processes'), entries),
  ];
}

import type { Position, StoredEvent } from '../../canonical/index.ts';
import { appendCaused, type CausedEvent, causedEvents, type HeldLanes, type LaneEvent, takeNumbers } from '../../events/index.ts';
import { together, type Tx } from '../../store/index.ts';
import { emitted } from './batch-effects.ts';
import { beginFold, type FoldOptions } from './begin-fold.ts';
import { type Folded, type FoldRun, RECORD_RELEASED } from './fold.ts';
import { loadStates } from './state.ts';

/**
 * Events of one transaction with what they cause; what is caused beyond that waits in its lane for the next. Only what is caused is held to it: lanes
 * hand over all that waits, which of 16 lanes with 199 each is 3,184 events and leaves nothing to go on with.
 */
const MOST = 3_000;
/** Events that are decided in one go, without a look at what else the program has to do. */
const ROUND = 200;

/** What became of a lane. */
export interface FoldedLane {
  readonly lane: number;
  readonly first: Position;
  readonly last: Position;
  readonly events: number;
}

export interface Chain<J> {
  readonly folded: Folded<J>;
  readonly lanes: readonly FoldedLane[];
  /** What is on its way to the database. */
  readonly sent: readonly Promise<unknown>[];
}

/**
 * Folds what waits in held lanes and goes on with what it causes, as far as that comes next in a held lane: questions and their answers, of
 * which a purchase is made, take one transaction. Each event is written at its place all the same. What was folded of a lane is its
 * beginning, so a position tells all of it. While the database writes what came of one round the next one is decided.
 */
export async function foldChain<J, P>(tx: Tx, options: FoldOptions<J, P>, held: HeldLanes): Promise<Chain<J>> {
  const { log, poster } = options;
  const walk = new LaneWalk(held);
  const sent: Promise<unknown>[] = [];
  let posted: Promise<unknown> = Promise.resolve();
  const send = (work: Promise<unknown>): void => {
    work.catch(() => undefined);
    sent.push(work);
  };
  try {
    const run = await beginFold(
      tx,
      options,
      held.events.map(({ event }) => event),
    );
    const known = new Set(held.events.map(({ event }) => event.key));
    const queue = [...held.events];
    for (let at = 0; at < queue.length; ) {
      const round = queue.slice(at, at + ROUND);
      at += round.length;
      for (const item of round) {
        run.take(item.event);
        walk.passed(item);
      }
      const { effects, journals } = run.news();
      const caused = causedEvents(effects.flatMap(emitted), log.lanes).map((one) => ({ ...one, isNext: walk.follows(one) }));
      const next = caused.filter(({ isNext }) => isNext);
      const [numbers] = await together([takeNumbers(tx, caused.length), learnKeys(tx, log.tenant, run, known, next)] as const);
      send(appendCaused(tx, log, caused, numbers));
      if (journals.length > 0) {
        posted = posted.then(() => poster.write(tx, journals));
        send(posted);
      }
      for (const [n, one] of caused.entries()) {
        if (one.isNext)
          queue.push({
            lane: one.lane,
            event: storedAt({ incarnation: log.incarnation, xid: held.xid, seq: numbers[n] ?? 0n }, held.recordedAt, one),
          });
      }
      await leaving();
    }
    return { folded: run.result(), lanes: walk.lanes(), sent };
  } catch (error) {
    // What came after a statement that failed was refused for that alone.
    await together(sent);
    throw error;
  }
}

/** Statements leave before the program goes on deciding. */
const leaving = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function learnKeys<J, P>(
  tx: Tx,
  tenant: string,
  run: FoldRun<J, P>,
  known: Set<string>,
  caused: readonly CausedEvent[],
): Promise<void> {
  const keys = [...new Set(caused.map(({ event }) => event.key))].filter((key) => !known.has(key));
  if (keys.length === 0) return;
  for (const key of keys) known.add(key);
  run.learn(await loadStates(tx, tenant, keys));
}

/** The event as it is going to be read from the log. Its data is a copy: what emitted it goes on with its own. */
function storedAt(position: Position, recordedAt: string, { event, text, revision }: CausedEvent): StoredEvent {
  return {
    position,
    recordedAt,
    id: event.identity,
    revision,
    type: event.type,
    entity: event.entity,
    key: event.key,
    occurredAt: event.occurredAt,
    // What was made text of an object a moment ago.
    data: JSON.parse(text) as StoredEvent['data'],
    ...(event.parent === undefined ? {} : { parent: event.parent }),
    ...(event.subject === undefined ? {} : { subject: event.subject }),
    ...(event.sealed === undefined ? {} : { sealed: event.sealed }),
  };
}

/** How far each lane was folded, and in which the next event appended can be folded too: none was left out before it. */
class LaneWalk {
  readonly #ends: Set<number>;
  readonly #lanes = new Map<number, FoldedLane>();
  #left: number;

  constructor({ events, ends }: HeldLanes) {
    this.#ends = new Set(ends);
    this.#left = MOST - events.length;
  }

  passed({ lane, event: { position } }: LaneEvent): void {
    const before = this.#lanes.get(lane);
    this.#lanes.set(lane, { lane, first: before?.first ?? position, last: position, events: (before?.events ?? 0) + 1 });
  }

  /** A release needs what is parked: it is read from the log. */
  follows({ lane, event }: CausedEvent): boolean {
    if (this.#left > 0 && this.#ends.has(lane) && event.type !== RECORD_RELEASED) {
      this.#left--;
      return true;
    }
    this.#ends.delete(lane);
    return false;
  }

  lanes(): FoldedLane[] {
    return [...this.#lanes.values()];
  }
}

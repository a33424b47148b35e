import { createHash } from 'node:crypto';
import type { NewEvent, StoredEvent } from '../../../platform/src/canonical/index.ts';
import { appendEvents, ensureReader, moveCursors, takeLane } from '../../../platform/src/events/index.ts';
import { fireTimers } from '../../../platform/src/processes/engine/index.ts';
import { together, transaction } from '../../../platform/src/store/index.ts';
import { openDemoEngine } from '../demo-engine.ts';
import { ASKED, claimEvent, claimProcess, DONE, textOf } from './engine-claim.ts';
import { type Engine, type EngineOptions, externalCall } from './engine-contender.ts';

export const contender = 'Plexus';

const STEP_READER = 'bench-steps';
const BATCH = 500;
const IDLE_MS = 2;

/**
 * The platform's log, engine, ledger and audit as they are. Steps are asked for by events; a second reader of the log makes
 * the calls, 200 at a time, and appends their answers in the transaction that moves its position. The guarantee is that of
 * the peers: a call is made at least once and its result is recorded once.
 */
export async function open({ url, skipSteps, lanes }: EngineOptions): Promise<Engine> {
  const engine = await openDemoEngine({
    url,
    masterKey: Buffer.alloc(32, 7),
    connections: 12,
    today: new Date(),
    ...(lanes === undefined ? {} : { lanes }),
  });
  const { pool, log, tenant } = engine;
  const scope = { tenant, entities: 'all' } as const;
  const entity = engine.estate.entities[0]?.id ?? 'north';
  await transaction(pool, scope, (tx) => ensureReader(tx, tenant, STEP_READER, log.lanes));
  const worker = engine.workerFor(() => claimProcess, undefined);
  let from = 0;
  const callSteps = (): Promise<number> =>
    transaction(pool, scope, async (tx) => {
      from = (from + 5) % log.lanes;
      const taken = await takeLane(tx, tenant, STEP_READER, from, 200, log.incarnation);
      const last = taken?.events.at(-1);
      if (taken === undefined || last === undefined) return 0;
      const asked = taken.events.filter(({ type }) => type === ASKED);
      const answers = await Promise.all(asked.map(async (event) => answerTo(event, await externalCall(textOf(event, 'step'), event.key))));
      await together([appendEvents(tx, log, answers), moveCursors(tx, tenant, STEP_READER, new Map([[taken.lane, last.position]]))]);
      return taken.events.length;
    });
  const stopping = new AbortController();
  const loop = async (step: () => Promise<number>): Promise<void> => {
    while (!stopping.signal.aborted) {
      const done = await step().catch(() => 0);
      if (done === 0) await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    }
  };
  const timers = async (): Promise<number> => {
    await new Promise((resolve) => setTimeout(resolve, 250));
    return fireTimers(pool, log, new Date());
  };
  const fold = (): Promise<number> => worker.step();
  const loops = [loop(fold), loop(fold), loop(callSteps), loop(callSteps), loop(timers)];
  const append = async (events: readonly NewEvent[]): Promise<void> => {
    for (let at = 0; at < events.length; at += BATCH) {
      await transaction(pool, scope, (tx) => appendEvents(tx, log, events.slice(at, at + BATCH)));
    }
  };
  return {
    start: (ids) => append(ids.map((n) => claimEvent('claim.created', n, entity, skipSteps ? { skip: true } : {}))),
    signal: (name, ids) => append(ids.map((n) => claimEvent(`claim.${name}`, n, entity))),
    close: async () => {
      stopping.abort();
      await Promise.all(loops);
      await engine.close();
    },
  };
}

const answerTo = (event: StoredEvent, answer: string): NewEvent => ({
  identity: createHash('sha256').update(event.id).update('|answer').digest().subarray(0, 16),
  type: DONE,
  entity: event.entity,
  key: event.key,
  occurredAt: event.occurredAt,
  data: { answer },
  parent: event.id,
});

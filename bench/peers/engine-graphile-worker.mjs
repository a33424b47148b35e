import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import { externalCall } from '../src/peers/engine-contender.ts';
import { openJournal, POST, SIGNALS, STEPS } from './journal.mjs';

export const contender = 'graphile-worker';

const SESSIONS = 24;
const BATCH = 500;
const quiet = new Logger(() => () => undefined);

/** A queue has no processes: a claim is a row that jobs move on, each change and its next job in one statement. */
const CLAIM = `create table if not exists claim (id text primary key, steps smallint not null default 0, seen smallint not null default 0, answers text[] not null default '{}')`;
const STEP_DONE = `with moved as (
    update claim set steps = steps + 1, answers = answers || $3::text where id = $1 and steps = $2 returning steps, seen)
  select seen, steps, case when steps < ${STEPS.length}
    then (graphile_worker.add_job('step', json_build_object('id', $1::text, 'step', steps))).id end from moved`;
const SIGNALLED = 'update claim set seen = seen | $2 where id = $1 returning seen, steps';
const isWhole = (row) => row !== undefined && row.steps === STEPS.length && row.seen === 3;

export async function open({ url, skipSteps }) {
  const { pool } = await openJournal(url, SESSIONS);
  await pool.query(CLAIM);
  const settle = async (query, id, row) => {
    if (isWhole(row)) await query({ name: 'post', text: POST, values: [id] });
  };
  const taskList = {
    created: async ({ id, skip }, { query }) => {
      await query({
        name: 'created',
        text: `with made as (insert into claim (id, steps) values ($1, $2) on conflict do nothing returning id)
          select case when $2 = 0 then (graphile_worker.add_job('step', json_build_object('id', id, 'step', 0))).id end from made`,
        values: [id, skip ? STEPS.length : 0],
      });
    },
    step: async ({ id, step }, { query }) => {
      const answer = await externalCall(STEPS[step], id);
      const { rows } = await query({ name: 'step', text: STEP_DONE, values: [id, step, answer] });
      await settle(query, id, rows[0]);
    },
    signal: async ({ id, bit }, { query }) => {
      const { rows } = await query({ name: 'signal', text: SIGNALLED, values: [id, bit] });
      // The claim may not have been made yet: the queue keeps no order and tries again.
      if (rows.length === 0) throw new Error('the claim is not there yet');
      await settle(query, id, rows[0]);
    },
  };
  const utils = await makeWorkerUtils({ pgPool: pool, logger: quiet });
  await utils.migrate();
  const runner = await run({
    pgPool: pool,
    taskList,
    logger: quiet,
    noHandleSignals: true,
    concurrentJobs: 50,
    pollInterval: 500,
    preset: { worker: { localQueue: { size: 200 }, completeJobBatchDelay: 5, failJobBatchDelay: 5 } },
  });
  const add = async (identifier, payloads) => {
    for (let at = 0; at < payloads.length; at += BATCH) {
      await utils.addJobs(payloads.slice(at, at + BATCH).map((payload) => ({ identifier, payload })));
    }
  };
  return {
    start: (ids) =>
      add(
        'created',
        ids.map((n) => ({ id: `claim-${n}`, skip: skipSteps })),
      ),
    signal: (name, ids) =>
      add(
        'signal',
        ids.map((n) => ({ id: `claim-${n}`, bit: 1 << SIGNALS.indexOf(name) })),
      ),
    close: async () => {
      await runner.stop();
      await utils.release();
      await pool.end();
    },
  };
}

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { drained, sendCharges, wrongsOf } from './charge-load.ts';
import { isFull, keepFigure, ofTime } from './figures.ts';
import type { Installed } from './installation.ts';
import { moment, until } from './waiting.ts';

const SEED = 3_000;
const AWAY_MS = isFull ? 20_000 : 3_000;
const BACK_WITHIN_MS = 30_000;

/** F30: both processes start while the database and the ERP are away: they say so, do not storm, and begin by themselves once both are there. */
export async function startWithout(t: TestContext, plexus: Installed): Promise<void> {
  plexus.erpFaults.set({ system: 'erp', fault: 'down', probability: 1, ms: 0, count: null });
  const saidBefore = plexus.said.length;
  // Stopped, the postmaster takes connections and never answers: the worst way of being away.
  const [{ pid: postmaster } = { pid: 0 }] = await plexus.query<{ pid: number }>(
    `select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as pid`,
  );
  process.kill(postmaster, 'SIGSTOP');
  const stopped = performance.now();
  await plexus.kill('work');
  await plexus.kill('connect');
  await moment(stopped, AWAY_MS);
  process.kill(postmaster, 'SIGCONT');
  const back = performance.now();
  await until('the platform to answer', BACK_WITHIN_MS, async () => ((await plexus.get('/v1/flow')).status === 200 ? true : undefined));
  const readyMs = performance.now() - back;
  const restarts = plexus.said.slice(saidBefore).filter((line) => line.includes('started again')).length;
  const sent = await sendCharges(plexus, { seed: SEED, rate: 50, seconds: 2 });
  plexus.erpFaults.clear();
  await drained(plexus);
  assert.deepEqual(await wrongsOf(plexus, sent, false), []);
  assert.deepEqual(await plexus.violations({ ackLogs: [sent.ackLog], erp: plexus.erpUrl, drainedWithinMs: 0 }), []);
  // Growing pauses: two processes cannot be started more often than this in the time.
  assert.ok(restarts <= 2 + 2 * (AWAY_MS / 1_000), `${restarts} restarts`);
  keepFigure(t, {
    name: 'start-without',
    fault: 'F30',
    injected: `both processes killed, and started while PostgreSQL took connections without answering for ${ofTime(AWAY_MS)} and the ERP was down`,
    held: 'I1–I7, I11; no storm of restarts, no hand needed',
    measured: `${restarts} starts in that time; ready ${ofTime(readyMs)} after the database answered`,
  });
}

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { acknowledged, drained, sendCharges, wrongsOf } from './charge-load.ts';
import { isFull, keepFigure, ofTime } from './figures.ts';
import type { Installed } from './installation.ts';
import { moment } from './waiting.ts';

const SEED = 505;
const ROUNDS = isFull ? 10 : 5;
const RATE = isFull ? 200 : 100;

/** F5: all sessions are ended every second under load: no wake-up is missed, nothing is lost or doubled. */
export async function sessionsEnded(t: TestContext, plexus: Installed): Promise<void> {
  t.diagnostic(
    `seed ${SEED}: ${RATE} arrivals a second for ${ROUNDS + 1} s, every session of the platform ended after each of ${ROUNDS} seconds`,
  );
  const processes = plexus.pids();
  const log = (): Promise<string> => readFile(join(plexus.folder, 'logs/work.log'), 'utf8');
  const loggedBefore = (await log()).length;
  const started = performance.now();
  const sending = sendCharges(plexus, { seed: SEED, rate: RATE, seconds: ROUNDS + 1 });
  const ended: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    await moment(started, round * 1000);
    const rows = await plexus.query<{ n: number }>(
      `select count(*) filter (where pg_terminate_backend(pid))::int as n from pg_stat_activity
        where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    ended.push(rows[0]?.n ?? 0);
  }
  const sent = await sending;
  const drainedIn = await drained(plexus);
  const { arrivals, unanswered, resent, byCode } = sent.report;
  t.diagnostic(
    `${ended.join(', ')} sessions ended; ${arrivals} arrivals, answers ${JSON.stringify(byCode)}, sent again ${JSON.stringify(resent)}`,
  );
  t.diagnostic(`drained ${drainedIn} ms after the last answer`);
  assert.ok(Math.min(...ended) > 0);
  assert.equal(unanswered, 0);
  assert.ok(acknowledged(sent).length > 0);
  assert.deepEqual(await wrongsOf(plexus, sent, false), []);
  assert.deepEqual(await plexus.violations({ ackLogs: [sent.ackLog], erp: plexus.erpUrl }), []);
  assert.deepEqual(
    (await log())
      .slice(loggedBefore)
      .split('\n')
      .filter((line) => line.includes('ended by a defect')),
    [],
  );
  assert.deepEqual(plexus.pids(), processes, 'the processes outlived their sessions');
  keepFigure(t, {
    name: 'sessions-ended',
    fault: 'F5',
    injected: `every session of the platform ended once a second, ${ROUNDS} times, under ${RATE} arrivals a second`,
    held: 'I1–I7; no wake-up is missed; no process started again',
    measured: `${ended.reduce((sum, n) => sum + n, 0)} sessions ended, ${byCode['AE'] ?? 0} of ${arrivals} arrivals answered AE; drained ${ofTime(drainedIn)} after the last answer`,
  });
}

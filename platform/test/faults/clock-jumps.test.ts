import assert from 'node:assert/strict';
import { test } from 'node:test';
import { erpDifferences } from './books.ts';
import { drained, type Sent, sendCharges, settled, wrongsOf } from './charge-load.ts';
import { fakeClock, withoutFakeClock } from './fake-clock.ts';
import { isFull, keepFigure } from './figures.ts';
import { installed } from './installation.ts';
import { numbersOf, story } from './order-story.ts';
import { moment, until } from './waiting.ts';

const SEED = 1_900;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SECONDS = isFull ? 6 : 1;
const RATE = 40;
const skip = withoutFakeClock() ?? false;
const clock = skip === false ? await fakeClock() : undefined;
const plexus = skip === false ? await installed(SEED, { environment: { PLEXUS_LOG_LEVEL: 'info' } }) : undefined;

/** By how much the clock is off, one jump after the other, each in the middle of a load. */
const JUMPS = isFull ? [3 * HOUR, 0, -3 * HOUR, 0, DAY, 0, -DAY] : [3 * HOUR, -DAY];
/** Moments at which calendars do something, passed while messages come: spring forward, the end of the fiscal year, leap day, the day after it. */
const MOMENTS = isFull
  ? ['2027-03-14T08:00:00Z', '2027-07-01T05:00:00Z', '2028-02-29T06:00:00Z', '2028-03-01T06:00:00Z']
  : ['2028-02-29T06:00:00Z'];

test('the clock jumps forth and back by hours and days, and over the turns of the calendar: no timer is early and nothing is posted twice', {
  skip,
}, async (t) => {
  assert.ok(plexus !== undefined && clock !== undefined);
  const sent: Sent[] = [];
  const send = async (meanwhile: () => void): Promise<void> => {
    const started = performance.now();
    const sending = sendCharges(plexus, { seed: SEED + sent.length, rate: RATE, seconds: SECONDS });
    await moment(started, (SECONDS * 1_000) / 2);
    meanwhile();
    sent.push(await sending);
    await settled(plexus, 60_000);
  };
  // A payment whose deposit never comes is waited for: that is a timer.
  for (const step of story(numbersOf(1)).filter(({ name }) => !name.startsWith('deposit'))) await step.tell(plexus, 0);
  plexus.erpFaults.set({ system: 'erp', fault: 'delay', probability: 0.5, ms: 400, count: null });
  for (const offset of JUMPS) await send(() => clock.set(offset));
  const restarts = async (): Promise<number> => plexus.said.filter((line) => line.includes('plexus work ended')).length;
  for (const at of MOMENTS) {
    const before = await restarts();
    clock.set(Date.parse(at) - Date.now() - 1_000);
    // Partitions are made ahead, by the month; a clock that went past them needs the process that makes them to look again.
    await plexus.kill('work');
    await until('the working process to be started again', 60_000, async () => ((await restarts()) > before ? true : undefined));
    await until('a partition of the month', 60_000, async () => {
      const [row] = await plexus.query<{ ready: boolean }>(
        `select exists (select from pg_class where relname like 'message\\_%' and relname ~ to_char(now(), 'YYYY_?MM')) as ready`,
      );
      return row?.ready === true ? true : undefined;
    });
    await send(() => undefined);
  }
  plexus.erpFaults.clear();
  await drained(plexus, 120_000);
  const [timers] = await plexus.query<{ fired: number; early: number; waiting: number }>(
    `select count(*)::int as fired, count(*) filter (where recorded_at < occurred_at - interval '1 s')::int as early,
      (select count(*)::int from timer) as waiting from event where type = 'timer.fired'`,
  );
  t.diagnostic(`timers ${JSON.stringify(timers)}; ${plexus.erp.ledger.counts.journals} journals at the ERP`);
  assert.ok((timers?.fired ?? 0) > 0, 'a timer fired');
  assert.equal(timers?.early, 0);
  assert.deepEqual(plexus.erp.ledger.doubled, []);
  for (const run of sent) assert.deepEqual(await wrongsOf(plexus, run, false), []);
  assert.deepEqual(await erpDifferences(plexus), []);
  assert.deepEqual(await plexus.violations({ ackLogs: sent.map(({ ackLog }) => ackLog), erp: plexus.erpUrl }), []);
  const codes = sent.reduce((sum, { report }) => sum + report.arrivals, 0);
  keepFigure(t, {
    name: 'clock-jumps',
    fault: 'F19',
    injected: `the clock of database and platform set ${JUMPS.length} times live, by hours and days, forth and back, then just before ${MOMENTS.join(', ')}; ${codes} arrivals`,
    held: 'no timer more than 1 s early, nothing doubled, I1–I7',
    measured: `${timers?.fired} timers fired, ${timers?.early} early; ${plexus.erp.ledger.counts.journals} journals at the ERP, 0 doubled`,
  });
});

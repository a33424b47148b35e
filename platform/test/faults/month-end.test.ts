import assert from 'node:assert/strict';
import { test } from 'node:test';
import { erpDifferences } from './books.ts';
import { drained, type Sent, sendCharges, wrongsOf } from './charge-load.ts';
import { isBusy, isFull, keepFigure, ofTime } from './figures.ts';
import { installed } from './installation.ts';
import { MOST_RESIDENT, ofSize, watchResident } from './resident.ts';

const SEED = 2_024;
const BASE = 25;
const PEAK = 500;
const CALM_SECONDS = isFull ? 60 : 2;
const PEAK_SECONDS = isFull ? 600 : 4;
const DRAIN_LIMIT_MS = 20 * 60_000;
const plexus = await installed(SEED);

test('at month end twenty times the messages come: none is lost, and people are still answered', async (t) => {
  const watched = watchResident(() => Object.values(plexus.pids()), 250);
  const asked: number[] = [];
  const asking = setInterval(() => {
    const from = performance.now();
    void plexus.get('/v1/exceptions').then(
      () => asked.push(performance.now() - from),
      () => undefined,
    );
  }, 250);
  const phases: Sent[] = [];
  try {
    for (const [n, [rate, seconds]] of [
      [BASE, CALM_SECONDS],
      [PEAK, PEAK_SECONDS],
      [BASE, CALM_SECONDS],
    ].entries()) {
      phases.push(await sendCharges(plexus, { seed: SEED + n, rate: rate ?? 0, seconds: seconds ?? 0 }));
    }
  } finally {
    clearInterval(asking);
    watched.stop();
  }
  const drainedIn = await drained(plexus);
  assert.ok(drainedIn <= DRAIN_LIMIT_MS || isBusy(), `drained after ${ofTime(drainedIn)}`);
  for (const sent of phases) {
    assert.equal(sent.report.unanswered, 0);
    assert.deepEqual(await wrongsOf(plexus, sent, false), []);
  }
  assert.deepEqual(plexus.erp.ledger.doubled, []);
  assert.deepEqual(await erpDifferences(plexus), []);
  assert.deepEqual(await plexus.violations({ ackLogs: phases.map((sent) => sent.ackLog), erp: plexus.erpUrl }), []);
  assert.ok(watched.most() < MOST_RESIDENT, `${ofSize(watched.most())} resident`);
  const peak = phases[1]?.report;
  assert.ok(peak !== undefined && asked.length > 0);
  const slowest = asked.toSorted((a, b) => a - b)[Math.floor(asked.length * 0.99)] ?? 0;
  keepFigure(t, {
    name: 'month-end',
    fault: 'F24',
    injected: `${BASE} a second, ${PEAK} a second at times fixed beforehand for ${PEAK_SECONDS} s, ${BASE} again; 30 % duplicates, ${phases.reduce((sum, { report }) => sum + report.arrivals, 0)} arrivals`,
    held: 'I1–I7, I11; nothing lost; negative answers rather than silence; at most 512 MB resident',
    measured: `peak: acknowledged p99 ${ofTime(peak.latencyMs.p99)}, answers ${JSON.stringify(peak.byCode)}; a person's list p99 ${ofTime(slowest)}; drained ${ofTime(drainedIn)} after; at most ${ofSize(watched.most())} a process`,
  });
});

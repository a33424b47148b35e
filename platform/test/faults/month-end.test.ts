import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { erpDifferences } from './books.ts';
import { drained, type Sent, sendCharges, wrongsOf } from './charge-load.ts';
import { isFull, keepFigure, ofTime } from './figures.ts';
import { installed } from './installation.ts';

const SEED = 2_024;
const BASE = 25;
const PEAK = 500;
const CALM_SECONDS = isFull ? 60 : 2;
const PEAK_SECONDS = isFull ? 600 : 8;
const DRAIN_LIMIT_MS = 20 * 60_000;
const plexus = await installed(SEED);

/** Resident bytes of the platform's processes; none where the system does not tell. */
async function resident(): Promise<number[]> {
  const sizes = await Promise.all(
    Object.values(plexus.pids()).map(async (pid) => {
      const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      return Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0) * 1024;
    }),
  );
  return sizes.filter((size) => size > 0);
}

test('at month end twenty times the messages come: none is lost, and people are still answered', async (t) => {
  let most = 0;
  const asked: number[] = [];
  const watching = setInterval(() => {
    void resident().then((sizes) => (most = Math.max(most, ...sizes)));
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
    clearInterval(watching);
  }
  const drainedIn = await drained(plexus, DRAIN_LIMIT_MS);
  for (const sent of phases) {
    assert.equal(sent.report.unanswered, 0);
    assert.deepEqual(await wrongsOf(plexus, sent, false), []);
  }
  assert.deepEqual(plexus.erp.ledger.doubled, []);
  assert.deepEqual(await erpDifferences(plexus), []);
  assert.deepEqual(await plexus.violations({ ackLogs: phases.map((sent) => sent.ackLog), erp: plexus.erpUrl }), []);
  const peak = phases[1]?.report;
  assert.ok(peak !== undefined && asked.length > 0);
  const slowest = asked.toSorted((a, b) => a - b)[Math.floor(asked.length * 0.99)] ?? 0;
  keepFigure(t, {
    name: 'month-end',
    fault: 'F24',
    injected: `${BASE} a second, ${PEAK} a second at times fixed beforehand for ${PEAK_SECONDS} s, ${BASE} again; 30 % duplicates, ${phases.reduce((sum, { report }) => sum + report.arrivals, 0)} arrivals`,
    held: 'I1–I7, I11; nothing lost; negative answers rather than silence',
    measured: `peak: acknowledged p99 ${ofTime(peak.latencyMs.p99)}, answers ${JSON.stringify(peak.byCode)}; a person's list p99 ${ofTime(slowest)}; drained ${ofTime(drainedIn)} after; at most ${Math.round(most / 1e6)} MB a process`,
  });
});

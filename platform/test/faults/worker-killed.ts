import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { Random } from '../../../sandbox/src/chance/random.ts';
import { acknowledged, drained, postedOf, rejectHeld, sendCharges, wrongsOf } from './charge-load.ts';
import { isBusy, isFull, keepFigure, ofTime } from './figures.ts';
import type { Installed } from './installation.ts';
import { introduceSupplier, sendPurchases, wrongPurchases } from './purchase-load.ts';
import { moment, until } from './waiting.ts';

const SEED = 101;
const RESUMED_WITHIN_MS = 20_000;
const PURCHASES = { seed: SEED, purchases: isFull ? 20 : 10, everyMs: 120 };
const LOAD = isFull ? { rate: 300, seconds: 10 } : { rate: 150, seconds: 6 };
/** From when on it is killed, in ms. */
const KILLS = isFull ? [800, 3_500, 6_500] : [800, 3_000];

interface Progress {
  readonly translated: string;
  readonly posted: string;
}

const progressOf = async (plexus: Installed): Promise<Progress> => {
  const [row] = await plexus.query<Progress>(
    `select (select sum(seq)::text from channel_cursor) as translated, (select coalesce(max(journal), 0)::text from journal) as posted`,
  );
  assert.ok(row);
  return row;
};

/** F2: the working process is killed again and again under load, and every charge and every purchase is posted exactly once. */
export async function workerKilled(t: TestContext, plexus: Installed): Promise<void> {
  const random = new Random(SEED, 'kills');
  const kills = KILLS.map((from) => random.between(from, from + 1_500));
  t.diagnostic(
    `seed ${SEED}: ${LOAD.rate} arrivals a second for ${LOAD.seconds} s, the working process killed after ${kills.join(', ')} ms`,
  );
  await introduceSupplier(plexus);
  const started = performance.now();
  const buying = sendPurchases(plexus, PURCHASES);
  const sending = sendCharges(plexus, { seed: SEED, ...LOAD });
  const resumed: number[] = [];
  let killed = started;
  for (const at of kills) {
    await moment(started, at);
    await plexus.kill('work');
    killed = performance.now();
    const before = await progressOf(plexus);
    await until('work to go on', isBusy() ? 6 * RESUMED_WITHIN_MS : RESUMED_WITHIN_MS, async () => {
      const now = await progressOf(plexus);
      return now.translated !== before.translated && now.posted !== before.posted ? true : undefined;
    });
    resumed.push(Math.round(performance.now() - killed));
  }
  const sent = await sending;
  await buying;
  await drained(plexus);
  const drainedAfter = Math.round(performance.now() - killed);
  t.diagnostic(`work went on after ${resumed.join(', ')} ms; everything was delivered ${drainedAfter} ms after the last kill`);
  t.diagnostic(
    `${sent.report.arrivals} arrivals, ${sent.report.duplicates} duplicates, answers ${JSON.stringify(sent.report.byCode)}, p99 ${sent.report.latencyMs.p99} ms`,
  );
  assert.equal(sent.report.unanswered, 0);
  assert.equal(acknowledged(sent).length, sent.report.distinct, 'the database was there all the time: everything is acknowledged');
  assert.deepEqual(await wrongsOf(plexus, sent, false), []);
  assert.deepEqual(await wrongPurchases(plexus, PURCHASES), []);
  assert.deepEqual(await plexus.violations({ ackLogs: [sent.ackLog], erp: plexus.erpUrl }), []);

  const posted = await postedOf(plexus, sent);
  const rejected = await rejectHeld(plexus);
  await drained(plexus);
  t.diagnostic(`${posted} charges posted beside ${rejected} held records, ${await postedOf(plexus, sent)} once those were rejected`);
  assert.ok(rejected > 0, 'there was poison');
  assert.deepEqual(await wrongsOf(plexus, sent, true), []);
  assert.deepEqual(await plexus.violations({ ackLogs: [sent.ackLog], erp: plexus.erpUrl }), []);
  keepFigure(t, {
    name: 'worker-killed',
    fault: 'F2',
    injected: `the working process killed ${kills.length} times under ${LOAD.rate} arrivals a second, ${sent.report.arrivals} in all, and ${PURCHASES.purchases} purchases from requisition to voucher`,
    held: 'I1–I7, every charge posted exactly once, every purchase completed and each of its documents once at the ERP; work goes on within 20 s',
    measured: `work went on after ${resumed.map(ofTime).join(', ')}; acknowledged p99 ${sent.report.latencyMs.p99} ms`,
  });
}

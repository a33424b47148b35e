import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { Random } from '../../../sandbox/src/chance/random.ts';
import { acknowledged, drained, sendCharges, wrongsOf } from './charge-load.ts';
import { isBusy, isFull, keepFigure } from './figures.ts';
import type { Installed } from './installation.ts';
import { introduceSupplier, sendPurchases, wrongPurchases } from './purchase-load.ts';
import { moment, until } from './waiting.ts';

const SEED = 303;
const BACK_WITHIN_MS = 15_000;
const COMMITTED_WITHIN_MS = 10_000;
const PURCHASES = { seed: SEED, purchases: isFull ? 25 : 12, everyMs: 120 };
const LOAD = isFull ? { rate: 200, seconds: 16 } : { rate: 100, seconds: 9 };
/** From when to when it is killed, in ms. */
const KILLS = isFull
  ? ([
      [1_000, 3_000],
      [6_000, 8_000],
    ] as const)
  : ([
      [1_000, 2_000],
      [4_500, 5_500],
    ] as const);

/** F4: PostgreSQL is killed under load and comes back: nothing acknowledged is lost and no process was started again. */
export async function databaseKilled(t: TestContext, plexus: Installed): Promise<void> {
  const random = new Random(SEED, 'kills');
  const kills = KILLS.map(([from, to]) => random.between(from, to));
  t.diagnostic(`seed ${SEED}: ${LOAD.rate} arrivals a second for ${LOAD.seconds} s, the postmaster killed after ${kills.join(', ')} ms`);
  await introduceSupplier(plexus);
  const processes = plexus.pids();
  const saidBefore = plexus.said.length;
  const started = performance.now();
  const buying = sendPurchases(plexus, PURCHASES);
  const sending = sendCharges(plexus, { seed: SEED, ...LOAD });
  const figures: string[] = [];
  for (const at of kills) {
    await moment(started, at);
    await plexus.kill('postgres');
    const killed = performance.now();
    const before = await until('the database to accept connections', BACK_WITHIN_MS, async () => (await received(plexus))[0]?.n);
    const accepted = performance.now();
    await until('the first commit', isBusy() ? 6 * COMMITTED_WITHIN_MS : COMMITTED_WITHIN_MS, async () =>
      (await received(plexus))[0]?.n === before ? undefined : true,
    );
    figures.push(`accepting after ${Math.round(accepted - killed)} ms, first commit ${Math.round(performance.now() - accepted)} ms later`);
  }
  const sent = await sending;
  await buying;
  const drainedIn = await drained(plexus);
  const { arrivals, unanswered, resent, byCode } = sent.report;
  t.diagnostic(figures.join('; '));
  t.diagnostic(`${arrivals} arrivals, answers ${JSON.stringify(byCode)}, sent again ${JSON.stringify(resent)}, drained in ${drainedIn} ms`);
  assert.deepEqual(
    plexus.said.slice(saidBefore).filter((line) => line.includes('started again')),
    kills.map(() => 'The database ended and is started again'),
  );
  assert.equal(unanswered, 0);
  assert.ok((byCode['AE'] ?? 0) + resent.silent > 0, 'while the database was away senders were told, or left without an answer');
  assert.ok(acknowledged(sent).length > 0);
  assert.deepEqual(await wrongsOf(plexus, sent, false), []);
  assert.deepEqual(await wrongPurchases(plexus, PURCHASES), []);
  assert.deepEqual(await plexus.violations({ ackLogs: [sent.ackLog], erp: plexus.erpUrl }), []);
  assert.deepEqual(plexus.pids(), processes, 'the processes outlived their database');
  keepFigure(t, {
    name: 'database-killed',
    fault: 'F4',
    injected: `the postmaster killed ${kills.length} times under ${LOAD.rate} arrivals a second, ${arrivals} in all, and ${PURCHASES.purchases} purchases`,
    held: 'I1–I7, every purchase completed and each of its documents once at the ERP; first commit within 10 s of accepting connections; no process started again',
    measured: `${figures.join('; ')}; ${byCode['AE'] ?? 0} answered AE meanwhile`,
  });
}

const received = (plexus: Installed): Promise<{ n: string }[]> =>
  plexus.query<{ n: string }>('select sum(next_seq)::text as n from channel');

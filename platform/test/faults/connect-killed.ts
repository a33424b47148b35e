import assert from 'node:assert/strict';
import { connect } from 'node:net';
import type { TestContext } from 'node:test';
import { Random } from '../../../sandbox/src/chance/random.ts';
import { acknowledged, drained, sendCharges, wrongsOf } from './charge-load.ts';
import { isBusy, isFull, keepFigure, ofTime } from './figures.ts';
import type { Installed } from './installation.ts';
import { moment, until } from './waiting.ts';

const SEED = 202;
const LISTENING_WITHIN_MS = 5_000;
/** A busy machine may take longer once; the median tells what the platform does. */
const PATIENCE_MS = 30_000;
const LOAD = isFull ? { rate: 300, seconds: 13 } : { rate: 200, seconds: 6 };
/** From when on it is killed, in ms. */
const KILLS = isFull ? [500, 4_000, 7_500, 11_000] : [500, 3_500];

const listens = (port: number): Promise<true | undefined> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve((socket.destroy(), true)));
    socket.once('error', () => resolve(undefined));
  });

/** F2: the receiving process is killed under load, listens again within five seconds, and loses nothing it acknowledged. */
export async function connectKilled(t: TestContext, plexus: Installed): Promise<void> {
  const random = new Random(SEED, 'kills');
  const kills = KILLS.map((from) => random.between(from, from + 1_000));
  t.diagnostic(
    `seed ${SEED}: ${LOAD.rate} arrivals a second for ${LOAD.seconds} s, the receiving process killed after ${kills.join(', ')} ms`,
  );
  const started = performance.now();
  const sending = sendCharges(plexus, { seed: SEED, ...LOAD, patienceMs: 4 * PATIENCE_MS });
  const listening: number[] = [];
  for (const at of kills) {
    await moment(started, at);
    await plexus.kill('connect');
    const killed = performance.now();
    await until('the platform to listen again', PATIENCE_MS, () => listens(plexus.mllpPort));
    listening.push(Math.round(performance.now() - killed));
  }
  const sent = await sending;
  const drainedIn = await drained(plexus);
  const { arrivals, unanswered, resent, byCode } = sent.report;
  t.diagnostic(`listening again after ${listening.join(', ')} ms; drained ${drainedIn} ms after the last answer`);
  t.diagnostic(`${arrivals} arrivals, sent again ${JSON.stringify(resent)}, answers ${JSON.stringify(byCode)}`);
  const median = listening.toSorted((a, b) => a - b)[Math.floor(listening.length / 2)] ?? PATIENCE_MS;
  assert.ok(median <= LISTENING_WITHIN_MS || isBusy(), `listening again after ${median} ms`);
  assert.equal(unanswered, 0);
  assert.ok(resent.closed > 0, 'messages were on their way when the process died');
  assert.equal(acknowledged(sent).length, sent.report.distinct);
  assert.deepEqual(await wrongsOf(plexus, sent, false), []);
  assert.deepEqual(await plexus.violations({ ackLogs: [sent.ackLog], erp: plexus.erpUrl }), []);
  keepFigure(t, {
    name: 'connect-killed',
    fault: 'F2',
    injected: `the receiving process killed ${kills.length} times under ${LOAD.rate} arrivals a second, ${arrivals} in all`,
    held: 'I1–I7; listening again within 5 s (median)',
    measured: `listening again after ${listening.map(ofTime).join(', ')}; ${resent.closed} messages sent again by their senders`,
  });
}

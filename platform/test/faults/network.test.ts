import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Random } from '../../../sandbox/src/chance/random.ts';
import { erpDifferences } from './books.ts';
import { drained, sendCharges, wrongsOf } from './charge-load.ts';
import { type Ailments, FaultProxy } from './fault-proxy.ts';
import { isFull, keepFigure, ofTime } from './figures.ts';
import { installed } from './installation.ts';
import { moment, until } from './waiting.ts';

const SEED = 1_216;
const SECONDS = isFull ? 60 : 6;
const RATE = isFull ? 100 : 60;
const REDRAW_MS = 500;
const toErp = await FaultProxy.start(new Random(SEED, 'to the ERP'));
const plexus = await installed(SEED, { targetUrl: `http://127.0.0.1:${toErp.port}` });
toErp.target = plexus.erp.port;
const toPlexus = await FaultProxy.start(new Random(SEED, 'to Plexus'));
toPlexus.target = plexus.mllpPort;
after(async () => {
  await toErp.close();
  await toPlexus.close();
});

/** Connections live long, so they are cut again and again and draw an ailment anew. */
async function drawingAnew(proxy: FaultProxy, ailments: Ailments, started: number, untilMs: number): Promise<void> {
  for (let at = 0; at < untilMs; at += REDRAW_MS) {
    proxy.ail(ailments);
    await moment(started, at + REDRAW_MS);
  }
}

const posted = async (): Promise<number> => Number((await plexus.query<{ n: string }>('select count(*)::text as n from journal'))[0]?.n);
const confirmed = async (): Promise<number> =>
  Number((await plexus.query<{ n: string }>(`select count(*)::text as n from delivery where state = 'confirmed'`))[0]?.n);

test('a network to the ERP that resets, swallows answers, goes silent and dribbles leaves every journal there once', async (t) => {
  const started = performance.now();
  const sending = sendCharges(plexus, { seed: SEED, rate: RATE, seconds: SECONDS });
  await drawingAnew(toErp, { reset: 0.15, swallow: 0.2, hole: 0.05, dribble: 0.1 }, started, SECONDS * 700);
  // Nothing gets through for a while: what does not need the ERP goes on.
  toErp.ail({ hole: 1 });
  const before = await posted();
  await moment(started, SECONDS * 1000);
  const meanwhile = (await posted()) - before;
  toErp.ail({ swallow: 0.3 });
  const sent = await sending;
  const sure = await confirmed();
  toErp.ail({});
  const healed = performance.now();
  await until('the first delivery after the network is whole', 60_000, async () => ((await confirmed()) > sure ? true : undefined));
  const firstAfter = performance.now() - healed;
  await drained(plexus, 120_000);
  const drainedAfter = performance.now() - healed;
  const { struck } = toErp;
  assert.ok(struck.reset > 0 && struck.swallow > 0 && struck.hole > 0 && struck.dribble > 0, JSON.stringify(struck));
  assert.ok(meanwhile > 0, 'charges are posted while the ERP does not answer');
  assert.deepEqual(plexus.erp.ledger.doubled, []);
  assert.deepEqual(await erpDifferences(plexus), []);
  assert.deepEqual(await wrongsOf(plexus, sent, false), []);
  assert.deepEqual(await plexus.violations({ ackLogs: [sent.ackLog], erp: plexus.erpUrl }), []);
  keepFigure(t, {
    name: 'network/erp',
    fault: 'F12 F13 F15 F16',
    injected: `of ${toErp.connections} connections ${struck.reset} reset, ${struck.swallow} answers swallowed, ${struck.hole} into a black hole, ${struck.dribble} dribbled; ${sent.report.arrivals} arrivals`,
    held: 'I1–I7; the ERP holds every journal once; posting goes on meanwhile',
    measured: `${meanwhile} journals posted while nothing came through; first delivery ${ofTime(firstAfter)}, drained ${ofTime(drainedAfter)} after`,
  });
});

test('a network to Plexus that resets, swallows answers, goes silent and dribbles loses and doubles no message', async (t) => {
  const started = performance.now();
  const sending = sendCharges(plexus, { seed: SEED + 1, rate: RATE, seconds: SECONDS, port: toPlexus.port });
  await drawingAnew(toPlexus, { reset: 0.25, swallow: 0.2, hole: 0.03, dribble: 0.1 }, started, SECONDS * 1000);
  toPlexus.ail({});
  const sent = await sending;
  await drained(plexus, 120_000);
  const { struck } = toPlexus;
  assert.ok(struck.reset > 0 && struck.swallow > 0 && struck.hole > 0 && struck.dribble > 0, JSON.stringify(struck));
  assert.equal(sent.report.unanswered, 0);
  assert.deepEqual(await wrongsOf(plexus, sent, false), []);
  assert.deepEqual(await plexus.violations({ ackLogs: [sent.ackLog], erp: plexus.erpUrl }), []);
  const { closed, silent } = sent.report.resent;
  keepFigure(t, {
    name: 'network/mllp',
    fault: 'F12 F13 F15 F22',
    injected: `of ${toPlexus.connections} connections ${struck.reset} reset, ${struck.swallow} answers swallowed, ${struck.hole} into a black hole, ${struck.dribble} dribbled; ${sent.report.arrivals} arrivals, ${closed + silent} sent again`,
    held: 'I1–I7; every charge stored and posted once',
    measured: `acknowledged p99 ${ofTime(sent.report.latencyMs.p99)} while it ailed`,
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { erpDifferences } from './books.ts';
import { drained, type Sent, sendCharges, wrongsOf } from './charge-load.ts';
import { isFull, keepFigure, ofTime } from './figures.ts';
import { installed } from './installation.ts';
import { until } from './waiting.ts';

const SEED = 2_310;
const STORED_SECONDS = isFull ? 200 : 2;
const STORED_RATE = isFull ? 750 : 400;
/** What is stored is what is meant, and not how fast: on a busy machine it takes as long as it takes. */
const STORED_WITHIN_MS = 40 * 60_000;
const FEWEST = isFull ? 100_000 : 400;
const LIVE_RATE = 50;
const LIVE_SECONDS = isFull ? 60 : 2;
/** As many as one request may ask for; fewer where few are stored, so that several are asked. */
const AT_ONCE = isFull ? 1_000 : 200;
const REPLAYED_WITHIN_MS = 60 * 60_000;
const plexus = await installed(SEED);

const count = async (sql: string): Promise<number> => Number((await plexus.query<{ n: string }>(sql))[0]?.n);

/** How many events, and journals from them, stem from messages of a run. */
async function cameOf({ run }: Sent): Promise<{ events: number; journals: number }> {
  const [row] = await plexus.query<{ events: number; journals: number }>(
    `select count(distinct (e.id, e.revision))::int as events, count(distinct j.journal)::int as journals from event e
      join message m on m.tenant = e.tenant and m.channel = e.channel and m.seq = e.message
      left join journal j on j.tenant = e.tenant and j.event = e.id where m.control_id like $1 || '%'`,
    [run],
  );
  return row ?? { events: 0, journals: 0 };
}

test('an operator who replays everything at once changes nothing, and live messages are answered meanwhile', async (t) => {
  const stored = await sendCharges(plexus, { seed: SEED, rate: STORED_RATE, seconds: STORED_SECONDS, patienceMs: STORED_WITHIN_MS });
  await drained(plexus, STORED_WITHIN_MS);
  const calm = await sendCharges(plexus, { seed: SEED + 1, rate: LIVE_RATE, seconds: LIVE_SECONDS });
  await drained(plexus);
  const journals = await count('select count(*)::text as n from journal');
  const before = [await cameOf(stored), await cameOf(calm)];
  const ids = (
    await plexus.query<{ id: string }>(
      `select ch.name || ':' || m.seq as id from message m join channel ch using (tenant, channel) where m.control_id like $1 || '%' order by m.seq`,
      [stored.run],
    )
  ).map(({ id }) => id);
  assert.ok(ids.length >= FEWEST, `${ids.length} are stored`);
  const started = performance.now();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const { status, body } = await plexus.send('/v1/replays', { messages: ids.slice(at, at + AT_ONCE), from: 'start', mapping: 'current' });
    assert.equal(status, 202, body);
  }
  const askedIn = performance.now() - started;
  const live = await sendCharges(plexus, { seed: SEED + 2, rate: LIVE_RATE, seconds: LIVE_SECONDS });
  await until('every replay to be done', REPLAYED_WITHIN_MS, async () =>
    (await count(`select count(*)::text as n from replay where state not in ('done', 'failed')`)) === 0 ? true : undefined,
  );
  const replayedIn = performance.now() - started;
  await drained(plexus);
  assert.deepEqual([await cameOf(stored), await cameOf(calm)], before, 'the same events, and no journal but theirs');
  const fresh = (await cameOf(live)).journals;
  assert.equal((await count('select count(*)::text as n from journal')) - fresh, journals, 'no journal but those of live messages');
  assert.equal(live.report.unanswered, 0);
  for (const sent of [stored, calm, live]) assert.deepEqual(await wrongsOf(plexus, sent, false), []);
  assert.deepEqual(plexus.erp.ledger.doubled, []);
  assert.deepEqual(await erpDifferences(plexus), []);
  assert.deepEqual(await plexus.violations({ ackLogs: [stored, calm, live].map((sent) => sent.ackLog), erp: plexus.erpUrl }), []);
  keepFigure(t, {
    name: 'replay-storm',
    fault: 'F23',
    injected: `${ids.length} stored messages asked to be replayed within ${ofTime(askedIn)}, ${LIVE_RATE} live messages a second meanwhile`,
    held: 'I1–I7; no second journal, no further event',
    measured: `replayed in ${ofTime(replayedIn)}; live acknowledged p99 ${ofTime(live.report.latencyMs.p99)} (calm ${ofTime(calm.report.latencyMs.p99)})`,
  });
});

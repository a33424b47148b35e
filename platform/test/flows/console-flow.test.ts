import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FlowAnswer } from '../../src/gateway/contract/flow.ts';
import { createInbox } from '../../src/inbox/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { compilePostingRules, createPoster, ensurePeriods, foldBalances } from '../../src/ledger/index.ts';
import { beginFlow, foldFlow } from '../../src/observe/index.ts';
import { policiesOf, processFor } from '../../src/processes/index.ts';
import { createWorker } from '../../src/processes/engine/index.ts';
import { createRunner } from '../../src/translate/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';
import { machinesOf } from '../gateway-given.ts';
import { desk, shaped } from './console-desk.ts';

const database = await freshDatabase();
const estate = await applyDemoEstate(database);
const { tenant, keys, log, release } = estate;
const pool = database.pool('plexus_worker', 6);
const { policies, entities } = release.estate;
await ensurePeriods(pool, tenant, entities, new Date('2026-03-10T00:00:00Z'));
const inbox = createInbox({ pool: database.pool('plexus_intake'), channels: estate.channels });
const runner = createRunner({ pool, log, keys, clock: systemClock, channelOf: estate.channelOf });
const rules = compilePostingRules(policies['posting-rules'], policies['chart-of-accounts']);
const worker = createWorker({
  pool,
  log,
  processes: processFor,
  policies: () => policiesOf(release.estate),
  poster: createPoster({ tenant, incarnation: log.incarnation, books: () => ({ rules, lateDocuments: () => 'next-open-day' }) }),
  enqueue: () => Promise.resolve(),
});
/** Clients that see the entities their token names. */
const identity = machinesOf((token) => ({ id: 'screen', scopes: new Set(['flow:read'] as const), entities: token.split('.').slice(1) }));
const { get, ask } = await desk({ pool: database.pool('plexus_server'), tenant, keys, log, clock: systemClock, identity });
await beginFlow(pool, log);

let sent = 0;
async function charge(department: string): Promise<void> {
  sent += 1;
  const lines = [
    `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||DFT^P03|FLOW${sent}|P|2.3`,
    `PID|1||70012${sent}^^^NORTH^MR||EXAMPLETON^AVERY|||||||||||||40099${sent}^^^NORTH^AN`,
    `FT1|1|90100${sent}||20260302|20260302|CG|3085025|TEST||1|20.00|20.00|${department}`,
  ];
  await inbox.receive({ channel: 'northside', bytes: Buffer.from(`${lines.join('\r')}\r`), source: 'peer' });
}
async function settle(): Promise<void> {
  while ((await runner.step()) > 0);
  while ((await worker.step()) > 0);
  while ((await foldBalances(pool, { tenant, incarnation: log.incarnation })) > 0);
  while (await foldFlow(pool, log));
}
const picture = async () => shaped(FlowAnswer, await get('/v1/flow/systems')).flow;

test('before anything is counted, the minutes shown are the last ones', async () => {
  const last = (await picture()).minutes.at(-1);
  assert.ok(Math.abs(Date.parse(last?.at ?? '') - Date.now()) < 120_000);
});

test('the flow is counted per channel and facility, however often it is looked at', async () => {
  await charge('LAB');
  await charge('LAB');
  await settle();
  await settle();
  const flow = await picture();
  assert.deepEqual([flow.counts.received, flow.counts.translated, flow.counts.posted], [2, 2, 2]);
  const channel = flow.systems.flatMap(({ channels }) => channels).find((one) => one.channel === 'northside');
  assert.deepEqual([channel?.received, channel?.translated, channel?.waiting, channel?.failures], [2, 2, 0, 0]);
  const north = flow.facilities.find(({ facility }) => facility === 'north');
  assert.deepEqual([north?.events, north?.posted, north?.exceptions], [2, 2, 0]);
  assert.equal(
    flow.minutes.reduce((sum, minute) => sum + minute.received, 0),
    2,
  );
  assert.equal(flow.facilities.find(({ facility }) => facility === 'river')?.events, 0);
});

test('what waits and what failed is told of the channel it waits in', async () => {
  await charge('NOWHERE');
  const waiting = (await picture()).systems.flatMap(({ channels }) => channels).find((one) => one.channel === 'northside');
  assert.equal(waiting?.waiting, 1);
  await settle();
  const flow = await picture();
  const channel = flow.systems.flatMap(({ channels }) => channels).find((one) => one.channel === 'northside');
  assert.deepEqual([channel?.waiting, channel?.failures], [0, 1]);
  assert.equal(flow.facilities.find(({ facility }) => facility === 'north')?.exceptions, 1);
});

test('who sees some entities only is shown their channels, their facilities and what of it waits', async () => {
  const seen = async (...entities: string[]) =>
    shaped(FlowAnswer, await ask('GET', '/v1/flow/systems', { authorization: `Bearer screen.${entities.join('.')}` })).flow;
  const whole = await picture();
  const theirs = await seen('north', 'river', 'lake');
  assert.deepEqual(
    theirs.systems.flatMap(({ channels }) => channels.map(({ channel }) => channel)),
    ['northside', 'northside-fhir'],
  );
  assert.deepEqual(theirs.counts, { ...whole.counts, exceptions: 1 }, 'nothing else has come');
  assert.deepEqual(
    theirs.facilities.map(({ facility }) => facility),
    ['north', 'river', 'lake'],
  );
  assert.deepEqual(
    theirs.facilities[0],
    whole.facilities.find(({ facility }) => facility === 'north'),
  );
  const northside = ({ systems }: typeof whole) =>
    systems.flatMap(({ channels }) => channels).find(({ channel }) => channel === 'northside');
  assert.deepEqual(northside(theirs), northside(whole));
  const part = await seen('north');
  assert.deepEqual(
    [part.counts.received, part.counts.posted, part.counts.exceptions],
    [0, whole.counts.posted, 1],
    'the channel brings for others too',
  );
  assert.deepEqual(
    part.systems.flatMap(({ channels }) => channels),
    [],
  );
  const other = await seen('acad');
  assert.deepEqual(other.counts, { received: 0, translated: 0, posted: 0, delivered: 0, exceptions: 0 });
  assert.deepEqual(
    other.facilities.map(({ facility }) => facility),
    ['acad'],
  );
  const counted = await ask('GET', '/v1/flow', { authorization: 'Bearer screen.acad' });
  assert.equal(counted.json<{ exceptions: number }>().exceptions, 0);
});

test('minutes that are over are added up, and nothing is lost', async () => {
  const owner = await database.owner();
  await owner.query(`select set_config('plexus.tenant', $1, false), set_config('plexus.entities', '*', false)`, [tenant]);
  const before = (await picture()).counts;
  await owner.query(`update flow_minute set minute = minute - interval '3 hours'`);
  await settle();
  const flow = await picture();
  assert.deepEqual(flow.counts, before);
  assert.equal(
    flow.minutes.reduce((sum, minute) => sum + minute.received, 0),
    0,
  );
  const { rows } = await owner.query<{ n: string }>('select count(*) as n from flow_minute');
  assert.equal(Number(rows[0]?.n), 0);
});

test('counting begins with what was there before anybody counted', async () => {
  const owner = await database.owner();
  await owner.query(`select set_config('plexus.tenant', $1, false), set_config('plexus.entities', '*', false)`, [tenant]);
  const before = (await picture()).facilities;
  await owner.query('truncate flow_minute, flow_count');
  await owner.query(`delete from lane_cursor where reader = 'flow'`);
  await beginFlow(pool, log);
  await settle();
  assert.deepEqual(
    (await picture()).facilities.map(({ facility, events, posted }) => [facility, events, posted]),
    before.map(({ facility, events, posted }) => [facility, events, posted]),
  );
});

test('deliveries that were confirmed while nobody counted are counted once, and what was counted long ago is not read again', async () => {
  const owner = await database.owner();
  await owner.query(`select set_config('plexus.tenant', $1, false), set_config('plexus.entities', '*', false)`, [tenant]);
  const confirmed = (key: string, ago: string) =>
    owner.query(
      `insert into delivery (tenant, target, entity, kind, order_key, idempotency_key, state, settled_at, content)
        values ($1, 'erp', 'north', 'account-status', $2, $2, 'confirmed', now() - $3::interval, '{}')`,
      [tenant, key, ago],
    );
  const delivered = async (): Promise<number> => {
    const { rows } = await owner.query<{ n: string }>(
      `select coalesce(sum(n), 0) as n from (select stage, n from flow_minute union all select stage, n from flow_count) c where stage = 'delivered'`,
    );
    return Number(rows[0]?.n);
  };
  await confirmed('counted long ago', '10 days');
  await confirmed('while nobody counted', '2 hours');
  await confirmed('just now', '1 second');
  await owner.query(`update flow_position set delivered_until = date_trunc('minute', now() - interval '3 hours')`);
  await beginFlow(pool, log);
  assert.equal(await delivered(), 2);
  await settle();
  await beginFlow(pool, log);
  await settle();
  assert.equal(await delivered(), 2);
});

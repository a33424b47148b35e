import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { appendEvents } from '../../src/events/index.ts';
import { type FeedPage } from '../../src/observe/index.ts';
import { transaction, type Tx } from '../../src/store/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT } from '../tenant.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';

const database = await freshDatabase();
const story = await chargeStory(database);
const { worker, log } = story;
const gateway = gatewayOf(story);
const get = (query: string) =>
  gateway.inject({ url: `/v1/events${query}`, headers: { host: '127.0.0.1:8080', authorization: `Bearer ${TOKEN}` } });
const page = async (query: string): Promise<FeedPage> => (await get(query)).json<FeedPage>();

/** Follows the feed to its end. */
async function follow(query: string, from?: string): Promise<{ types: string[]; pages: number; next: string }> {
  const types: string[] = [];
  let next = from;
  for (let pages = 1; ; pages++) {
    const read: FeedPage = await page(`?${query}${next === undefined ? '' : `&after=${next}`}`);
    types.push(...read.events.map((event) => event.type));
    next = read.next;
    if (!read.more) return { types, pages, next };
  }
}

const append = (tx: Tx, name: string, lane: string): Promise<number> =>
  appendEvents(tx, log, [
    {
      identity: createHash('sha256').update(name).digest().subarray(0, 16),
      type: 'claim.registered',
      entity: 'north',
      key: lane,
      occurredAt: '2026-03-02T06:00:00.000Z',
      data: { name },
    },
  ]);

test('the log is followed page by page in its order, whole and once, and without who the patient is', async () => {
  const whole = await follow('limit=200');
  assert.deepEqual([whole.types, whole.pages], [['charge.recorded', 'charge.recorded', 'claim.registered'], 1]);
  const single = await follow('limit=1');
  assert.deepEqual([single.types, single.pages, single.next], [whole.types, 3, whole.next]);
  const [first] = (await page('?limit=1')).events;
  assert.equal(first?.id, `event:${story.charges[0].toString('base64url')}`);
  assert.equal(first?.message, 'northside-adt:1');
  assert.doesNotMatch((await get('')).body, new RegExp(story.accountNumber));
});

test('who asks for some types or one entity is shown these and goes on behind all the others', async () => {
  assert.deepEqual((await follow('types=claim.registered&limit=1')).types, ['claim.registered']);
  assert.deepEqual((await follow('types=charge.recorded,claim.registered')).types.length, 3);
  const none = await follow('entity=south');
  assert.deepEqual([none.types, none.next], [[], (await follow('limit=200')).next]);
});

test('an event that is being written when a later one is committed is not passed over', async () => {
  const { next } = await follow('limit=200');
  const late = await worker.connect();
  await late.query('begin');
  await late.query(`select set_config('plexus.tenant', $1, true), set_config('plexus.entities', '*', true)`, [TENANT]);
  await append(late, 'begun first', 'claim:first');
  await transaction(worker, SCOPE, (tx) => append(tx, 'begun second', 'claim:second'));
  const before = await page(`?after=${next}`);
  assert.deepEqual([before.events, before.more], [[], false]);
  await late.query('commit');
  late.release();
  const after = await page(`?after=${next}`);
  assert.deepEqual(
    after.events.map((event) => event.data),
    [{ name: 'begun first' }, { name: 'begun second' }],
  );
});

test('who begins at the end sees what comes from then on', async () => {
  const { next, events } = await page('?after=end');
  assert.deepEqual(events, []);
  await transaction(worker, SCOPE, (tx) => append(tx, 'new', 'claim:new'));
  assert.deepEqual(
    (await page(`?after=${next}`)).events.map((event) => event.data),
    [{ name: 'new' }],
  );
});

test('who asks for a type that no event has is told which are near, and waits for nothing', async () => {
  const refused = await get('?types=charge.recorded,claim.registerd&after=end');
  const { code, at, hint } = refused.json<{ code: string; at: string; hint: string }>();
  assert.deepEqual([refused.statusCode, code, at], [422, 'EVENT_TYPE_NOT_DEFINED', 'querystring/types/1']);
  assert.match(hint, /^The nearest are claim\.registered, /);
});

test('what is no place of the log is refused', async () => {
  for (const after of ['1.2', 'x', '1.2.3.4', '99999.1.1', '1.99999999999999999999.1']) {
    const refused = await get(`?after=${after}`);
    assert.deepEqual([refused.statusCode, refused.json<{ code: string }>().code], [400, 'REQUEST_INVALID'], after);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTrace, revealSources, type Trace } from '../../src/observe/index.ts';
import { transaction } from '../../src/store/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { asSuperuser } from '../superuser.ts';
import { SCOPE } from '../tenant.ts';

const database = await freshDatabase();
const story = await chargeStory(database);
const trace = (of: string): Promise<Trace> => transaction(story.server, SCOPE, (tx) => readTrace(tx, story.keys, of));
const eventId = (identity: Buffer): string => `event:${identity.toString('base64url')}`;
const name = `northside-adt:${story.seq}`;

test('a message is followed through its events, journals and summary journals to the deliveries', async () => {
  const found = await trace(name);
  assert.deepEqual(
    found.messages.map((message) => message.id),
    [name],
  );
  assert.deepEqual(new Set(found.events.map((event) => event.id)), new Set([...story.charges, story.derived].map(eventId)));
  assert.equal(found.journals.length, 3);
  assert.deepEqual(
    found.deliveries.map(({ target, kind, state }) => [target, kind, state]),
    [
      ['erp-receivables', 'account-status', 'confirmed'],
      ['erp-journals', 'summary-journal', 'ready'],
    ],
  );
  assert.equal(found.cut, false);
});

test('a ledger line leads to the one segment that caused it, and to the line at the ERP that holds it', async () => {
  const found = await trace(`journal:${story.journals[1]}/1`);
  assert.deepEqual(
    found.journals.map((journal) => journal.lines.map(({ id, account, amount }) => [id, account, amount])),
    [[[`journal:${story.journals[1]}/1`, '1200', 3_050n]]],
  );
  const [event] = found.events;
  assert.ok(event !== undefined && !('gone' in event));
  assert.deepEqual([event.id, event.message, event.range], [eventId(story.charges[1]), name, story.range]);
  assert.deepEqual(
    found.summaries.map(({ covers, lines }) => [covers, lines.map(({ account, amount }) => [account, amount])]),
    [[6, [['1200', 15_055n]]]],
  );
});

test('a summary line explodes to every ledger line in it and their messages', async () => {
  const [summary] = (await trace(`journal:${story.journals[0]}`)).summaries;
  const [line] = summary?.lines ?? [];
  assert.ok(line !== undefined);
  const found = await trace(line.id);
  assert.deepEqual(
    found.journals.map((journal) => journal.id),
    story.journals.map((journal) => `journal:${journal}`),
  );
  assert.equal(
    found.journals.flatMap((journal) => journal.lines).reduce((sum, one) => (one.account === line.account ? sum + one.amount : sum), 0n),
    line.amount,
  );
  assert.deepEqual(
    found.messages.map((message) => message.id),
    [name],
  );
});

test('an event caused by another leads back over its cause to the message', async () => {
  const found = await trace(eventId(story.derived));
  assert.deepEqual(
    found.events.map((event) => event.id),
    [story.charges[1], story.derived].map(eventId),
  );
  assert.deepEqual(
    found.messages.map((message) => message.id),
    [name],
  );
});

test('a delivery is traced back like what it carries', async () => {
  for (const delivery of (await trace(name)).deliveries) {
    const found = await trace(delivery.id);
    assert.deepEqual(
      found.messages.map((message) => message.id),
      [name],
      delivery.kind,
    );
  }
});

test('an account number or a control id finds the message without being readable anywhere', async () => {
  for (const search of [story.accountNumber, 'CTL-77']) {
    assert.deepEqual(
      (await trace(search)).messages.map((message) => message.id),
      [name],
    );
  }
  assert.doesNotMatch(
    JSON.stringify(await trace(story.accountNumber), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    /4711000123|DOE/,
  );
});

test('what is not there is told', async () => {
  for (const missing of ['nobody', 'northside-adt:999', 'journal:999999', 'summary:999', 'delivery:999', eventId(Buffer.alloc(16))]) {
    await assert.rejects(trace(missing), { code: 'TRACE_UNKNOWN' }, missing);
  }
});

test('the bytes of a record are opened for a reason, and that is audited once for each message', async () => {
  const actor = { principal: 'cli', person: 'ada' };
  const found = await transaction(story.server, SCOPE, async (tx) =>
    revealSources(tx, story.keys, await readTrace(tx, story.keys, name), actor, 'looks wrong'),
  );
  const texts = found.events.flatMap((event) => ('gone' in event || event.source === undefined ? [] : [event.source.text]));
  assert.deepEqual(texts, [
    story.message.toString('utf8', story.range.start - 40, story.range.start),
    story.message.toString('utf8', story.range.start, story.range.end),
  ]);
  const { rows } = await transaction(story.server, SCOPE, (tx) =>
    tx.query(`select principal, person, object, detail from audit where action = 'phi.read'`),
  );
  assert.deepEqual(rows, [{ principal: 'cli', person: 'ada', object: name, detail: '2 records, trace of one message: looks wrong' }]);
});

test('past retention a trace ends at what is left of the message and of the event', async () => {
  await asSuperuser(database, 'delete from message; delete from event where message is not null');
  const found = await trace(`journal:${story.journals[0]}`);
  assert.deepEqual(found.events, [{ id: eventId(story.charges[0]), gone: true, revision: 1 }]);
  const derived = await trace(eventId(story.derived));
  assert.deepEqual(
    derived.events.map((event) => 'gone' in event),
    [false, true],
  );
  await assert.rejects(trace('CTL-77'), { code: 'TRACE_UNKNOWN' });
  const tombstone = await trace(name);
  assert.deepEqual(
    tombstone.messages.map((message) => ['gone' in message, message.controlId]),
    [[true, 'EPIC^NORTH|CTL-77']],
  );
});

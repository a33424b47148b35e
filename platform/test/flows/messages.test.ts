import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createInbox } from '../../src/inbox/index.ts';
import { type MessageQuery, messageStates, searchMessages } from '../../src/observe/index.ts';
import { transaction } from '../../src/store/index.ts';
import { openExceptions } from '../../src/worklist/index.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { keys, server, channel } = await testTenant(database);
const worker = database.pool('plexus_worker');
const second = { ...channel, channel: 2, name: 'summit-adt' };
await transaction(server, SCOPE, (tx) =>
  tx.query(`insert into channel (tenant, channel, name, entities) values ($1, 2, 'summit-adt', '{hill}')`, [TENANT]),
);
const inbox = createInbox({
  pool: database.pool('plexus_intake'),
  channels: (name) => [channel, second].find((one) => one.name === name),
});
const send = (name: string, controlId: string, patient = 'DOE'): Promise<{ seq: bigint; outcome: string }> =>
  inbox.receive({
    channel: name,
    bytes: Buffer.from(`MSH|^~\\&|EPIC|NORTH|PLEXUS|GPH|20260301||ADT^A01|${controlId}|P|2.3\rPID|1||M1||${patient}\r`),
    source: '127.0.0.1',
  });
const list = (query: Partial<MessageQuery> = {}) => transaction(server, SCOPE, (tx) => searchMessages(tx, keys, { limit: 50, ...query }));
const names = async (query: Partial<MessageQuery> = {}): Promise<string[]> => (await list(query)).messages.map((message) => message.id);

test('pages follow one another without a gap or a repeat, newest first over all channels', async () => {
  for (let n = 1; n <= 6; n++) {
    await send('northside-adt', `N${n}`);
    await send('summit-adt', `S${n}`);
  }
  const paged: string[] = [];
  let before: string | undefined;
  do {
    const page = await list({ limit: 5, ...(before === undefined ? {} : { before }) });
    paged.push(...page.messages.map((message) => message.id));
    before = page.next;
  } while (before !== undefined);
  assert.equal(paged.length, 12);
  assert.deepEqual(paged, await names());
  assert.deepEqual(paged.slice(0, 2), ['summit-adt:6', 'northside-adt:6']);
  assert.deepEqual(await names({ channel: 'summit-adt', limit: 2 }), ['summit-adt:6', 'summit-adt:5']);
  await assert.rejects(list({ before: "1:2' or true" }), { code: 'REQUEST_INVALID' });
});

test('every message is in exactly one state, and the counts are those of the lists', async () => {
  const conflict = await send('northside-adt', 'N1', 'ROE');
  assert.equal(conflict.outcome, 'conflict');
  const cursor = 'insert into channel_cursor (tenant, channel, seq, record) values ($1, $2, $3, $4)';
  await transaction(worker, SCOPE, async (tx) => {
    await tx.query(cursor, [TENANT, 1, '20', 0]);
    await tx.query(cursor, [TENANT, 2, '3', 17]);
    const item = { entity: 'north', kind: 'held-record', owner: 'x', code: 'X', summary: 'x', dueAt: '2026-03-02T00:00:00Z', channel: 1 };
    await openExceptions(tx, TENANT, [
      { ...item, message: 2n, identity: 'held|northside-adt:2:0' },
      { ...item, message: 3n, identity: 'held|northside-adt:3:0' },
    ]);
    await tx.query(`update exception_item set state = 'rejected' where identity = 'held|northside-adt:3:0'`);
  });
  assert.deepEqual(await names({ state: 'quarantined' }), [`northside-adt:${conflict.seq}`]);
  assert.deepEqual(await names({ state: 'waiting' }), ['northside-adt:2']);
  assert.deepEqual(await names({ state: 'rejected' }), ['northside-adt:3']);
  assert.deepEqual(await names({ state: 'running' }), ['summit-adt:4']);
  assert.deepEqual(await names({ state: 'received' }), ['summit-adt:6', 'summit-adt:5']);
  const counted = await transaction(server, SCOPE, (tx) => messageStates(tx, TENANT));
  assert.deepEqual(counted, [
    { channel: 'northside-adt', messages: 7, states: { done: 4, quarantined: 1, rejected: 1, waiting: 1 } },
    { channel: 'summit-adt', messages: 6, states: { done: 3, received: 2, running: 1 } },
  ]);
  assert.equal((await names({ state: 'done' })).length, 7);
});

test('a rejected quarantine is rejected, a resolved one is no longer set aside', async () => {
  const update = (state: string): Promise<unknown> =>
    transaction(worker, SCOPE, (tx) => tx.query(`update exception_item set state = $1 where kind = 'quarantine'`, [state]));
  await update('rejected');
  assert.equal((await names({ state: 'rejected' })).length, 2);
  await update('resolved');
  assert.deepEqual(await names({ state: 'quarantined' }), []);
  assert.equal((await names({ state: 'done' })).length, 8);
});

test('a person who may not read a channel sees none of its messages', async () => {
  const seen = await transaction(server, { tenant: TENANT, entities: ['hill'] }, (tx) => searchMessages(tx, keys, { limit: 50 }));
  assert.deepEqual(new Set(seen.messages.map((message) => message.channel)), new Set(['summit-adt']));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Arrival, createInbox, messageBytes, messageChunks, readChannel, readMessage } from '../../src/inbox/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { asSuperuser } from '../superuser.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { keys, server, channel } = await testTenant(database);
const worker = database.pool('plexus_worker');
const inbox = createInbox({ pool: database.pool('plexus_intake'), channels: (name) => (name === channel.name ? channel : undefined) });

const admit = (controlId: string, name = 'DOE^JANE'): Buffer =>
  Buffer.from(`MSH|^~\\&|EPIC|NORTH|PLEXUS|GPH|20260301||ADT^A01|${controlId}|P|2.3\rPID|1||M1||${name}\r`);
const arrival = (bytes: Buffer): Arrival => ({ channel: channel.name, bytes, source: '127.0.0.1' });
const audited = async (action: string): Promise<number> =>
  transaction(server, SCOPE, async (tx) =>
    Number((await tx.query('select count(*)::int as n from audit where action = $1', [action])).rows[0].n),
  );

test('messages are stored in the order they came, sealed, and open again', async () => {
  const receipts = await Promise.all(['A1', 'A2', 'A3'].map((id) => inbox.receive(arrival(admit(id)))));
  assert.deepEqual(
    receipts.map((receipt) => [receipt.outcome, receipt.controlId]),
    [
      ['stored', 'A1'],
      ['stored', 'A2'],
      ['stored', 'A3'],
    ],
  );
  assert.deepEqual(
    receipts.map((receipt) => receipt.seq),
    [1n, 2n, 3n],
  );
  const stored = await transaction(worker, SCOPE, (tx) => readChannel(tx, TENANT, 1, 1n, 10));
  assert.deepEqual(
    stored.map((message) => messageBytes(keys, message)?.equals(admit(message.controlId))),
    [true, true],
  );
  assert.ok(!stored.some((message) => message.payload?.includes('DOE')));
});

test('the same message again gets the same answer and is stored once', async () => {
  const first = await inbox.receive(arrival(admit('D1')));
  const again = await Promise.all([inbox.receive(arrival(admit('D1'))), inbox.receive(arrival(admit('D1')))]);
  for (const receipt of again) {
    assert.deepEqual({ ...receipt, outcome: 'stored' }, first);
    assert.equal(receipt.outcome, 'duplicate');
  }
});

test('two copies of a message in one commit are one message', async () => {
  const receipts = await Promise.all([inbox.receive(arrival(admit('T1'))), inbox.receive(arrival(admit('T1')))]);
  assert.deepEqual(
    receipts.map((receipt) => receipt.outcome),
    ['stored', 'duplicate'],
  );
  assert.equal(receipts[0]?.seq, receipts[1]?.seq);
});

test('a control id that comes again with other content is set aside, and is someone’s work', async () => {
  const first = await inbox.receive(arrival(admit('C1')));
  const conflict = await inbox.receive(arrival(admit('C1', 'DOE^JOHN')));
  assert.equal(conflict.outcome, 'conflict');
  assert.equal(conflict.code, 'CONTROL_ID_REUSED');
  assert.notEqual(conflict.seq, first.seq);
  assert.deepEqual(await inbox.receive(arrival(admit('C1', 'DOE^JOHN'))), conflict);
  const message = await transaction(worker, SCOPE, (tx) => readMessage(tx, TENANT, 1, conflict.seq));
  assert.equal(message.quarantine, 'CONTROL_ID_REUSED');
  assert.equal(await audited('message.quarantined'), 1);
});

test('whoever sends under an allowed header what its certificate forbids is refused, in one frame, a batch or a large file', async () => {
  const facilities = ['NORTH'];
  const foreign = admit('S2').toString('latin1').replace('|NORTH|', '|LAKE|');
  const behind = Buffer.from(`${admit('S1').toString('latin1')}${foreign}`);
  const batch = Buffer.from(`BHS|^~\\&|EPIC|NORTH\r${behind.toString('latin1')}BTS|2\r`);
  async function* large(): AsyncGenerator<Buffer> {
    yield admit('S3');
    await Promise.resolve();
    yield Buffer.concat([Buffer.alloc(600_003, 'NTE|1||x\r'), Buffer.from(foreign)]);
  }
  for (const bytes of [behind, batch, large(), Buffer.from(foreign)]) {
    const receipt = await inbox.receive({ channel: channel.name, bytes, source: '10.0.0.7', allowed: { facilities } });
    assert.deepEqual([receipt.outcome, receipt.code], ['refused', 'SENDER_FORBIDDEN']);
    const message = await transaction(worker, SCOPE, (tx) => readMessage(tx, TENANT, 1, receipt.seq));
    assert.equal(message.quarantine, 'SENDER_FORBIDDEN');
  }
  const named = await inbox.receive({ ...arrival(Buffer.from(foreign)), controlId: 'key-of-the-sender', allowed: { kinds: ['DFT'] } });
  assert.deepEqual([named.outcome, named.code], ['refused', 'TYPE_FORBIDDEN']);
  assert.equal((await inbox.receive({ ...arrival(admit('S1')), allowed: { facilities, kinds: ['ADT'] } })).outcome, 'stored');
});

test('bytes without a header are stored before they are refused', async () => {
  const receipt = await inbox.receive(arrival(Buffer.from('not a message')));
  assert.equal(receipt.outcome, 'refused');
  const message = await transaction(worker, SCOPE, (tx) => readMessage(tx, TENANT, 1, receipt.seq));
  assert.equal(messageBytes(keys, message)?.toString(), 'not a message');
});

test('a large file is sealed in chunks and reads back whole', async () => {
  const file = Buffer.concat([admit('BIG'), Buffer.alloc(900_000, 'OBX|1|TX|||payload\r')]);
  async function* dribble(): AsyncGenerator<Buffer> {
    for (let at = 0; at < file.length; at += 70_001) yield file.subarray(at, at + 70_001);
  }
  const receipt = await inbox.receive({ channel: channel.name, bytes: dribble(), source: 'file' });
  assert.equal(receipt.outcome, 'stored');
  assert.equal(receipt.controlId, 'BIG');
  const again = await inbox.receive(arrival(file));
  assert.equal(again.outcome, 'duplicate');
  await transaction(worker, SCOPE, async (tx) => {
    const chunks: Buffer[] = [];
    for await (const chunk of messageChunks(tx, keys, await readMessage(tx, TENANT, 1, receipt.seq))) chunks.push(chunk);
    assert.equal(chunks.length, 4);
    assert.ok(Buffer.concat(chunks).equals(file));
  });
});

test('every stored message is covered by exactly one audit row', async () => {
  await transaction(server, SCOPE, async (tx) => {
    const { rows } = await tx.query(
      `select (select count(*) from message) as stored, (select sum(detail::int) from audit where action = 'message.received') as audited`,
    );
    assert.equal(String(rows[0].stored), String(rows[0].audited));
  });
});

test('an unknown channel is refused with a hint', async () => {
  await assert.rejects(inbox.receive({ ...arrival(admit('X')), channel: 'nowhere' }), { code: 'CHANNEL_UNKNOWN' });
});

test('a control id that no index takes is set aside, and its neighbours in the commit are stored', async () => {
  const strange = [
    admit('N'.repeat(5_000)),
    admit('N\u0000'),
    Buffer.from('MSH|^~\\&|EPIC|NORTH|PLEXUS|GPH|20260301||ADT^A\u0000|N7|P|2.3\r'),
  ];
  const receipts = await Promise.all([admit('N1'), ...strange, admit('N2')].map((bytes) => inbox.receive(arrival(bytes))));
  assert.deepEqual(
    receipts.map((receipt) => [receipt.outcome, receipt.code]),
    [['stored', undefined], ...strange.map(() => ['refused', 'HEADER_UNREADABLE']), ['stored', undefined]],
  );
});

test('a message that the database refuses for good fails alone', async () => {
  const sources = ['one', 'two', 'three\u0000', 'four', 'five'];
  const settled = await Promise.allSettled(
    sources.map((source) => inbox.receive({ channel: channel.name, bytes: admit(`F-${source.slice(0, 3)}`), source })),
  );
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  );
});

test('a message that was refused is stored when its sender, allowed by now, sends it again', async () => {
  const strict = { ...channel, senders: { applications: ['OTHER'] } };
  let current: typeof channel = strict;
  const changing = createInbox({ pool: database.pool('plexus_intake'), channels: () => current });
  const refused = await changing.receive(arrival(admit('R1')));
  assert.equal(refused.outcome, 'refused');
  assert.deepEqual(await changing.receive(arrival(admit('R1'))), refused);
  current = channel;
  const again = await changing.receive(arrival(admit('R1')));
  assert.deepEqual([again.outcome, again.controlId], ['stored', 'R1']);
});

test('a large file with a part missing does not pass for a shorter one', async () => {
  const file = Buffer.concat([admit('CUT'), Buffer.alloc(900_000, 'OBX|1|TX|||payload\r')]);
  const receipt = await inbox.receive(arrival(file));
  await asSuperuser(
    database,
    `delete from message_chunk where chunk = 3 and upload = (select upload from message where seq = ${receipt.seq})`,
  );
  const reading = transaction(worker, SCOPE, async (tx) => {
    for await (const chunk of messageChunks(tx, keys, await readMessage(tx, TENANT, 1, receipt.seq))) assert.ok(chunk.length > 0);
  });
  await assert.rejects(reading, { code: 'MESSAGE_INCOMPLETE' });
});

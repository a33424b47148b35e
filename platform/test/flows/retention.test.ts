import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createInbox } from '../../src/inbox/index.ts';
import { maintainPartitions } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { channel } = await testTenant(database);
const owner = await database.owner();
const months = (parent: string): Promise<number> =>
  owner
    .query<{ n: number }>('select count(*)::int as n from pg_inherits where inhparent = $1::regclass', [parent])
    .then(({ rows }) => rows[0]?.n ?? 0);

test('partitions past retention are dropped with their messages; the identities stay and still tell a duplicate', async () => {
  const inbox = createInbox({ pool: database.pool('plexus_intake'), channels: () => channel });
  const bytes = Buffer.from('MSH|^~\\&|EPIC|NORTH|PLEXUS|GPH|20260301||ADT^A01|OLD1|P|2.3\r');
  const first = await inbox.receive({ channel: channel.name, bytes, source: 'test' });
  for (const parent of ['message', 'message_chunk', 'message_token', 'event']) {
    await owner.query(`create table ${parent}_2020_01 partition of ${parent} for values from ('2020-01-01') to ('2020-02-01')`);
  }
  const before = [await months('message'), await months('event'), await months('audit')];
  const done = await maintainPartitions(database.pool('plexus_maintainer'), { messageMonths: 24, eventMonths: 24 });
  assert.equal(done.dropped, 4);
  assert.deepEqual(
    [await months('message'), await months('event'), await months('audit')],
    [(before[0] ?? 0) - 1, (before[1] ?? 0) - 1, before[2]],
  );
  const again = await inbox.receive({ channel: channel.name, bytes, source: 'test' });
  assert.deepEqual([again.outcome, again.seq], ['duplicate', first.seq]);
});

test('ledger and audit are never dropped', async () => {
  await assert.rejects(database.pool('plexus_maintainer').query("select drop_partitions('audit', now())"), { code: '42501' });
});

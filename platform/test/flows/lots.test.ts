import assert from 'node:assert/strict';
import { test } from 'node:test';
import type pg from 'pg';
import { createInbox, messageBytes, readMessage } from '../../src/inbox/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { keys, server, channel } = await testTenant(database);
const channelOf = { ...channel, format: 'x12' } as const;
const read = (seq: bigint): Promise<string> =>
  transaction(server, SCOPE, async (tx) => String(messageBytes(keys, await readMessage(tx, TENANT, 1, seq))));

test('a node that stood still with an open lot stores nothing in it once it may have been torn', async () => {
  const slow = createInbox({ pool: database.pool('plexus_intake'), channels: () => channelOf, now: () => 0 });
  const send = async (text: string): Promise<bigint> =>
    (await slow.receive({ channel: channel.name, bytes: Buffer.from(text), source: 'test' })).seq;
  const lotOf = async (seq: bigint): Promise<string> => {
    const { rows } = await transaction(server, SCOPE, (tx) =>
      tx.query<{ lot: bigint }>('select lot from message where seq = $1', [String(seq)]),
    );
    return String(rows[0]?.lot);
  };
  const [first, second] = [await send('ISA*1~'), await send('ISA*2~')];
  assert.equal(await lotOf(first), await lotOf(second));
  const late = createInbox({
    pool: firstLotAged(database.pool('plexus_intake'), 11),
    channels: () => channelOf,
    now: () => 0,
  });
  const three = await late.receive({ channel: channel.name, bytes: Buffer.from('ISA*3~'), source: 'test' });
  const { rows } = await transaction(server, SCOPE, (tx) =>
    tx.query<{ unused: number }>(
      'select count(*)::int as unused from lot_key l where not exists (select from message m where m.lot = l.lot)',
    ),
  );
  assert.deepEqual(rows, [{ unused: 0 }], 'the overdue lot was rolled back with what was stored in it');
  assert.notEqual(await lotOf(three.seq), await lotOf(second));
  assert.equal(await read(three.seq), 'ISA*3~');
});

/** A pool whose database seems to have made the first lot so many minutes ago. */
function firstLotAged(pool: pg.Pool, minutes: number): pg.Pool {
  const connect = pool.connect.bind(pool);
  let isFirst = true;
  return Object.assign(Object.create(pool) as pg.Pool, {
    connect: async () => {
      const client = await connect();
      const query: (...args: unknown[]) => Promise<pg.QueryResult<{ made_at?: Date }>> = client.query.bind(client);
      return Object.assign(Object.create(client) as pg.PoolClient, {
        query: async (...args: unknown[]) => {
          const result = await query(...args);
          for (const row of result.rows) {
            if (row.made_at === undefined || !isFirst) continue;
            row.made_at = new Date(row.made_at.getTime() - minutes * 60_000);
            isFirst = false;
          }
          return result;
        },
        release: (error?: Error) => client.release(error),
      });
    },
  });
}

import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { databaseFault, openPool } from './connect.ts';
import { transaction } from './transaction.ts';

/** One message of the server's side (PostgreSQL protocol 3.0). */
function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

const LET_IN = message('R', Buffer.alloc(4));
const READY = message('Z', Buffer.from('I'));
const ENDED = message('E', Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'));

test('a session that is ended in the breath in which it became ready is a store that is away, and ends no process', async (t) => {
  let sessions = 0;
  const server = createServer((socket) => {
    sessions++;
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.concat([LET_IN, READY, ENDED])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const pool = openPool({ url: `postgresql://plexus@127.0.0.1:${port}/plexus`, role: 'plexus_worker', size: 2 });
  t.after(() => pool.end());
  const ask = () => transaction(pool, { tenant: 'gph', entities: 'all' }, (tx) => tx.query('select 1'));
  for (let n = 0; n < 5; n++) await assert.rejects(ask(), { code: 'STORE_UNAVAILABLE', kind: 'unavailable' });
  assert.equal(sessions, 5, 'none of them is used again');
});

test('a transaction that the server ended because its node stood still may be tried again, and is nobody’s mistake', () => {
  const fault = databaseFault(Object.assign(new Error('terminating connection'), { code: '25P03' }));
  assert.deepEqual([fault.code, fault.kind], ['STORE_UNAVAILABLE', 'unavailable']);
});

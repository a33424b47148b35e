import assert from 'node:assert/strict';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { faultOf, Loop } from '../../src/kernel/index.ts';
import { openPool, transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';

const ANSWER_MS = 300;
const SCOPE = { tenant: 'gph', entities: 'all' } as const;

const database = await freshDatabase();
const address = new URL(database.cluster.url);

/** Stands before the database. While `silent`, it passes questions on and swallows the answers, as a network does that fails one way. */
const network = { silent: false, swallowed: 0, open: new Set<Socket>() };
const server = createServer((near) => {
  const far = connect({ host: address.hostname, port: Number(address.port) });
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    network.open.add(one);
    one.on('error', () => undefined);
    one.on('close', () => other.destroy());
  }
  near.on('data', (chunk) => far.write(chunk));
  far.on('data', (chunk) => {
    if (network.silent) network.swallowed += 1;
    else near.write(chunk);
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const through = new URL(address);
through.port = String((server.address() as AddressInfo).port);
const pool = openPool({ url: through.href, role: 'plexus_server', size: 1, answerMs: ANSWER_MS });
after(async () => {
  await pool.end();
  for (const socket of network.open) socket.destroy();
  server.close();
});

const ask = () => transaction(pool, SCOPE, async (tx) => (await tx.query<{ one: number }>('select 1 as one')).rows[0]?.one);

test('a statement whose answer never comes is unavailable in bounded time, and the next goes over a new connection', {
  timeout: 20_000,
}, async () => {
  assert.equal(await ask(), 1);
  for (const question of [ask, () => pool.query('select 1')]) {
    network.silent = true;
    await assert.rejects(question(), (error) => faultOf(error).kind !== 'rejected');
    network.silent = false;
    assert.equal(await ask(), 1);
  }
  assert.ok(network.swallowed > 0);
});

test('a commit whose answer never comes is unavailable, whatever became of it', { timeout: 20_000 }, async () => {
  const commit = transaction(pool, SCOPE, async (tx) => {
    await tx.query('select 1');
    network.silent = true;
  });
  await assert.rejects(commit, { code: 'STORE_UNAVAILABLE', kind: 'unavailable' });
  network.silent = false;
  assert.equal(await ask(), 1);
});

test('a loop that waits for an answer that never comes goes on by itself', { timeout: 20_000 }, async () => {
  network.silent = true;
  const failures: string[] = [];
  const { promise: again, resolve: goesOn } = Promise.withResolvers<void>();
  const step = async (): Promise<boolean> => {
    await ask();
    goesOn();
    return false;
  };
  const loop = new Loop('step', 10, step, (error) => {
    failures.push(faultOf(error).code);
    network.silent = false;
  });
  await again;
  await loop.stop();
  assert.deepEqual(failures, ['STORE_UNAVAILABLE']);
});

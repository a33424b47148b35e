import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { type Cluster, findCluster, keepCluster } from '../../src/store/index.ts';
import { keepFigure, ofTime } from './figures.ts';
import { until } from './waiting.ts';

const folder = await mkdtemp(join(tmpdir(), 'plexus-kept-'));
await chmod(folder, 0o755);
const open: Cluster[] = [];
after(async () => {
  for (const cluster of open) await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

async function kept(): Promise<{ cluster: Cluster; restarts: () => number }> {
  let restarts = 0;
  const cluster = await keepCluster({ folder, settings: ['shared_buffers=16MB'], restarting: () => restarts++ });
  open.push(cluster);
  return { cluster, restarts: () => restarts };
}

async function answer(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ n: number }>('select 1 as n');
    return rows[0]?.n ?? 0;
  } finally {
    await client.end();
  }
}

test('a killed database server is started again at the same address, again and again', async (t) => {
  const { cluster, restarts } = await kept();
  const back: number[] = [];
  for (let kill = 1; kill <= 3; kill++) {
    const pid = cluster.pid;
    process.kill(pid, 'SIGKILL');
    const killed = performance.now();
    await until('another server', 15_000, () => (cluster.pid === pid ? undefined : true));
    assert.equal(await answer(cluster.url), 1);
    back.push(Math.round(performance.now() - killed));
  }
  assert.equal(restarts(), 3);
  keepFigure(t, {
    name: 'cluster-kept',
    fault: 'F4',
    injected: 'an idle database server killed three times in a row',
    held: 'started again at the same address',
    measured: `answering again after ${back.map(ofTime).join(', ')}`,
  });
});

test('a database server that is stopped stays stopped, even when it was killed a moment before', async () => {
  const [cluster] = open;
  assert.ok(cluster);
  process.kill(cluster.pid, 'SIGKILL');
  await cluster.stop();
  await cluster.ended;
  assert.equal(await findCluster(folder), undefined);
});

test('a server that an earlier, killed platform left behind is kept too', async () => {
  const { cluster: left } = await kept();
  const second = await kept();
  assert.equal(second.cluster.pid, left.pid, 'it was taken over');
  await left.stop();
  await until('a server of its own', 15_000, () => (second.cluster.pid === left.pid ? undefined : true));
  assert.equal(await answer(second.cluster.url), 1);
  assert.equal(second.restarts(), 1);
});

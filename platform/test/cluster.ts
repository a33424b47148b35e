import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Cluster, grantRoles, listMigrations, migrate, openPool, type Role, startCluster } from '../src/store/index.ts';

const run = promisify(execFile);

/** A PostgreSQL of a test's own: the snapshot horizon is cluster-wide, so tests that run side by side share nothing. */
export interface TestDatabase {
  readonly cluster: Cluster;
  readonly folder: string;
  /** A pool acting as one run-time role; ended with the test file. */
  pool(role: Role, size?: number): pg.Pool;
  /** A session of the owner, for what no run-time role may do; ended with the test file. */
  owner(): Promise<pg.Client>;
}

/** Nothing runs by itself: an analysis under way holds the horizon back, and what a test has just written would be read later than it asks. */
const SMALL = ['shared_buffers=64MB', 'max_wal_size=1GB', 'max_connections=40', 'autovacuum=off'];

/** Copies a migrated template cluster and starts it; everything is stopped and removed after the test file. */
export async function freshDatabase(): Promise<TestDatabase> {
  const template = await templateFolder();
  const folder = await mkdtemp(join(tmpdir(), 'plexus-test-'));
  await run('chmod', ['755', folder]);
  await run('cp', ['-a', `${template}/.`, folder]);
  const cluster = await startCluster({ folder, settings: SMALL });
  const pools: { end(): Promise<void> }[] = [];
  after(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    cluster,
    folder,
    pool: (role, size = 4) => {
      const pool = openPool({ url: cluster.url, role, size });
      pools.push(pool);
      return pool;
    },
    owner: async () => {
      const client = new pg.Client({ connectionString: cluster.adminUrl, options: '-c search_path=plexus' });
      await client.connect();
      pools.push(client);
      return client;
    },
  };
}

/** A migrated cluster to copy. Made once per text of the migrations; test files that start together wait for the first. */
export async function templateFolder(): Promise<string> {
  const hash = createHash('sha256');
  for (const migration of await listMigrations()) hash.update(migration.checksum);
  const template = join(tmpdir(), `plexus-test-template-${hash.digest('hex').slice(0, 16)}`);
  const lock = `${template}.lock`;
  for (;;) {
    if (await present(template)) return template;
    const locked = await mkdir(lock).then(
      () => true,
      () => false,
    );
    if (locked) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  try {
    if (await present(template)) return template;
    const partial = await mkdtemp(join(tmpdir(), 'plexus-test-partial-'));
    await run('chmod', ['755', partial]);
    const cluster = await startCluster({ folder: partial, settings: SMALL });
    await migrate(cluster.adminUrl);
    await grantRoles(cluster.adminUrl);
    await cluster.stop();
    await rename(partial, template);
    return template;
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

const present = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

import { chmod, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Cluster, grantRoles, migrate, startCluster } from '../../../platform/src/store/index.ts';

/** One PostgreSQL with the settings of Plexus, fsync on, and a database of its own for each engine. */
export interface EnginePlace {
  readonly cluster: Cluster;
  /** A folder and a database of its own; migrated when the name begins with `plexus`. */
  room(name: string): Promise<Room>;
  stop(): Promise<void>;
}

export interface Room {
  readonly url: string;
  readonly folder: string;
  journals(): Promise<number>;
  /** Journals that are there more than once for one claim. */
  doubled(): Promise<number>;
  walBytes(): Promise<number>;
  /** What is stored in the database and, for a server of its own, in its folder. */
  storedBytes(): Promise<number>;
  close(): Promise<void>;
}

export async function enginePlace(): Promise<EnginePlace> {
  const folder = await mkdtemp(join(tmpdir(), 'plexus-engines-'));
  await chmod(folder, 0o755);
  const cluster = await startCluster({ folder, settings: ['max_connections=120'] });
  const owner = new pg.Client({ connectionString: cluster.adminUrl });
  await owner.connect();
  return {
    cluster,
    room: async (name) => {
      const own = join(folder, name);
      await mkdir(own, { recursive: true });
      await owner.query(`create database bench_${name}`);
      return name.startsWith('plexus') ? plexusRoom(cluster, name, own) : peerRoom(cluster, name, own);
    },
    stop: async () => {
      await owner.end();
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function plexusRoom(cluster: Cluster, name: string, folder: string): Promise<Room> {
  const adminUrl = inDatabase(cluster.adminUrl, name);
  await migrate(adminUrl);
  await grantRoles(adminUrl);
  return roomOf(adminUrl, inDatabase(cluster.url, name), folder, 'plexus.journal', 'identity');
}

function peerRoom(cluster: Cluster, name: string, folder: string): Promise<Room> {
  const url = inDatabase(cluster.adminUrl, name);
  return roomOf(url, url, folder, 'journal', 'claim');
}

function inDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/bench_${name}`;
  return url.href;
}

async function roomOf(adminUrl: string, url: string, folder: string, table: string, key: string): Promise<Room> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  const number = async (text: string): Promise<number> => Number((await client.query<{ n: string }>(text)).rows[0]?.n ?? 0);
  return {
    url,
    folder,
    journals: async () =>
      (await number(`select count(to_regclass('${table}'))::text as n`)) === 0 ? 0 : number(`select count(*)::text as n from ${table}`),
    doubled: () => number(`select (count(*) - count(distinct ${key}))::text as n from ${table}`),
    walBytes: () => number('select wal_bytes::text as n from pg_stat_wal'),
    storedBytes: async () => (await number('select pg_database_size(current_database())::text as n')) + (await folderBytes(folder)),
    close: () => client.end(),
  };
}

async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(join(entry.parentPath, entry.name)).then(
          // What is on disk: a log that was made ahead counts as far as it is filled.
          ({ blocks }) => blocks * 512,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

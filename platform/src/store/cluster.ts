import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { Fault } from '../kernel/index.ts';
import { type Binaries, exists, findBinaries, othersReach } from './binaries.ts';
import { initialize, type Secrets, secrets, SUPERUSER } from './new-cluster.ts';
import { ensureLogin, LOGIN } from './run-time-login.ts';

const DATABASE = 'plexus';
const MOST_SILENCE_MS = 60_000;

export interface ClusterOptions {
  /** Holds `postgres/` (the data), the passwords and the server log. */
  readonly folder: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Extra server settings, `name=value`. */
  readonly settings?: readonly string[];
  /** Never make a new cluster: one that is not there was there before, and its disk is away. */
  readonly known?: boolean;
  /** Aborted: a server that does not accept connections yet is shut down, and the reason thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** A PostgreSQL server of our own on the loopback interface. */
export interface Cluster {
  readonly port: number;
  readonly pid: number;
  /** Owner: migrates and maintains. */
  readonly adminUrl: string;
  /** Run-time login without owner rights. */
  readonly url: string;
  /** Resolves when the server has ended, for whatever reason; waiting for it keeps no process alive. */
  readonly ended: Promise<void>;
  /** Fast shutdown: sessions are ended, everything committed is on disk. */
  stop(): Promise<void>;
}

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=60',
  'shared_buffers=512MB',
  'max_wal_size=4GB',
  'wal_compression=on',
  'checkpoint_timeout=5min',
  'checkpoint_completion_target=0.9',
  'jit=off',
  'autovacuum_vacuum_insert_scale_factor=0.4',
  'autovacuum_naptime=15s',
  'log_min_messages=warning',
  'log_min_error_statement=panic',
  'log_statement=none',
  'log_parameter_max_length_on_error=0',
  'log_error_verbosity=terse',
];

/** Starts, making first where needed, the cluster in `folder`. A server still running there from before is taken over. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const binaries = await findBinaries();
  const data = join(options.folder, 'postgres');
  await mkdir(options.folder, { recursive: true });
  if (binaries.user !== undefined && !(await othersReach(options.folder))) throw unreachable(options.folder);
  const passwords = await secrets(options.folder);
  if (!(await exists(join(data, 'PG_VERSION')))) {
    if (options.known === true) throw dataMissing(data);
    await initialize(binaries, data, passwords.owner);
  }
  const known = await runningServer(data, passwords);
  if (known !== undefined) return known;
  const port = options.port === undefined || options.port === 0 ? await freePort() : options.port;
  return launch(binaries, data, port, passwords, options);
}

/** The addresses of a cluster that runs in `folder`, started by another process; undefined when none does. */
export async function findCluster(folder: string): Promise<Pick<Cluster, 'port' | 'pid' | 'adminUrl' | 'url'> | undefined> {
  if (!(await exists(join(folder, 'postgres-passwords.json')))) return undefined;
  return runningServer(join(folder, 'postgres'), await secrets(folder));
}

async function launch(binaries: Binaries, data: string, port: number, passwords: Secrets, options: ClusterOptions): Promise<Cluster> {
  const settings = [...SETTINGS, `port=${port}`, ...(options.settings ?? [])].flatMap((setting) => ['-c', setting]);
  const log = await open(join(options.folder, 'postgres.log'), 'a', 0o600);
  const child = spawn(join(binaries.folder, 'postgres'), ['-D', data, ...settings], {
    ...binaries.user,
    cwd: dirname(data),
    stdio: ['ignore', log.fd, log.fd],
    detached: true,
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.once('error', () => undefined);
  await log.close();
  const cluster: Cluster = {
    ...addresses(port, passwords),
    pid: child.pid ?? 0,
    ended: exited,
    stop: async () => {
      child.kill('SIGINT');
      await exited;
    },
  };
  await accepting(cluster, child, options.signal);
  await ensureLogin(cluster.adminUrl, passwords.login);
  return cluster;
}

const addresses = (port: number, passwords: Secrets): { port: number; adminUrl: string; url: string } => ({
  port,
  adminUrl: `postgresql://${SUPERUSER}:${passwords.owner}@127.0.0.1:${port}/${DATABASE}`,
  url: `postgresql://${LOGIN}:${passwords.login}@127.0.0.1:${port}/${DATABASE}`,
});

/** A server that an earlier, killed Plexus left behind on the same data. */
async function runningServer(data: string, passwords: Secrets): Promise<Cluster | undefined> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!(pid > 0) || !(port > 0) || !alive(pid)) return undefined;
  const found = addresses(port, passwords);
  if ((await answers(found.adminUrl)) !== 'ready') return undefined;
  return {
    ...found,
    pid,
    // A server that is no child of ours can only be looked at.
    get ended() {
      return gone(pid, (wake) => setTimeout(wake, 100).unref());
    },
    stop: async () => {
      if (alive(pid)) process.kill(pid, 'SIGINT');
      await gone(pid, (wake) => setTimeout(wake, 20));
    },
  };
}

async function gone(pid: number, later: (wake: () => void) => unknown): Promise<void> {
  while (alive(pid)) await new Promise<void>((resolve) => void later(resolve));
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits for a server that says nothing for a minute at most; one that recovers says so and may take as long as it needs. */
async function accepting(cluster: Cluster, child: ChildProcess, signal: AbortSignal | undefined): Promise<void> {
  let deadline = performance.now() + MOST_SILENCE_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) break;
    if (signal?.aborted === true) {
      await cluster.stop();
      signal.throwIfAborted();
    }
    const answer = await answers(cluster.adminUrl);
    if (answer === 'ready') return;
    if (answer === 'starting') deadline = performance.now() + MOST_SILENCE_MS;
    await pause(20);
  }
  child.kill('SIGKILL');
  throw new Fault({
    code: 'POSTGRES_START_FAILED',
    kind: 'unavailable',
    message: 'The database server did not start',
    hint: 'Read postgres.log in the data folder: a taken port and a full disk are the usual reasons',
  });
}

const CANNOT_CONNECT_NOW = '57P03';

/** Whether the server takes sessions; makes the database when only the maintenance one exists. */
async function answers(adminUrl: string): Promise<'ready' | 'starting' | 'silent'> {
  const maintenance = new URL(adminUrl);
  maintenance.pathname = '/postgres';
  const client = new pg.Client({ connectionString: maintenance.href, connectionTimeoutMillis: 2_000, query_timeout: 30_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
    return 'ready';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === CANNOT_CONNECT_NOW ? 'starting' : 'silent';
  } finally {
    await client.end().catch(() => undefined);
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const dataMissing = (data: string): Fault =>
  new Fault({
    code: 'POSTGRES_DATA_MISSING',
    kind: 'unavailable',
    message: 'The database that ran here a moment ago is not there any more',
    hint: 'Check that the disk of the data folder is mounted; Plexus tries again by itself',
    at: data,
  });

const unreachable = (folder: string): Fault =>
  new Fault({
    code: 'DATA_FOLDER_UNREACHABLE',
    kind: 'unavailable',
    message: 'As root the database runs as the user "nobody", who cannot reach the data folder',
    hint: 'Move the checkout or set PLEXUS_DATA to a folder whose parents others may enter, or start as an ordinary user',
    at: folder,
  });

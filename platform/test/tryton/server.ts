import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Cluster, freePort, startCluster } from '../../src/store/index.ts';
import { MODULES, trytonServer } from './installation.ts';

const run = promisify(execFile);

export const DATABASE = 'erp';
/** Of the test installation only: it listens on the loopback interface and is removed after the test. */
export const LOGIN = 'admin';
/** The user that Plexus signs in as; no administrator. */
export const SERVICE = 'plexus';
const START_MS = 60_000;
const SETTINGS = ['shared_buffers=64MB', 'max_connections=40', 'fsync=off', 'full_page_writes=off'];

/** The passwords of Tryton's administrator, of our user there and of its database role in a folder; made with the folder. */
export interface Passwords {
  readonly login: string;
  readonly service: string;
  readonly database: string;
}

/** A Tryton server with a PostgreSQL of its own, both in one folder and on the loopback interface. */
export class TrytonServer {
  readonly folder: string;
  readonly passwords: Passwords;
  readonly port: number;
  readonly #cluster: Cluster;
  #child: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();

  private constructor(folder: string, passwords: Passwords, port: number, cluster: Cluster) {
    this.folder = folder;
    this.passwords = passwords;
    this.port = port;
    this.#cluster = cluster;
  }

  /** Starts PostgreSQL in `folder`, and Tryton where its database is there already. */
  static async start(folder: string): Promise<TrytonServer> {
    const cluster = await startCluster({ folder, settings: SETTINGS });
    const server = new TrytonServer(folder, await passwordsIn(folder), await freePort(), cluster);
    await server.#configure();
    if (await server.#hasDatabase()) await server.up();
    return server;
  }

  /** Up to the database: what a target's `url` is. */
  get url(): string {
    return `http://127.0.0.1:${this.port}/${DATABASE}`;
  }

  /** Where a file with `user:password` lies. */
  get credentialsFile(): string {
    return join(this.folder, 'tryton-login');
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Creates the database with all tables and activates the modules. */
  async initialize(): Promise<void> {
    await this.#owner(async (client) => {
      await client.query(`create role tryton login password '${this.passwords.database}'`);
      await client.query(`create database ${DATABASE} owner tryton`);
    });
    const env = { ...process.env, TRYTONPASSFILE: join(this.folder, 'tryton-password') };
    const admin = ['-c', this.#configuration, '-d', DATABASE];
    await run(trytonServer.admin, [...admin, '--all', '--email', 'erp@example.org'], { env });
    await run(trytonServer.admin, [...admin, '--activate-dependencies', '-u', ...MODULES], { env });
    await this.up();
  }

  /** Starts the Tryton process and waits until it answers. */
  async up(): Promise<void> {
    const log = await open(join(this.folder, 'trytond.log'), 'a', 0o600);
    const child = spawn(trytonServer.program, ['-c', this.#configuration, '-d', DATABASE], { stdio: ['ignore', log.fd, log.fd] });
    await log.close();
    this.#child = child;
    this.#exited = new Promise((resolve) => child.once('exit', () => resolve()));
    const deadline = performance.now() + START_MS;
    while (performance.now() < deadline && child.exitCode === null) {
      if (await answers(`http://127.0.0.1:${this.port}/`)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`Tryton did not start: see ${join(this.folder, 'trytond.log')}`);
  }

  /** Ends the Tryton process, with SIGKILL as a crash would; PostgreSQL stays. */
  async down(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.#child?.kill(signal);
    await this.#exited;
  }

  /** Puts the Tryton process to sleep, or wakes it: requests are taken by the kernel and not answered meanwhile. */
  pause(isPaused: boolean): void {
    this.#child?.kill(isPaused ? 'SIGSTOP' : 'SIGCONT');
  }

  async stop(): Promise<void> {
    this.#child?.kill('SIGCONT');
    await this.down('SIGKILL');
    await this.#cluster.stop();
  }

  /** Asks Tryton's own tables, which no integration may: for checks that trust nobody. */
  async sql<T extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    const rows: T[] = [];
    await this.#owner(async (client) => void rows.push(...(await client.query<T>(text, [...values])).rows), DATABASE);
    return rows;
  }

  get #configuration(): string {
    return join(this.folder, 'trytond.conf');
  }

  async #configure(): Promise<void> {
    const { port } = this.#cluster;
    const lines = [
      '[database]',
      `uri = postgresql://tryton:${this.passwords.database}@127.0.0.1:${port}/`,
      '[web]',
      `listen = 127.0.0.1:${this.port}`,
      '[session]',
      'timeout = 86400',
      '[queue]',
      'worker = False',
      '',
    ];
    await writeFile(this.#configuration, lines.join('\n'), { mode: 0o600 });
    await writeFile(join(this.folder, 'tryton-password'), `${this.passwords.login}\n`, { mode: 0o600 });
    await writeFile(this.credentialsFile, `${SERVICE}:${this.passwords.service}\n`, { mode: 0o600 });
  }

  async #hasDatabase(): Promise<boolean> {
    let found = false;
    await this.#owner(async (client) => {
      found = (await client.query('select from pg_database where datname = $1', [DATABASE])).rowCount === 1;
    });
    return found;
  }

  async #owner(work: (client: pg.Client) => Promise<void>, database?: string): Promise<void> {
    const url = new URL(this.#cluster.adminUrl);
    if (database !== undefined) url.pathname = `/${database}`;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  }
}

async function passwordsIn(folder: string): Promise<Passwords> {
  const file = join(folder, 'tryton-passwords.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as Passwords;
  const made: Passwords = {
    login: randomPassword(),
    service: randomPassword(),
    database: randomPassword(),
  };
  await writeFile(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}

/** Tryton refuses a password in which too many characters come twice: here none does. */
const randomPassword = (): string => [...new Set(randomBytes(48).toString('base64url'))].slice(0, 24).join('');

async function answers(url: string): Promise<boolean> {
  const body = JSON.stringify({ id: 1, method: 'common.server.version', params: [] });
  return fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } }).then(
    (response) => response.ok,
    () => false,
  );
}

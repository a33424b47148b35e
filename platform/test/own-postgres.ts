import { execFile, spawn } from 'node:child_process';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { promisify } from 'node:util';
import pg from 'pg';
import { exists, findBinaries } from '../src/store/binaries.ts';
import { freePort } from '../src/store/index.ts';
import { until } from './faults/waiting.ts';

const run = promisify(execFile);
const PASSWORDS = { superuser: 'super-5c1f9d', owner: 'owner-27ab40', login: 'login-e8830c' } as const;

/** A PostgreSQL of the operator's own, prepared as docs/operations.md says. */
export interface OwnPostgres {
  readonly superuserUrl: string;
  /** Owner of the database, no superuser: for DATABASE_ADMIN_URL. */
  readonly ownerUrl: string;
  /** Owns nothing: for DATABASE_URL. */
  readonly loginUrl: string;
  /** Runs statements as the superuser in the database of Plexus. */
  readonly asSuperuser: (sql: string) => Promise<pg.QueryResult<Record<string, unknown>>>;
  /** Makes another database with an owner of its own and answers the two addresses of Plexus in it. */
  readonly another: (name: string) => Promise<{ ownerUrl: string; loginUrl: string }>;
}

/** Folders of server programs on this machine, by what they are. */
export async function serverPrograms(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const version of [15, 16, 17, 18]) {
    const folder = `/usr/lib/postgresql/${version}/bin`;
    if (await exists(join(folder, 'initdb'))) found.set(`the system's PostgreSQL ${version}`, folder);
  }
  found.set('the packaged PostgreSQL', (await findBinaries()).folder);
  return found;
}

/** Starts a fresh server from `programs` with `settings` (`name=value`); stopped and removed after the test file. */
export async function ownPostgres(programs: string, settings: readonly string[] = []): Promise<OwnPostgres> {
  const { user } = await findBinaries();
  const folder = await mkdtemp(join(tmpdir(), 'plexus-own-'));
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, PASSWORDS.superuser, { mode: 0o600 });
  if (user !== undefined) for (const path of [folder, passwordFile]) await chown(path, user.uid, user.gid);
  await chmod(folder, 0o700);
  const data = join(folder, 'data');
  const as = { ...user, cwd: tmpdir() };
  const init = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile, '-E', 'UTF8', '--locale=C.UTF-8', '-N'];
  await run(join(programs, 'initdb'), init, as);
  const port = await freePort();
  const all = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`, 'shared_buffers=64MB', ...settings];
  const server = spawn(join(programs, 'postgres'), ['-D', data, ...all.flatMap((setting) => ['-c', setting])], { ...as, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  after(async () => {
    server.kill('SIGINT');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  const url = (role: string, password: string, database: string): string =>
    `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`;
  const superuserUrl = url('postgres', PASSWORDS.superuser, 'plexus');
  const maintenance = url('postgres', PASSWORDS.superuser, 'postgres');
  const another = async (name: string): Promise<{ ownerUrl: string; loginUrl: string }> => {
    await query(maintenance, `create role ${name}_owner login createrole password '${PASSWORDS.owner}'`);
    await query(maintenance, `create role ${name} login noinherit password '${PASSWORDS.login}'`);
    await query(maintenance, `create database ${name} owner ${name}_owner`);
    return { ownerUrl: url(`${name}_owner`, PASSWORDS.owner, name), loginUrl: url(name, PASSWORDS.login, name) };
  };
  await until('the server to accept sessions', 20_000, async () => (await query(maintenance, 'select 1')).rowCount ?? undefined);
  return { superuserUrl, ...(await another('plexus')), asSuperuser: (sql) => query(superuserUrl, sql), another };
}

async function query(url: string, sql: string): Promise<pg.QueryResult<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { promisify } from 'node:util';
import { Erp, FaultSwitches } from '@plexus/sandbox';
import pg from 'pg';
import { Random } from '../../../sandbox/src/chance/random.ts';
import type { Installation, up as upOf } from '../../src/cli/up.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { type CheckOptions, checkInvariants } from '../../src/observe/index.ts';
import { openPlatform } from '../../src/runtime.ts';
import { freePort } from '../../src/store/index.ts';
import { templateFolder } from '../cluster.ts';
import { until } from './waiting.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const START_LIMIT_MS = 30_000;
/** Ids that a violation names. */
const MOST_NAMED = 20;

/** A whole installation of a test's own: database, platform processes and an ERP with its own ledger, in a temporary folder. */
export interface Installed {
  readonly folder: string;
  readonly mllpPort: number;
  readonly httpPort: number;
  readonly erp: Erp;
  readonly erpUrl: string;
  readonly erpFaults: FaultSwitches;
  /** What the supervisor said. */
  readonly said: readonly string[];
  /** Asks as the owner, whom row security does not stop. Fails while the database is away. */
  query<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** Ends a process the hard way and resolves once it is gone; `postgres` is the postmaster, whose children follow it. */
  kill(process: ProcessName): Promise<number>;
  /** The platform's own processes. */
  pids(): Readonly<Record<string, number | undefined>>;
  /** Sends one request to the platform, as its token's holder. */
  send(path: string, body: string | object, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  get(path: string): Promise<Answer>;
  /** What `plexus doctor --invariants` says, one line a violation. */
  violations(options?: Partial<CheckOptions>): Promise<string[]>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export type ProcessName = 'work' | 'connect' | 'postgres';

const PROCESSES: Readonly<Record<Exclude<ProcessName, 'postgres'>, string>> = { work: 'plexus work', connect: 'plexus connect,serve' };

export interface InstalledDifferently {
  /** Settings that differ, by the names of their variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A target of the test's own instead of the ERP. */
  readonly targetUrl?: string;
  /** How soon not finding something at the ERP is taken for its absence; only where the ERP is never slower. */
  readonly erpSettlesMs?: number;
  /** A copy of the sources that runs instead of them; see patched-tree.ts. */
  readonly tree?: string;
  /** Called with the empty data folder, before anything is in it. */
  readonly prepare?: (folder: string) => Promise<void>;
}

/** Starts it, and stops and removes it after the test file. `seed` decides how the ERP's faults strike. */
export async function installed(seed: number, differently: InstalledDifferently = {}): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), 'plexus-faults-'));
  await chmod(folder, 0o755);
  await differently.prepare?.(folder);
  await run('cp', ['-a', `${await templateFolder()}/.`, folder]);
  const erpFaults = new FaultSwitches(new Random(seed, 'faults'));
  const erp = await Erp.start({ folder: await made(join(folder, 'erp')), host: '127.0.0.1', port: 0, switches: erpFaults, jobMs: 50 });
  const erpUrl = `http://127.0.0.1:${erp.port}`;
  const httpPort = await freePort();
  // Below the range that systems hand out, so that the port after it, which the second channel takes, is free too.
  const mllpPort = 15_000 + Math.floor(Math.random() * 10_000);
  await made(join(folder, 'sandbox/bank/outbound'));
  const config = loadConfig({
    PLEXUS_DATA: folder,
    PLEXUS_ESTATE: await quickEstate(folder, differently.targetUrl ?? erpUrl, differently.erpSettlesMs),
    PLEXUS_HTTP_PORT: String(httpPort),
    PLEXUS_MLLP_PORT: String(mllpPort),
    PLEXUS_LOG_LEVEL: 'warn',
    ...differently.environment,
  });
  const said: string[] = [];
  const cleanup: (() => Promise<void>)[] = [() => erp.close(), () => rm(folder, { recursive: true, force: true })];
  after(async () => {
    for (const clean of cleanup) await clean();
  });
  const { up } = (await import(join(differently.tree ?? root, 'platform/src/cli/up.ts'))) as { up: typeof upOf };
  const installation = await up(config, { sandbox: false, pace: '0', live: false, say: (line) => said.push(line) });
  const pool = new pg.Pool({ connectionString: installation.adminUrl, options: '-c search_path=plexus', max: 3 });
  // Broken connections are what these tests make: the pool drops them.
  pool.on('error', () => undefined);
  cleanup.unshift(
    () => pool.end(),
    () => installation.stop(),
  );
  const ask = async (path: string, headers: Readonly<Record<string, string>>, body?: string): Promise<Answer> => {
    const response = await fetch(`http://127.0.0.1:${httpPort}${path}`, {
      headers: { authorization: `Bearer ${installation.token}`, ...headers },
      ...(body === undefined ? {} : { method: 'POST', body }),
    });
    return { status: response.status, headers: response.headers, body: await response.text() };
  };
  return {
    folder,
    mllpPort,
    httpPort,
    erp,
    erpUrl,
    erpFaults,
    said,
    query: async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
      (await pool.query<R>(text, [...values])).rows,
    kill: (name) => kill(folder, installation, name),
    pids: () => installation.processes(),
    send: (path, body, headers = {}) =>
      ask(
        path,
        { 'content-type': 'application/json', 'x-plexus-person': 'tester', ...headers },
        typeof body === 'string' ? body : JSON.stringify(body),
      ),
    get: (path) => ask(path, {}),
    violations: (options = {}) => violations(config, options),
  };
}

async function kill(folder: string, installation: Installation, name: ProcessName): Promise<number> {
  const pidOf = async (): Promise<number | undefined> =>
    name === 'postgres'
      ? Number((await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0])
      : installation.processes()[PROCESSES[name]];
  // A pid is only ours while it is alive: one that ended may belong to somebody else by now.
  const pid = await until(`a living ${name}`, START_LIMIT_MS, async () => {
    const found = await pidOf();
    return found !== undefined && alive(found) ? found : undefined;
  });
  process.kill(pid, 'SIGKILL');
  await until(`the end of ${name}`, START_LIMIT_MS, () => (alive(pid) ? undefined : true));
  return pid;
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function violations(config: Config, options: Partial<CheckOptions>): Promise<string[]> {
  const platform = await openPlatform(config);
  try {
    const report = await checkInvariants(platform.server, platform.keys, { now: new Date(), ...options });
    return report.violations.map(
      ({ invariant, code, count, ids }) => `${invariant} ${code} ${count}: ${ids.slice(0, MOST_NAMED).join(', ')}`,
    );
  } finally {
    await platform.close();
  }
}

/**
 * The demo estate at the pace of a test: the test's own ERP, a summary every second, short waits after failures, remittances over
 * HTTP instead of SFTP and a bank folder that is looked at every second.
 */
async function quickEstate(folder: string, erpUrl: string, settlesMs?: number): Promise<string> {
  const estate = join(folder, 'estate');
  await cp(join(root, 'estate'), estate, { recursive: true });
  // Nobody answers for the suite here, and a demo beside the test is not to be asked.
  await rm(join(estate, 'systems/procurement-suite.yaml'));
  await rewrite(join(estate, 'systems/erp.yaml'), [
    [/http:\/\/127\.0\.0\.1:8090/g, erpUrl],
    [/rate: .*/g, 'rate: { perSecond: 400, burst: 800 }'],
    [/timeoutMs: .*/g, settlesMs === undefined ? 'timeoutMs: 1500' : `timeoutMs: 1500\n    settleMs: ${settlesMs}`],
    [/retry: .*/g, 'retry: { firstMs: 100, mostMs: 1000, tries: 500 }'],
    [/circuit: .*/g, 'circuit: { failures: 5, openMs: 1000 }'],
    [/summary: .*/g, 'summary: { everySeconds: 1, lines: 50, without: [order, invoice] }'],
  ]);
  await rewrite(join(estate, 'systems/bank.yaml'), [[/pollSeconds: \d+/, 'pollSeconds: 1']]);
  await rewrite(join(estate, 'systems/clearinghouse.yaml'), [
    [/protocol: sftp/, 'protocol: http'],
    [/^ +(host|port|user|keyFile|hostKeyFile|folder|pattern|pollSeconds|archive): .*\n/gm, ''],
  ]);
  return estate;
}

async function rewrite(file: string, changes: readonly (readonly [RegExp, string])[]): Promise<void> {
  const text = changes.reduce((before, [pattern, by]) => before.replace(pattern, by), await readFile(file, 'utf8'));
  await writeFile(file, text);
}

async function made(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return folder;
}

import { spawn } from 'node:child_process';
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Installation, up } from '../../platform/src/cli/up.ts';
import { type Config, loadConfig } from '../../platform/src/config.ts';
import { freePort } from '../../platform/src/store/index.ts';

const root = join(import.meta.dirname, '../..');

/** A whole installation in a folder of its own, with a connection of the owner to look from. */
export interface Bench {
  readonly installation: Installation;
  readonly folder: string;
  readonly config: Config;
  readonly mllpPort: number;
  readonly httpPort: number;
  readonly owner: pg.Client;
  /** The platform's processes and the database server. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

export interface BenchOptions {
  readonly sandbox?: boolean;
  /** Deliveries of journals and receivables wait, so that no target's speed is measured. */
  readonly holdTargets?: boolean;
  /** Target names whose deliveries wait. */
  readonly hold?: readonly string[];
}

export async function startBench(options: BenchOptions = {}): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'plexus-bench-'));
  await chmod(folder, 0o755);
  const httpPort = await freePort();
  // Below the range that systems hand out, so that the ports that follow stay free too.
  const mllpPort = 15_000 + Math.floor(Math.random() * 10_000);
  const config = loadConfig({
    PLEXUS_DATA: folder,
    PLEXUS_ESTATE: await benchEstate(folder),
    PLEXUS_HTTP_PORT: String(httpPort),
    PLEXUS_MLLP_PORT: String(mllpPort),
    PLEXUS_LOG_LEVEL: 'warn',
  });
  const installation = await up(config, {
    sandbox: options.sandbox ?? false,
    pace: '2',
    live: false,
    say: (line) => process.stderr.write(`  ${line}\n`),
  });
  const owner = new pg.Client({ connectionString: installation.adminUrl, options: '-c search_path=plexus' });
  await owner.connect();
  const held = options.hold ?? (options.holdTargets === true ? ['erp-journals', 'erp-receivables'] : []);
  await owner.query(
    `insert into posting_hold (tenant, target, reason) select t.name, target, 'bench' from tenant t, unnest($1::text[]) target`,
    [held],
  );
  const postmaster = Number((await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  const pids = [postmaster, ...Object.values(installation.processes()).flatMap((pid) => pid ?? [])];
  return {
    installation,
    folder,
    config,
    mllpPort,
    httpPort,
    owner,
    pids,
    stop: async () => {
      await owner.end();
      await installation.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The demo estate with one more way in: remittances over HTTP, so that the pace of a pick-up is not measured. */
async function benchEstate(folder: string): Promise<string> {
  const estate = join(folder, 'estate');
  await cp(join(root, 'estate'), estate, { recursive: true });
  const clearinghouse = await readFile(join(estate, 'systems/clearinghouse.yaml'), 'utf8');
  const entities = /entities: .*/.exec(clearinghouse)?.[0] ?? '';
  await rm(join(estate, 'systems/procurement-suite.yaml'));
  // Nobody listens on the discard port: a bench beside a running demo must not post into its ERP.
  const erp = join(estate, 'systems/erp.yaml');
  await writeFile(erp, (await readFile(erp, 'utf8')).replaceAll('127.0.0.1:8090', '127.0.0.1:9'));
  await writeFile(
    join(estate, 'systems/clearinghouse.yaml'),
    [
      'system: clearinghouse',
      'name: Clearinghouse',
      'owner: payer-operations',
      'channels:',
      '  - name: bench-835',
      '    protocol: http',
      '    format: x12',
      '    mappings: [clearinghouse-835]',
      `    ${entities}`,
      '    failurePolicy: continue',
      '    class: bulk',
      '',
    ].join('\n'),
  );
  return estate;
}

/** What the load generator reports, as far as figures need it. */
export interface LoadReport {
  readonly answered: number;
  readonly unanswered: number;
  readonly seconds: number;
  /** Answers a second. */
  readonly rate: number;
  readonly byCode: Readonly<Record<string, number>>;
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number; readonly p999: number; readonly most: number };
}

/** Runs the load generator in a process of its own and returns its report. */
export async function load(args: readonly string[]): Promise<LoadReport> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'sandbox/src/load.ts'), ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (text === '') throw new Error(`the load generator ended with code ${code ?? 'none'} and no report`);
  return JSON.parse(text) as LoadReport;
}

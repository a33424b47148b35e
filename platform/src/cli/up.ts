import { join } from 'node:path';
import { addressOf, type Config, ownerAddressOf, places, runTimeVariables } from '../config.ts';
import { setEnvironment } from '../govern/approvals/index.ts';
import { applyEstateFolder } from '../govern/estate/index.ts';
import { Fault, type Running, startAll } from '../kernel/index.ts';
import { readMasterKey } from '../govern/index.ts';
import { ensureSigningKey } from '../govern/seals/index.ts';
import { policySchemas } from '../policy-schemas.ts';
import { grantRoles, keepCluster, migrate, openPool } from '../store/index.ts';
import { type Child, startChild } from './child-process.ts';
import { type PermittedFiles, permittedFiles } from './permitted-files.ts';
import { lockData } from './data-lock.ts';
import { type FlowCounts, startLiveLine } from './live-line.ts';
import { ensureDataFolder, ensureMasterKey, ensurePortFree, ensureToken } from './preconditions.ts';
import { ensureSandboxPortsFree, simulatedProvider, startSandbox } from './simulated-system.ts';

const HOST = '127.0.0.1';
const root = join(import.meta.dirname, '../../..');

export interface UpOptions {
  /** Start the simulated health system too. */
  readonly sandbox: boolean;
  /** Messages per second that the simulated systems send together. */
  readonly pace: string;
  /** Show the compact line of counts. */
  readonly live: boolean;
  readonly say: (line: string) => void;
  /** Aborted while it starts: what runs by then is stopped, and the start fails. */
  readonly signal?: AbortSignal;
}

/** A whole running installation. */
export interface Installation extends Running {
  readonly adminUrl: string;
  readonly token: string;
  readonly addresses: Readonly<Record<string, string>>;
  /** Process ids of the platform's own processes, by name. */
  readonly processes: () => Readonly<Record<string, number | undefined>>;
}

/** Starts everything, from the database up, and resolves to the one thing that stops it all again. Throws `CONFIG_INVALID` before anything starts. */
export async function up(config: Config, options: UpOptions): Promise<Installation> {
  const ownerUrl = ownerAddressOf(config);
  const files = places(config);
  const { say } = options;
  await ensureDataFolder(config.data, files.logs);
  const token = await ensureToken(files.token);
  const database = { url: '', adminUrl: '' };
  let addresses: Readonly<Record<string, string>> = {};
  let permitted: PermittedFiles | undefined;
  const children: Child[] = [];
  const environment = (): NodeJS.ProcessEnv => ({
    ...process.env,
    ...runTimeVariables({ ...config, databaseUrl: database.url }),
    ...(options.sandbox && config.openIdIssuer === undefined ? simulatedProvider(files.sandbox) : {}),
  });
  const platform =
    (roles: string): (() => Promise<Running>) =>
    async () => {
      const child = await startChild({
        name: `plexus ${roles}`,
        script: join(root, 'platform/src/main.ts'),
        args: ['--roles', roles],
        env: environment(),
        ...(permitted === undefined ? {} : { files: permitted }),
        log: join(files.logs, `${roles.replaceAll(',', '-')}.log`),
        restarting: (name) => say(`${name} ended and is started again`),
        signal: options.signal,
      });
      addresses = { ...addresses, ...child.addresses };
      children.push(child);
      return child;
    };
  const all = await startAll(
    [
      () => (config.databaseUrl === undefined ? lockData(config.data) : Promise.resolve(nothing)),
      async () => {
        await ensurePortFree(config.httpPort, 'PLEXUS_HTTP_PORT');
        if (config.mllpPort !== undefined) await ensurePortFree(config.mllpPort, 'PLEXUS_MLLP_PORT');
        if (options.sandbox) await ensureSandboxPortsFree();
        return nothing;
      },
      async () => {
        say(config.databaseUrl === undefined ? 'Starting the database …' : 'Using your PostgreSQL …');
        const running = await openDatabase(config, ownerUrl, options);
        Object.assign(database, { url: running.url, adminUrl: running.adminUrl });
        return running;
      },
      async () => {
        const made = await migrate(database.adminUrl);
        await grantRoles(database.adminUrl, (role) => new URL(addressOf(config, role, database.url)).username);
        if (config.environment !== undefined) await setEnvironment(database.adminUrl, config.environment);
        if (made.length > 0) say(`Database brought to ${made.at(-1) ?? ''}`);
        const server = addressOf(config, 'plexus_server', database.url);
        await ensureMasterKey(files.masterKey, server, say);
        if (await ensureSigningKey(files.auditKey)) {
          say(
            `Made the key ${files.auditKey} that seals the audit: whoever holds it can make seals, so keep it as you keep the master key`,
          );
        }
        for (const line of await applyEstate(config, server)) say(line);
        if (config.confine === 'files') permitted = await permittedFiles(config, server);
        return nothing;
      },
      ...(options.sandbox ? [() => startSandbox(config, files, options)] : []),
      platform('work'),
      platform('connect,serve'),
      async () => {
        say(
          `Ready: ${Object.entries(addresses)
            .map(([name, address]) => `${name} ${address}`)
            .join(', ')}; token in ${files.token}`,
        );
        const base = addresses['http'] ?? `http://${HOST}:${config.httpPort}`;
        // A machine that is too busy to answer just now runs nevertheless.
        say(`console: ${await consoleLink(base, token).catch(() => `${base}; a link that lets you in comes with: npx plexus console`)}`);
        return options.live ? startLiveLine(() => readFlow(config.httpPort, token), process.stdout) : nothing;
      },
    ],
    options.signal,
  );
  return {
    ...all,
    adminUrl: database.adminUrl,
    token,
    addresses,
    processes: () => Object.fromEntries(children.map((child) => [child.name, child.pid()])),
  };
}

const nothing: Running = { name: 'nothing', stop: () => Promise.resolve() };

interface Database extends Running {
  readonly url: string;
  readonly adminUrl: string;
}

async function openDatabase(config: Config, ownerUrl: string | undefined, { say, signal }: UpOptions): Promise<Database> {
  if (config.databaseUrl !== undefined && ownerUrl !== undefined) {
    return { name: 'database', url: config.databaseUrl, adminUrl: ownerUrl, stop: () => Promise.resolve() };
  }
  const cluster = await keepCluster({
    folder: config.data,
    port: config.databasePort,
    restarting: () => say('The database ended and is started again'),
    signal,
  });
  return { name: 'database', url: cluster.url, adminUrl: cluster.adminUrl, stop: () => cluster.stop() };
}

/** Outside development files that nobody approved wait, and what is in force stays so. */
async function applyEstate(config: Config, url: string): Promise<readonly string[]> {
  const pool = openPool({ url, role: 'plexus_server', size: 2 });
  try {
    const applied = await applyEstateFolder(pool, config.estate, policySchemas, await readMasterKey(places(config).masterKey), {
      principal: 'cli',
      person: process.env['USER'] ?? 'operator',
    });
    const first = applied.changed ? `Applied the estate as release ${applied.release}` : `Estate unchanged: release ${applied.release}`;
    const count = applied.kept.length;
    const kept = `It keeps ${count} crosswalk ${count === 1 ? 'row' : 'rows'} added in the console: npx plexus estate export writes them to the files`;
    const replaced = applied.replaced.map(
      ({ crosswalk, code, person }) => `The files decide against the row for ${code} that ${person} added to crosswalk ${crosswalk}`,
    );
    return [first, ...(count > 0 ? [kept] : []), ...replaced];
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'RELEASE_APPROVAL_WANTED') throw error;
    return ['The estate files are not what is in force, and wait for approval: npx plexus estate propose'];
  } finally {
    await pool.end();
  }
}

/** The link into the console for who started the platform; its code is good once. */
async function consoleLink(base: string, token: string): Promise<string> {
  const response = await fetch(`${base}/v1/session/codes?first`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'x-plexus-person': process.env['USER'] ?? 'operator' },
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`the platform answered ${response.status}`);
  const { url } = (await response.json()) as { url: string };
  return url;
}

async function readFlow(port: number, token: string): Promise<FlowCounts> {
  const response = await fetch(`http://${HOST}:${port}/v1/flow`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(2_000),
  });
  if (!response.ok) throw new Error(`the platform answered ${response.status}`);
  return (await response.json()) as FlowCounts;
}

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, constants, openSync } from 'node:fs';
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Config, places } from '../config.ts';
import { applyEstateFolder } from '../govern/estate/index.ts';
import { Fault, type Running, startAll } from '../kernel/index.ts';
import { makeMasterKey, readMasterKey } from '../govern/index.ts';
import { ensureSigningKey } from '../govern/seals/index.ts';
import { policySchemas } from '../policy-schemas.ts';
import { grantRoles, keepCluster, migrate, openPool } from '../store/index.ts';
import { type Child, startChild } from './child-process.ts';
import { lockData } from './data-lock.ts';
import { type FlowCounts, startLiveLine } from './live-line.ts';

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

/** Starts everything, from the database up, and resolves to the one thing that stops it all again. */
export async function up(config: Config, options: UpOptions): Promise<Installation> {
  const files = places(config);
  const { say } = options;
  await ensureDataFolder(config.data, files.logs);
  const token = await ensureToken(files.token);
  const database = { url: '', adminUrl: '' };
  let addresses: Readonly<Record<string, string>> = {};
  const children: Child[] = [];
  const environment = (): NodeJS.ProcessEnv => ({
    ...process.env,
    PLEXUS_DATA: config.data,
    PLEXUS_ESTATE: config.estate,
    PLEXUS_HTTP_PORT: String(config.httpPort),
    ...(config.mllpPort === undefined ? {} : { PLEXUS_MLLP_PORT: String(config.mllpPort) }),
    DATABASE_URL: database.url,
    DATABASE_ADMIN_URL: database.adminUrl,
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
        return nothing;
      },
      async () => {
        say(config.databaseUrl === undefined ? 'Starting the database …' : 'Using your PostgreSQL …');
        const running = await openDatabase(config, options);
        Object.assign(database, { url: running.url, adminUrl: running.adminUrl });
        return running;
      },
      async () => {
        const made = await migrate(database.adminUrl);
        await grantRoles(database.adminUrl, new URL(database.url).username);
        if (made.length > 0) say(`Database brought to ${made.at(-1) ?? ''}`);
        await ensureMasterKey(files.masterKey, database.url, say);
        if (await ensureSigningKey(files.auditKey)) {
          say(
            `Made the key ${files.auditKey} that seals the audit: whoever holds it can make seals, so keep it as you keep the master key`,
          );
        }
        for (const line of await applyEstate(config, database.url)) say(line);
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
        say(`console: ${await consoleLink(base, token)}`);
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

async function openDatabase(config: Config, { say, signal }: UpOptions): Promise<Database> {
  if (config.databaseUrl !== undefined && config.databaseAdminUrl !== undefined) {
    return { name: 'database', url: config.databaseUrl, adminUrl: config.databaseAdminUrl, stop: () => Promise.resolve() };
  }
  const cluster = await keepCluster({
    folder: config.data,
    port: config.databasePort,
    restarting: () => say('The database ended and is started again'),
    signal,
  });
  return { name: 'database', url: cluster.url, adminUrl: cluster.adminUrl, stop: () => cluster.stop() };
}

/** A fresh database gets a fresh key; one that already holds sealed values needs its own back. */
async function ensureMasterKey(file: string, url: string, say: (line: string) => void): Promise<void> {
  const present = await access(file).then(
    () => true,
    () => false,
  );
  if (!present && !(await hasTenants(url))) {
    await makeMasterKey(file);
    say(`Made the master key ${file}: keep a copy apart from the data, without it nothing stored can be read`);
  }
  await readMasterKey(file);
}

async function hasTenants(url: string): Promise<boolean> {
  const pool = openPool({ url, role: 'plexus_server', size: 1 });
  try {
    const { rows } = await pool.query<{ known: boolean }>('select exists (select from tenant) as known');
    return rows[0]?.known === true;
  } finally {
    await pool.end();
  }
}

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
  } finally {
    await pool.end();
  }
}

/** Throws `DATA_FOLDER_UNUSABLE`. */
async function ensureDataFolder(data: string, logs: string): Promise<void> {
  try {
    await mkdir(logs, { recursive: true });
    await access(data, constants.W_OK);
  } catch (cause) {
    throw new Fault({
      code: 'DATA_FOLDER_UNUSABLE',
      kind: 'unavailable',
      message: 'The data folder cannot be made or written',
      hint: 'Name another one with PLEXUS_DATA, or let this user write there',
      at: data,
      cause,
    });
  }
}

async function ensureToken(file: string): Promise<string> {
  // One that was cut off while it was written is empty or short, and an empty token would let everybody in.
  const known = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (known.length >= 32) return known;
  const token = randomBytes(32).toString('base64url');
  await writeFile(`${file}.new`, `${token}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return token;
}

/** Throws `PORT_TAKEN` before anything is started. */
async function ensurePortFree(port: number, variable: string): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (cause) =>
      reject(
        new Fault({
          code: 'PORT_TAKEN',
          kind: 'unavailable',
          message: `Port ${port} on ${HOST} is taken by another program`,
          hint: `End that program, or choose another port: ${variable}=${port + 1} npm start`,
          cause,
        }),
      ),
    );
    probe.listen(port, HOST, () => probe.close(() => resolve()));
  });
}

const SIMULATED_PROVIDER_PORT = 8092;

/** People of the simulated health system log in at its identity provider. */
const simulatedProvider = (folder: string): NodeJS.ProcessEnv => ({
  PLEXUS_OPENID_ISSUER: `http://${HOST}:${SIMULATED_PROVIDER_PORT}`,
  PLEXUS_OPENID_SECRET_FILE: join(folder, 'identity/client-secret'),
  PLEXUS_OPENID_SCOPES: 'profile plexus',
});

async function startSandbox(config: Config, files: ReturnType<typeof places>, options: UpOptions): Promise<Running> {
  await mkdir(files.sandbox, { recursive: true });
  const log = openSync(join(files.logs, 'sandbox.log'), 'a', 0o600);
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(root, 'sandbox/src/main.ts'),
      '--data',
      files.sandbox,
      '--pace',
      options.pace,
      '--until-stdin-ends',
      '--plexus-http',
      `http://${HOST}:${config.httpPort}`,
      '--identity-port',
      String(SIMULATED_PROVIDER_PORT),
      '--token-file',
      files.token,
      ...(config.mllpPort === undefined
        ? []
        : ['--mllp-north', `${HOST}:${config.mllpPort}`, '--mllp-summit', `${HOST}:${config.mllpPort + 1}`]),
    ],
    // It reads nothing: its end of the pipe closes with this process, however that ends, and tells it to stop.
    { stdio: ['pipe', 'pipe', log], detached: true },
  );
  closeSync(log);
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const giveUp = (): void => void child.kill('SIGTERM');
  options.signal?.addEventListener('abort', giveUp);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (code) => void sandboxEnded(code, join(files.logs, 'sandbox.log')).then(reject));
  });
  options.signal?.removeEventListener('abort', giveUp);
  child.stdout?.resume();
  options.say('The simulated health system runs');
  return {
    name: 'sandbox',
    stop: async () => {
      child.kill('SIGTERM');
      await exit;
    },
  };
}

/** The exit code that comes with one sentence on what to change. */
const SANDBOX_REFUSED = 2;

/** Its last words say what is wrong: they are ours and hold no message. */
async function sandboxEnded(code: number | null, log: string): Promise<Fault> {
  const said = (await readFile(log, 'utf8').catch(() => '')).trimEnd().split('\n').at(-1);
  return new Fault({
    code: 'SANDBOX_ENDED',
    kind: 'unavailable',
    message: `The simulated health system ended with code ${code ?? 'none'} while starting`,
    hint: code === SANDBOX_REFUSED && said !== undefined ? said : 'Read the log',
    at: log,
  });
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

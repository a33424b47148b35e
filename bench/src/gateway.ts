import { type ChildProcess, fork } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import pg from 'pg';
import { ensureTenantKey, masterKeyOf } from '../../platform/src/govern/index.ts';
import { addClient, addClientKey } from '../../platform/src/identity/index.ts';
import { freePort, grantRoles, migrate, openPool, startCluster, transaction } from '../../platform/src/store/index.ts';
import type { Figure } from './figure.ts';
import { askAll, askEvenly, type HttpRun, type HttpTarget, quantile } from './http-load.ts';
import { cpuOfFamily } from './usage.ts';

/** What the gateway's process is started with. */
export interface GatewayGiven {
  readonly url: string;
  readonly tenant: string;
  readonly masterFile: string;
  readonly issuer: string;
  readonly port: number;
  readonly client: string;
}

const TENANT = 'bench';
const CLIENT = 'portal';
const ACCOUNTS = 5_000;
/** Of each account: charges, an allowance, a payment, what moved to the guarantor. */
const LINES = 12;
const CONNECTIONS = 16;
const HALF_OF_REACH = 1_500;

/** The most asked route, GET of an account's balance, as a machine client asks it: how many one core answers, and how soon at half of that. */
export async function measureGateway(seconds: number): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'plexus-gateway-'));
  await chmod(folder, 0o755);
  const cluster = await startCluster({ folder: join(folder, 'cluster') });
  let child: ChildProcess | undefined;
  try {
    await migrate(cluster.adminUrl);
    await grantRoles(cluster.adminUrl);
    await fillLedger(cluster.adminUrl);
    const port = await freePort();
    const issuer = `http://127.0.0.1:${port}`;
    const masterFile = join(folder, 'master.key');
    const privateKey = await registerClient(cluster.url, masterFile);
    const given: GatewayGiven = { url: cluster.url, tenant: TENANT, masterFile, issuer, port, client: CLIENT };
    child = fork(join(import.meta.dirname, 'gateway-child.ts'), [JSON.stringify(given)], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    const { bare } = await said(child);
    const paths = Array.from({ length: ACCOUNTS }, (_, n) => `/v1/accounts/account:${n + 1}/balance`);
    const target = { port, paths, authorization: `Bearer ${await tokenOf(issuer, privateKey)}` };
    return await measure(target, { ...target, port: bare }, { gateway: child.pid ?? 0, database: cluster.pid, seconds });
  } finally {
    child?.disconnect();
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(
  target: HttpTarget,
  bare: HttpTarget,
  { gateway, database, seconds }: { readonly gateway: number; readonly database: number; readonly seconds: number },
): Promise<Figure[]> {
  const counted = async (work: () => Promise<HttpRun>) => {
    const [ours, theirs] = [cpuOfFamily(gateway), cpuOfFamily(database)];
    const run = await work();
    const [cpu, served] = [cpuOfFamily(gateway) - ours, cpuOfFamily(database) - theirs];
    return { ...run, cpuMs: cpu / run.requests, databaseMs: served / run.requests };
  };
  await askAll(target, CONNECTIONS, 3);
  await askAll(bare, CONNECTIONS, 1);
  const full = await counted(() => askAll(target, CONNECTIONS, seconds));
  const empty = await counted(() => askAll(bare, CONNECTIONS, Math.min(seconds, 10)));
  const half = await counted(() => askEvenly(target, CONNECTIONS, seconds, HALF_OF_REACH));
  return [
    // A process of Node computes on one core: what a second of its CPU answers is what a core of its own answers in a second.
    { name: 'account balances over HTTP, on one core', value: 1_000 / full.cpuMs, unit: 'requests/s', reach: { atLeast: 3_000 } },
    { name: 'the same by the clock', value: full.requests / full.seconds, unit: 'requests/s' },
    { name: 'CPU of one, over a bare route', value: full.cpuMs - empty.cpuMs, unit: 'ms', reach: { atMost: 0.25 } },
    { name: 'CPU of one, the database', value: full.databaseMs, unit: 'ms' },
    { name: 'account balance, p50 at 1,500 a second', value: quantile(half.latencies, 0.5), unit: 'ms' },
    { name: 'account balance, p99 at 1,500 a second', value: quantile(half.latencies, 0.99), unit: 'ms', reach: { atMost: 20 } },
    { name: 'balances that were refused', value: full.refused + half.refused, unit: '', reach: { atMost: 0 } },
  ];
}

/** Accounts with their state and their journal lines, as if they had been posted. */
async function fillLedger(adminUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: adminUrl, options: '-c search_path=plexus' });
  await owner.connect();
  try {
    await owner.query(`select set_config('plexus.tenant', '${TENANT}', false), set_config('plexus.entities', '*', false)`);
    await owner.query('set session_replication_role = replica');
    await owner.query(`insert into entity (tenant, entity, name) values ('${TENANT}', 'north', 'North')`);
    await owner.query(
      `insert into process_state (tenant, key, entity, lane, version, status, data)
        select '${TENANT}', 'account:' || n, 'north', 0, 1, 'billed', '{}' from generate_series(1, ${ACCOUNTS}) n`,
    );
    await owner.query(
      `insert into journal_line (tenant, journal, line, entity, incarnation, accounting_day, period, currency, account, amount, bucket, subject)
        select '${TENANT}', n * ${LINES} + l, side, 'north', 1, '2026-03-02', '2026-03', 'USD',
          case side when 1 then 'patient-receivable' else 'gross-revenue' end, case side when 1 then 100 + l else -100 - l end,
          case when side = 2 then null when l % 3 = 0 then 'guarantor' else 'primary' end, 'account:' || n
        from generate_series(1, ${ACCOUNTS}) n, generate_series(1, ${LINES}) l, generate_series(1, 2) side`,
    );
    await owner.query('analyze');
  } finally {
    await owner.end();
  }
}

/** A client as a partner registers it; answers its private key. */
async function registerClient(url: string, masterFile: string): Promise<KeyObject> {
  const secret = randomBytes(32);
  await writeFile(masterFile, secret, { mode: 0o600 });
  const pool = openPool({ url, role: 'plexus_server', size: 1 });
  try {
    await ensureTenantKey(pool, masterKeyOf(secret), TENANT);
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await transaction(pool, { tenant: TENANT, entities: 'all' }, async (tx) => {
      const change = { tx, tenant: TENANT, actor: { principal: 'bench', person: 'none' }, at: new Date() };
      await addClient(change, { id: CLIENT, name: 'Portal', owner: 'bench', scopes: ['accounts:read'], entities: ['north'] });
      await addClientKey(change, CLIENT, { jwk: { ...publicKey.export({ format: 'jwk' }), kid: 'first' } });
    });
    return privateKey;
  } finally {
    await pool.end();
  }
}

async function tokenOf(issuer: string, key: KeyObject): Promise<string> {
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: 'first' })
    .setIssuer(CLIENT)
    .setSubject(CLIENT)
    .setAudience(`${issuer}/oauth/token`)
    .setIssuedAt()
    .setExpirationTime('1m')
    .setJti(randomUUID())
    .sign(key);
  const answered = await fetch(`${issuer}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }),
  });
  const { access_token: token } = (await answered.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`no token: ${answered.status}`);
  return token;
}

const said = (child: ChildProcess): Promise<{ bare: number }> =>
  new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as { bare: number }));
    child.once('exit', (code) => reject(new Error(`the gateway ended: ${code ?? 'killed'}`)));
  });

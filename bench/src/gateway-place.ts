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

/** Of reading, how much a client may ask for: `perSecond` in the long run, `burst` at once. */
export type ReadingAllowance = { readonly perSecond: number; readonly burst: number };

/** What the gateway's process is started with. */
export interface GatewayGiven {
  readonly url: string;
  readonly tenant: string;
  readonly masterFile: string;
  readonly issuer: string;
  readonly port: number;
  /** Clients by their names. */
  readonly clients: Readonly<Record<string, ReadingAllowance>>;
}

/** A gateway in a process of its own, before a ledger of five thousand accounts. */
export interface GatewayPlace {
  readonly port: number;
  /** Where the same server answers with nothing in it. */
  readonly barePort: number;
  readonly accounts: readonly string[];
  readonly gatewayPid: number;
  readonly databasePid: number;
  /** What a client shows: `Bearer …`. */
  authorization(client: string): string;
}

const TENANT = 'bench';
const ACCOUNTS = 5_000;
/** Of each account: charges, an allowance, a payment, what moved to the guarantor. */
const LINES = 12;

/** Works with a gateway that lets these clients in, and takes everything down after it. */
export async function onGateway<T>(clients: GatewayGiven['clients'], work: (place: GatewayPlace) => Promise<T>): Promise<T> {
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
    const keys = await registerClients(cluster.url, masterFile, Object.keys(clients));
    const given: GatewayGiven = { url: cluster.url, tenant: TENANT, masterFile, issuer, port, clients };
    child = fork(join(import.meta.dirname, 'gateway-child.ts'), [JSON.stringify(given)], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    const { bare } = await said(child);
    const tokens = new Map<string, string>();
    for (const [client, key] of keys) tokens.set(client, await tokenOf(issuer, client, key));
    return await work({
      port,
      barePort: bare,
      accounts: Array.from({ length: ACCOUNTS }, (_, n) => `/v1/accounts/account:${n + 1}/balance`),
      gatewayPid: child.pid ?? 0,
      databasePid: cluster.pid,
      authorization: (client) => `Bearer ${tokens.get(client) ?? ''}`,
    });
  } finally {
    child?.disconnect();
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
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

/** Clients as partners register them; answers their private keys. */
async function registerClients(url: string, masterFile: string, clients: readonly string[]): Promise<Map<string, KeyObject>> {
  const secret = randomBytes(32);
  await writeFile(masterFile, secret, { mode: 0o600 });
  const pool = openPool({ url, role: 'plexus_server', size: 1 });
  try {
    await ensureTenantKey(pool, masterKeyOf(secret), TENANT);
    const made = new Map<string, KeyObject>();
    for (const id of clients) {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      await transaction(pool, { tenant: TENANT, entities: 'all' }, async (tx) => {
        const change = { tx, tenant: TENANT, actor: { principal: 'bench', person: 'none' }, at: new Date() };
        await addClient(change, { id, name: id, owner: 'bench', scopes: ['accounts:read'], entities: ['north'] });
        await addClientKey(change, id, { jwk: { ...publicKey.export({ format: 'jwk' }), kid: `${id}-first` } });
      });
      made.set(id, privateKey);
    }
    return made;
  } finally {
    await pool.end();
  }
}

async function tokenOf(issuer: string, client: string, key: KeyObject): Promise<string> {
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: `${client}-first` })
    .setIssuer(client)
    .setSubject(client)
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

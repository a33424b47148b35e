import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { CLIENT_ID, IdentityProvider } from '../../../sandbox/src/identity/identity-provider.ts';
import { buildGateway, type GatewayDependencies } from '../../src/gateway/index.ts';
import { OpenId } from '../../src/identity/index.ts';
import { Secret, systemClock } from '../../src/kernel/index.ts';
import { createFlowReader } from '../../src/observe/index.ts';
import { freePort, type Tx, transaction } from '../../src/store/index.ts';
import { openExceptions } from '../../src/worklist/index.ts';
import { freshDatabase, type TestDatabase } from '../cluster.ts';
import { gatewayGiven } from '../gateway-given.ts';
import { type RunningEstate, runningEstate } from '../running-estate.ts';
import { startChromium } from './chromium.ts';
import { buildConsole, type Entered, listened } from './console.ts';

const LIMIT_MS = 15_000;
/** The channel that business documents come by. */
const DOCUMENTS = 'partner-documents';

/** The console on the demo estate, with the people of the simulated health system who log in to it. No messages flow. */
export interface StaffConsole {
  readonly browser: Browser;
  readonly address: string;
  readonly database: TestDatabase;
  readonly tenant: string;
  readonly running: RunningEstate;
  /** Works in the database as the server does. */
  readonly within: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Somebody logs in at the provider, as people do, and is on the page that the console shows first. */
  readonly logIn: (id: string, options?: BrowserContextOptions) => Promise<Entered>;
}

/** Starts it; ended after the test file. */
export async function staffConsole(more: Partial<GatewayDependencies> = {}): Promise<StaffConsole> {
  buildConsole();
  const [browser, database, folder, port] = await Promise.all([
    startChromium(),
    freshDatabase(),
    mkdtemp(join(tmpdir(), 'plexus-staff-')),
    freePort(),
  ]);
  const address = `http://127.0.0.1:${port}`;
  const provider = await IdentityProvider.start({ folder, host: '127.0.0.1', port: 0, redirects: [`${address}/v1/login/return`] });
  const running = await runningEstate(database);
  const { server, keys, log } = running;
  const { tenant } = running.estate;
  const openId = new OpenId(
    {
      issuer: provider.issuer,
      clientId: CLIENT_ID,
      clientSecret: async () => new Secret((await readFile(provider.secretFile, 'utf8')).trim()),
      scopes: ['profile', 'plexus'],
      rolesClaim: 'roles',
      entitiesClaim: 'entities',
    },
    systemClock,
  );
  const consoleFolder = join(import.meta.dirname, '../../../console/dist');
  const intake = { receive: running.inbox.receive, channel: DOCUMENTS, number: running.estate.numberOf(DOCUMENTS) };
  const flow = createFlowReader(server, tenant, systemClock);
  const gateway = buildGateway(gatewayGiven({ server, keys, log }, { tenant, flow, openId, consoleFolder, intake, ...more }));
  await gateway.listen({ host: '127.0.0.1', port });
  after(async () => {
    await gateway.close();
    await provider.close();
    await rm(folder, { recursive: true, force: true });
  });
  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transaction(server, { tenant, entities: 'all' }, work);
  await within((tx) => openExceptions(tx, tenant, EXCEPTIONS));
  return {
    browser,
    address,
    database,
    tenant,
    running,
    within,
    logIn: async (id, options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, colorScheme: 'light', ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(LIMIT_MS);
      await signIn(page, address, id);
      return { page, complaints: listened(page, address) };
    },
  };
}

/** On the provider's page, where the door of the console leads to. */
export async function signIn(page: Page, address: string, id: string): Promise<void> {
  await page.goto(`${address}/v1/login?prompt=login`);
  await page.locator(`input[value="${id}"]`).check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${address}/**`);
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
}

/** One for the hospital that some people work for, and one elsewhere. */
const EXCEPTIONS = ['north', 'lake'].map((entity) => ({
  entity,
  kind: 'held-record',
  identity: `staff-${entity}`,
  owner: 'revenue-integrity',
  code: 'RECORD_INVALID',
  summary: `A record of ${entity} waits <img src=x onerror=alert(1)><script>alert(1)</script>`,
  dueAt: '2026-03-05T12:00:00Z',
}));

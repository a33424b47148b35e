import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after } from 'node:test';
import { startSandbox } from '@plexus/sandbox';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { MllpClient } from '../../src/connect/index.ts';
import { type Installed, installed } from '../faults/installation.ts';
import { until } from '../faults/waiting.ts';
import { startChromium } from './chromium.ts';

const root = join(import.meta.dirname, '../../..');
const LIMIT_MS = 30_000;
const PER_SECOND = 12;

/** A running installation with a simulated health system behind it, and a browser that was let in. */
export interface ConsoleUnderTest {
  readonly installation: Installed;
  readonly browser: Browser;
  /** Base address of the console. */
  readonly address: string;
  /** A link that lets a person in once. */
  readonly link: (person: string) => Promise<string>;
  /** A page of a new session of `person`, with everything that the browser complained of. */
  readonly enter: (options?: BrowserContextOptions, person?: string) => Promise<Entered>;
  /** Sends an HL7 message to the northside channel; it is acknowledged when this resolves. */
  readonly sendHl7: (segments: readonly string[]) => Promise<void>;
  /** The message of a control id, as `channel:sequence`. */
  readonly messageOf: (controlId: string) => Promise<string>;
}

/** A charge of 412.00 as northside sends it. Departments that no crosswalk knows, such as ENDO, hold it. */
export const charge = (controlId: string, account: string, department: string, description = 'CHEST 2 VIEWS'): readonly string[] => [
  `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||DFT^P03|${controlId}|P|2.3`,
  'EVN|P03|202603021215',
  `PID|1||99${account}^^^NORTH^MR||EXAMPLETON^BLAKE||19700101|M||||||||||${account}^^^NORTH^AN`,
  `FT1|1|${controlId}||20260302|20260302|CG|4071046|${description}||1|412.00|412.00|${department}`,
];

export interface Entered {
  readonly page: Page;
  /** Errors and refusals that the browser told of, and requests that went elsewhere. */
  readonly complaints: readonly string[];
}

/** Starts all of it, and lets enough flow through that no page is empty. Ended after the test file. */
export async function consoleUnderTest(seed: number): Promise<ConsoleUnderTest> {
  buildConsole();
  const [installation, browser] = await Promise.all([installed(seed), startChromium()]);
  await someHospitalDays(installation);
  const address = `http://127.0.0.1:${installation.httpPort}`;
  const link = async (person: string): Promise<string> => {
    const { body } = await installation.send('/v1/session/codes', {}, { 'x-plexus-person': person });
    return (JSON.parse(body) as { url: string }).url;
  };
  return {
    installation,
    browser,
    address,
    link,
    enter: async (options = {}, person = 'tester') => {
      const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, colorScheme: 'light', ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(LIMIT_MS);
      const complaints = listened(page, address);
      await page.goto(await link(person));
      await page.getByRole('heading', { level: 1, name: 'Flow' }).waitFor();
      return { page, complaints };
    },
    sendHl7: async (segments) => {
      const client = new MllpClient({ host: '127.0.0.1', port: installation.mllpPort });
      const answer = await client.send(Buffer.from([...segments, ''].join('\r')));
      await client.stop();
      if (answer.code !== 'AA') throw new Error(`answered ${answer.code}`);
    },
    messageOf: async (controlId) => {
      const { body } = await installation.send('/v1/messages/search', { search: controlId });
      const [message] = (JSON.parse(body) as { messages: { id: string }[] }).messages;
      if (message === undefined) throw new Error(`no message ${controlId}`);
      return message.id;
    },
  };
}

/** Builds when sources changed, as `npm start` does. */
export function buildConsole(): void {
  const script = "import { buildConsole } from './scripts/console.mjs'; buildConsole();";
  const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('the console could not be built');
}

/** Lets the simulated hospitals send until there are deliveries, then holds them still. */
async function someHospitalDays(installation: Installed): Promise<void> {
  const sandbox = await startSandbox({
    data: join(installation.folder, 'sandbox'),
    world: { seed: 1, startDay: '2025-11-24', encountersPerDay: 6 },
    pace: PER_SECOND,
    host: '127.0.0.1',
    ports: { sftp: 0, erp: 0, accounting: 0, identity: 0, control: 0 },
    mllp: {
      northside: { host: '127.0.0.1', port: installation.mllpPort },
      summit: { host: '127.0.0.1', port: installation.mllpPort + 1 },
    },
    plexus: `http://127.0.0.1:${installation.httpPort}`,
    tokenFile: join(installation.folder, 'token'),
    now: Date.now,
  });
  after(() => sandbox.close());
  await until('journals in the ERP', LIMIT_MS, async () => {
    const [counts] = await installation.query<{ journals: string; delivered: string }>(
      "select (select count(*) from journal) as journals, (select count(*) from delivery where state = 'confirmed' and kind = 'summary-journal') as delivered",
    );
    return Number(counts?.journals) >= 40 && Number(counts?.delivered) >= 5 ? true : undefined;
  });
  sandbox.setPace(0);
}

export function listened(page: Page, address: string): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()}: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${address}/`) && !request.url().startsWith('data:')) complaints.push(`request to ${request.url()}`);
  });
  return complaints;
}

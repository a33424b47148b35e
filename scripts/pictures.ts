// Takes the pictures of the README anew: `node scripts/pictures.ts [address] [folder of the data]`, while `npm start` runs for some minutes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { chromiumPath } from '../platform/test/browser/chromium-path.ts';

const root = join(import.meta.dirname, '..');
const images = join(root, 'docs/images');
const [address = 'http://127.0.0.1:8080', data = join(root, '.plexus')] = process.argv.slice(2);
/** Who is seen to be in. */
const PERSON = 'ada.minstrel';
const headers = { authorization: `Bearer ${readFileSync(join(data, 'token'), 'utf8').trim()}`, 'x-plexus-person': PERSON };
const VIEWPORT = { width: 1360, height: 860 };
const LIMIT_MS = 30_000;

/** Asks the running platform. Throws where it does not answer what is wanted. */
async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(address + path, { ...init, headers: { ...headers, 'content-type': 'application/json' } });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}

const posted = (body: object): RequestInit => ({ method: 'POST', body: JSON.stringify(body) });

/** What the pictures show, named by the platform itself: some of each kind that has something to see. */
async function places(): Promise<readonly (readonly [picture: string, path: string])[]> {
  const { messages } = await ask<{ messages: { id: string }[] }>('/v1/messages/search', posted({ kind: 'DFT^P03', limit: 1 }));
  const { journals } = await ask<{ journals: { subject: string }[] }>('/v1/journals?posting=contractual&limit=1');
  const { exceptions } = await ask<{ exceptions: { id: string }[] }>('/v1/exceptions?state=open&kind=suspected-duplicate-charge&limit=1');
  const { exceptions: invoices } = await ask<{ exceptions: { id: string }[] }>('/v1/exceptions?state=open&kind=invoice-price&limit=1');
  const { purchases } = await ask<{ purchases: { key: string; status: string }[] }>('/v1/purchase-orders?limit=50');
  const order = purchases.find(({ status }) => status === 'completed')?.key.slice('order:'.length);
  const wanted: readonly (readonly [string, string | undefined])[] = [
    ['console-flow', '/'],
    ['console-message', pathTo('/messages/', messages[0]?.id)],
    ['console-ledger', '/ledger'],
    ['console-account', pathTo('/accounts/', journals[0]?.subject)],
    ['console-exceptions', pathTo('/exceptions?show=', exceptions[0]?.id)],
    ['console-task', pathTo('/tasks/exception:', invoices[0]?.id)],
    ['console-order', pathTo('/purchases/order/', order)],
  ];
  const missing = wanted.filter(([, found]) => found === undefined).map(([picture]) => picture);
  if (missing.length > 0) console.error(`Nothing to show yet for ${missing.join(', ')}: let the simulated health system run on`);
  return wanted.flatMap(([picture, found]) => (found === undefined ? [] : [[picture, found] as const]));
}

const pathTo = (before: string, name: string | undefined): string | undefined => (name === undefined ? undefined : before + name);

async function take(page: Page, picture: string, path: string): Promise<void> {
  await page.goto(address + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('main [role="status"]').first().waitFor({ state: 'detached' });
  await page.screenshot({ path: join(images, `${picture}.png`) });
  console.log(`took docs/images/${picture}.png`);
}

const executablePath = chromiumPath();
if (executablePath === undefined) throw new Error('no Chromium is installed: apt-get install chromium');
const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
try {
  for (const scheme of ['light', 'dark'] as const) {
    const page = await (await browser.newContext({ viewport: VIEWPORT, colorScheme: scheme })).newPage();
    page.setDefaultTimeout(LIMIT_MS);
    const { url } = await ask<{ url: string }>('/v1/session/codes', posted({}));
    await page.goto(url);
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    const shown = await places();
    if (scheme === 'light') for (const [picture, path] of shown) await take(page, picture, path);
    else await take(page, 'console-flow-dark', '/');
  }
} finally {
  await browser.close();
}

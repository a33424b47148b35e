import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../faults/waiting.ts';
import { faultsOf, STANDARDS, tooWide, violationsOf } from './accessible.ts';
import { go } from './arrival.ts';
import { charge, consoleUnderTest } from './console.ts';

const consoles = await consoleUnderTest(2);
const { installation, address, enter, browser } = consoles;
/** Scripts and styles as they are sent. */
const FIRST_PAGE_BYTES = 300_000;
const LIMIT_MS = 30_000;

await consoles.sendHl7(charge('HELD-2', '880003', 'ENDO'));
const exception = await until('an exception', LIMIT_MS, async () => {
  const [open] = await installation.query<{ id: string }>(
    "select id::text from exception_item where kind = 'held-record' and state = 'open'",
  );
  return open?.id;
});

interface Names {
  readonly message: string;
  readonly journal: string;
  readonly account: string;
}
const [names] = await installation.query<Names>(
  `select (select c.name || ':' || m.seq from message m join channel c using (tenant, channel) where m.kind like 'DFT%' order by m.seq limit 1) as message,
    (select min(journal)::text from journal) as journal, (select min(subject) from journal where subject like 'account:%') as account`,
);
const { message, journal, account } = names ?? { message: '', journal: '', account: '' };

const ROUTES: readonly (readonly [path: string, heading: RegExp])[] = [
  ['/', /Flow/],
  ['/messages', /Messages/],
  ['/messages?state=quarantined', /Messages/],
  [`/messages/${message}`, /:/],
  [`/messages/${message}?tab=raw`, /:/],
  [`/messages/${message}?tab=canonical`, /:/],
  [`/messages/${message}?tab=delivered`, /:/],
  [`/messages/${message}?tab=trace`, /:/],
  ['/exceptions', /Exceptions/],
  [`/exceptions?show=${exception}`, /Exceptions/],
  ['/ledger', /Ledger/],
  ['/ledger/accounts/patient-receivable', /Patient receivable/],
  [`/ledger/journals/${journal}`, /Journal/],
  [`/trace/journal:${journal}`, /Trace/],
  ['/accounts', /Accounts/],
  [`/accounts/${account}`, /account/],
  [`/admin/audit/accounts/${account}`, /shown of an account/],
  ['/nowhere', /No such page/],
];

test('every page is accessible, fits a phone in the dark with contrast enough, and gives the browser nothing to complain of', async () => {
  const { page, complaints } = await enter();
  const faults: string[] = [];
  for (const [path, heading] of ROUTES) {
    await go(page, `${address}${path}`, heading);
    faults.push(...(await faultsOf(page, path)));
  }
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  faults.push(...(await violationsOf(page, 'palette', STANDARDS)));
  assert.deepEqual(faults, []);
  assert.deepEqual(complaints, []);
});

test('on a phone four pages are in reach at once, the others behind one more touch, and no name of a page is cut', async () => {
  const { page, complaints } = await enter({ viewport: { width: 390, height: 844 }, colorScheme: 'dark', hasTouch: true });
  const pages = page.getByRole('navigation', { name: 'Pages' });
  assert.equal(await pages.getByRole('link').count(), 4);
  await pages.getByRole('button', { name: 'More' }).tap();
  const links = pages.getByRole('link');
  assert.equal(await links.count(), 10);
  const cut = await links.evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent));
  assert.deepEqual([...cut, ...(await violationsOf(page, 'pages', STANDARDS)), ...(await tooWide(page, 'pages'))], []);
  await pages.getByRole('link', { name: 'Ledger' }).tap();
  await page.getByRole('heading', { level: 1, name: 'Ledger' }).waitFor();
  assert.equal(await pages.getByRole('link').count(), 4);
  assert.deepEqual(complaints, []);
});

test('the theme follows the system until one is chosen, which is remembered', async () => {
  const { page } = await enter({ colorScheme: 'dark' });
  const scheme = (): Promise<string | null> => page.locator('html').getAttribute('data-mantine-color-scheme');
  assert.equal(await scheme(), 'dark');
  await page.getByRole('button', { name: /System theme/ }).click();
  assert.equal(await scheme(), 'light');
  await page.reload();
  await page.getByRole('button', { name: /Light theme/ }).waitFor();
  assert.equal(await scheme(), 'light');
});

test('times are shown by the chosen clock, and copied they are ISO 8601', async () => {
  const { page } = await enter({ timezoneId: 'Asia/Tokyo' });
  await page.goto(`${address}/messages/${message}`);
  const time = page.locator('main time').first();
  await time.waitFor();
  const byFacility = await time.textContent();
  const iso = (await time.getAttribute('datetime')) ?? '';
  await page.getByLabel('Show times in').selectOption('utc');
  assert.equal(await time.textContent(), `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`);
  assert.notEqual(await time.textContent(), byFacility);
  const copied = await time.evaluate((element) => {
    document.getSelection()?.selectAllChildren(element);
    const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
    element.dispatchEvent(event);
    return event.clipboardData?.getData('text/plain');
  });
  assert.equal(copied, iso);
});

test('the flow moves by itself', async () => {
  const { page } = await enter();
  const received = page.locator('[data-stage="received"]');
  const before = await received.textContent();
  await page.getByText('Live', { exact: true }).waitFor();
  await consoles.sendHl7([
    'MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||ADT^A04|LIVE-1|P|2.3',
    'EVN|A04|202603021215',
    'PID|1||990009^^^NORTH^MR',
  ]);
  await page.waitForFunction(([text]) => document.querySelector('[data-stage="received"]')?.textContent !== text, [before]);
});

test('who was not let in is told how, and a link works once', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  await page.getByText('npx plexus console').waitFor();
  const link = await consoles.link('tester');
  await page.goto(link);
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Flow' }).waitFor();
  assert.equal(new URL(page.url()).hash, '');
  const another = await (await browser.newContext()).newPage();
  await another.goto(link);
  await another.getByText('used before').waitFor();
});

test('the first page is painted from few bytes, and without the code of the others', async (context) => {
  const { page } = await enter();
  await page.goto(`${address}/`, { waitUntil: 'commit' });
  await page.getByRole('region', { name: 'Stages' }).waitFor();
  const { loaded, paintedAt } = await page.evaluate(() => ({
    loaded: performance
      .getEntriesByType('resource')
      .filter((entry) => entry instanceof PerformanceResourceTiming && /\.(js|css)$/.test(new URL(entry.name).pathname))
      .map((entry) => ({ name: new URL(entry.name).pathname, bytes: (entry as PerformanceResourceTiming).encodedBodySize })),
    paintedAt: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  }));
  const bytes = loaded.reduce((sum, one) => sum + one.bytes, 0);
  context.diagnostic(`${loaded.length} files of ${bytes} bytes, painted after ${Math.round(paintedAt ?? Number.NaN)} ms`);
  assert.ok(bytes > 0 && bytes <= FIRST_PAGE_BYTES, JSON.stringify(loaded));
});

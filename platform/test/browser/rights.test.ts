import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { STAFF } from '../../../sandbox/src/identity/staff.ts';
import { settled } from './arrival.ts';
import { signIn, staffConsole } from './staff.ts';

const { address, logIn } = await staffConsole();

const pagesOf = (page: Page): Promise<string[]> => page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allTextContents();

test('a controller is shown the pages of a controller: no messages, in the navigation, the palette or the keys', async () => {
  const { page, complaints } = await logIn('conrad.ledgerly');
  await page.getByRole('heading', { level: 1, name: 'Flow' }).waitFor();
  const pages = await pagesOf(page);
  assert.ok(pages.includes('Ledger'), pages.join());
  assert.ok(!pages.includes('Messages'), pages.join());
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await page.getByRole('heading', { level: 1, name: 'Ledger' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByText('Ledger', { exact: true }).waitFor();
  assert.equal(await page.getByRole('dialog').getByText('Messages', { exact: true }).count(), 0);
  assert.equal(await page.getByRole('dialog').getByText('Messages that wait').count(), 0);
  assert.deepEqual(complaints, []);
});

test('the address of a page without its right says which right is missing and whom to ask, and nothing is red', async () => {
  const { page, complaints } = await logIn('conrad.ledgerly');
  await page.goto(`${address}/messages`);
  await page.getByRole('heading', { name: 'Your roles do not open this page' }).waitFor();
  const main = page.getByRole('main');
  assert.match((await main.textContent()) ?? '', /messages:read.*Controller.*administers roles/);
  assert.equal(await page.getByRole('alert').count(), 0);
  await main.getByRole('link', { name: 'Your roles and rights' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your sessions' }).waitFor();
  await page.getByText('ledger:read').waitFor();
  assert.deepEqual(complaints, []);
});

test('the bar says who is in and as what; leaving and logging in as somebody else changes it without an error', async () => {
  const { page, complaints } = await logIn('conrad.ledgerly');
  await page.getByRole('button', { name: 'Conrad Ledgerly Controller' }).click();
  const menu = page.getByRole('dialog', { name: 'Conrad Ledgerly' });
  await menu.getByText('Every entity').waitFor();
  await menu.getByText(/Until/).waitFor();
  await menu.getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('link', { name: 'as somebody else' }).click();
  await page.locator('input[value="ada.minstrel"]').check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Ada Minstrel Administrator' }).waitFor();
  const ours = complaints.filter((one) => !one.startsWith('request to') && !/\b401\b/.test(one));
  assert.deepEqual(ours, []);
});

test('a person of one hospital lands on a page that is hers, and nothing is asked for in vain', async () => {
  const { page, complaints } = await logIn('nora.norwald');
  await page.getByRole('heading', { level: 1, name: 'Flow' }).waitFor();
  await page.getByText(/ Live, /).waitFor();
  const main = page.getByRole('main');
  await main.getByText('Northside Hospital').first().waitFor();
  assert.equal(await main.getByText('Lakeshore Hospital').count(), 0);
  assert.equal(await page.getByRole('alert').count(), 0);
  assert.equal(await page.getByText('Not connected').count(), 0);
  await page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: /Exceptions/ })
    .click();
  await page.getByText(/A record of north/).waitFor();
  assert.equal(await page.getByText(/A record of lake/).count(), 0);
  await page.getByRole('link', { name: 'Exceptions 1 open' }).waitFor();
  assert.deepEqual(complaints, []);
});

test('a session elsewhere is seen and ended by its person, and is over at once', async () => {
  const [{ page }, { page: elsewhere }] = [await logIn('opal.runesmith'), await logIn('opal.runesmith')];
  await page.goto(`${address}/me`);
  const rows = page.getByRole('region', { name: 'Sessions' }).getByRole('row');
  await rows.filter({ hasText: 'this one' }).waitFor();
  await rows
    .getByRole('button', { name: /^End the session of Opal Runesmith/ })
    .first()
    .click();
  await page.getByText('The session is over').waitFor();
  await page.waitForFunction(() => document.querySelectorAll('[aria-label="Sessions"] tbody tr').length === 1);
  await elsewhere.reload();
  await elsewhere.getByRole('link', { name: 'Log in' }).waitFor();
});

test('whoever logs in can open each page that they are shown, and none of them asks for what is not theirs', async () => {
  // One browser that people take turns at, as at a ward: what it fetched for one need not be fetched again for the next.
  const { page, complaints } = await logIn('ada.minstrel');
  const asked: string[] = [];
  for (const { id, name } of STAFF) {
    const before = complaints.length;
    await signIn(page, address, id);
    const pages = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
    const shown = await pages.count();
    assert.ok(shown > 0, name);
    for (let place = 0; place < shown; place++) {
      await pages.nth(place).click();
      await page.getByRole('heading', { level: 1 }).waitFor();
      await settled(page);
      assert.equal(await page.getByRole('heading', { name: 'Not yours to see' }).count(), 0, `${name}: ${page.url()}`);
    }
    const theirs = complaints.slice(before).filter((one) => !one.startsWith('request to'));
    asked.push(...theirs.map((one) => `${name}: ${one}`));
  }
  assert.deepEqual(asked, []);
});

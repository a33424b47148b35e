import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { addClient } from '../../src/identity/index.ts';
import { faultsOf } from './accessible.ts';
import { go as arrive } from './arrival.ts';
import { staffConsole } from './staff.ts';

const { address, tenant, within, logIn } = await staffConsole();

await within((tx) =>
  addClient(
    { tx, tenant, actor: { principal: 'test', person: 'tester' }, at: new Date() },
    { id: 'claims-desk', name: 'Claims desk', owner: 'revenue integrity', scopes: ['exceptions:read'], entities: 'all' },
  ),
);

const go = (page: Page, path: string, heading: RegExp): Promise<void> => arrive(page, `${address}${path}`, heading);

test('an architect finds an operation, who owns it and which clients may call it, and tries it', async () => {
  const { page, complaints } = await logIn('iris.anlund');
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.getByRole('heading', { level: 1, name: 'API' }).waitFor();
  await page
    .getByRole('region', { name: /^Process APIs/ })
    .getByText('owned by revenue-integrity')
    .waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('get exceptions due first');
  await page.getByRole('link', { name: 'GET /v1/exceptions', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'GET /v1/exceptions' }).waitFor();
  await page.getByRole('region', { name: 'Answer 200', exact: true }).getByText('exceptions[].dueAt').waitFor();
  const trying = page.getByRole('region', { name: 'Try it' });
  await trying.getByLabel('entity').fill('north');
  await trying.getByRole('button', { name: 'Send' }).click();
  const answer = trying.getByRole('region', { name: 'Answer' });
  await answer.getByText('"entity": "north"').waitFor();
  assert.equal(await answer.getByText('"entity": "lake"').count(), 0);
  await trying.getByText('200', { exact: true }).waitFor();
  assert.match((await answer.textContent()) ?? '', /<script>alert\(1\)<\/script>/, 'markup in an answer is text');
  const kept = await page.evaluate(() => JSON.stringify([...Object.entries(localStorage), ...Object.entries(sessionStorage)]));
  assert.doesNotMatch(kept, /A record of|held-record/, 'nothing that was answered is kept');
  assert.deepEqual(complaints, []);
});

test('what changes something is asked about first, and without the right the platform says so', async () => {
  const { page } = await logIn('archer.planwell');
  await go(page, '/catalog/get-exceptions', /GET/);
  await page.getByRole('link', { name: 'Claims desk' }).waitFor();
  await page.getByText('exceptions:read, not yours').waitFor();
  await go(page, '/catalog/post-exceptions-id-resolve', /POST/);
  const trying = page.getByRole('region', { name: 'Try it' });
  await trying.getByText('None of your roles').waitFor();
  const send = trying.getByRole('button', { name: 'Send …' });
  assert.equal(await send.isDisabled(), true, 'not without an id');
  await trying.getByLabel('id').fill('1');
  await trying.getByLabel(/Request/).fill('{ "resolution": "looked at it" }');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.method()));
  await send.click();
  assert.ok(!asked.includes('POST'), 'nothing is sent before it is confirmed');
  await page.getByRole('dialog', { name: 'Send it for real?' }).getByRole('button', { name: 'Send', exact: true }).click();
  await trying.getByText('"SCOPE_MISSING"').waitFor();
  await trying.getByText('403', { exact: true }).waitFor();
});

test('an architect sees how often an operation is asked for and by whom; who may not see clients is told nothing of them', async () => {
  const { page, complaints } = await logIn('archer.planwell');
  await go(page, '/catalog', /API/);
  const row = page.getByRole('row').filter({ hasText: '/v1/estate' }).first();
  await row.getByTitle('In the last 30 days, by everybody').waitFor();
  await go(page, '/catalog/get-session', /GET/);
  const region = page.getByRole('region', { name: 'Who asks for it' });
  const people = region.getByRole('row', { name: /^People [1-9]/ });
  await people.waitFor();
  const other = await logIn('remy.integer');
  await go(other.page, '/catalog/get-session', /GET/);
  assert.equal(await other.page.getByRole('region', { name: 'Who asks for it' }).count(), 0);
  assert.deepEqual([...complaints, ...other.complaints], []);
});

test('the events are listed with what each tells', async () => {
  const { page, complaints } = await logIn('archer.planwell');
  await go(page, '/catalog/events', /Events/);
  await page.locator('summary').filter({ hasText: 'charge.recorded@1' }).click();
  await page.getByRole('region', { name: 'charge.recorded@1', exact: true }).getByText('data.amount').waitFor();
  assert.deepEqual(complaints, []);
});

test('the catalog is accessible, and fits a phone in the dark', async () => {
  const pages: readonly (readonly [string, RegExp])[] = [
    ['/catalog', /API/],
    ['/catalog/get-exceptions', /GET/],
    ['/catalog/post-clients', /POST/],
    ['/catalog/events', /Events/],
  ];
  const faults: string[] = [];
  const { page, complaints } = await logIn('ada.minstrel');
  for (const [path, heading] of pages) {
    await go(page, path, heading);
    faults.push(...(await faultsOf(page, path)));
  }
  assert.deepEqual(faults, []);
  assert.deepEqual(complaints, []);
});

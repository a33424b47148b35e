import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { openBreakGlass } from '../../src/identity/index.ts';
import { ensureSigningKey, createSealer, readSigningKey } from '../../src/govern/seals/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { faultsOf, STANDARDS, violationsOf } from './accessible.ts';
import { go as arrive } from './arrival.ts';
import { staffConsole } from './staff.ts';

const { address, database, tenant, within, logIn } = await staffConsole();
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const go = (page: Page, path: string, heading: RegExp): Promise<void> => arrive(page, `${address}${path}`, heading);

test('an administrator registers a client, gives it the key of its owner, and ends both', async () => {
  const { page, complaints } = await logIn('ada.minstrel');
  await go(page, '/admin', /Clients/);
  await page.getByText('No client is registered yet').waitFor();
  await page.getByRole('button', { name: 'Register a client …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Id', { exact: true }).fill('Claims Desk');
  await dialog.getByText('Small letters, digits and hyphens').waitFor();
  await dialog.getByLabel('Id', { exact: true }).fill('claims-desk');
  await dialog.getByLabel('Name', { exact: true }).fill('Claims desk <script>alert(1)</script>');
  await dialog.getByLabel('Owner', { exact: true }).fill('revenue integrity');
  assert.equal(await dialog.getByRole('button', { name: 'Register', exact: true }).isDisabled(), true, 'not without a right');
  await dialog.getByLabel('exceptions:read').check();
  await dialog.getByLabel('Northside Hospital').check();
  assert.deepEqual(await violationsOf(page, 'register', STANDARDS), []);
  await dialog.getByRole('button', { name: 'Register', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: /Claims desk <script>/ }).waitFor();
  const text = page.getByLabel('Public key (JWK)');
  await text.fill(JSON.stringify(privateKey.export({ format: 'jwk' })));
  await page.getByText('This is a private key. It was not sent').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Add the key' }).isDisabled(), true);
  await text.fill(JSON.stringify({ ...publicKey.export({ format: 'jwk' }), kid: '2026-1' }));
  await page.getByRole('button', { name: 'Add the key' }).click();
  await page.getByRole('button', { name: 'Retire key 2026-1' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retire', exact: true }).click();
  await page.getByRole('cell', { name: 'retired' }).waitFor();
  await page.getByRole('button', { name: 'Disable …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disable', exact: true }).click();
  await page.getByText('disabled').first().waitFor();
  await page.getByRole('button', { name: 'Enable …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Enable', exact: true }).click();
  await page.getByRole('button', { name: 'Change …' }).click();
  await page.getByRole('dialog').getByLabel('Contact', { exact: true }).fill('desk@example.test');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('desk@example.test').waitFor();
  await page.getByRole('link', { name: 'What was changed of it' }).click();
  await page.getByRole('region', { name: 'Audit' }).getByText('client.registered').waitFor();
  const did = await page.getByRole('region', { name: 'Audit' }).getByRole('row').allTextContents();
  assert.deepEqual(
    did.slice(1).map((row) => /client\.(?:changed|enabled|disabled|key-retired|key-added|registered)/.exec(row)?.[0]),
    ['client.changed', 'client.enabled', 'client.disabled', 'client.key-retired', 'client.key-added', 'client.registered'],
  );
  assert.deepEqual(complaints, []);
});

test('an auditor searches the audit page by page, and examines whether it is as it was sealed', async () => {
  const key = join(database.folder, 'audit-signing.key');
  await ensureSigningKey(key);
  const sealing = { pool: database.pool('plexus_server'), tenant, incarnation: 1, clock: systemClock, lost: () => undefined };
  const heads = join(database.folder, 'audit-heads.json');
  await (await createSealer({ ...sealing, key: await readSigningKey(key), heads })).step();
  const { page, complaints } = await logIn('sedna.lockhardt');
  await go(page, '/admin/audit', /Audit/);
  const rows = page.getByRole('region', { name: 'Audit', exact: true }).getByRole('row');
  await page.getByLabel('Action').fill('session.opened');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\?action=session\.opened$/);
  await rows.filter({ hasText: 'sedna.lockhardt' }).first().waitFor();
  await rows.filter({ hasText: 'client.registered' }).first().waitFor({ state: 'detached' });
  await rows.getByRole('link', { name: 'sedna.lockhardt' }).first().click();
  await page.waitForURL(/\?person=sedna\.lockhardt$/);
  await page.getByRole('button', { name: 'Examine all of it' }).click();
  await page.getByText('as it was sealed', { exact: true }).waitFor();
  await page.getByLabel('Person').fill('nobody');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing is on record for this').waitFor();
  assert.deepEqual(complaints, []);
});

test('an administrator sees everybody who is logged in, and an operator may look but not end', async () => {
  const [{ page }, { page: looking }] = [await logIn('ada.minstrel'), await logIn('opal.runesmith')];
  await go(looking, '/admin/sessions', /Sessions/);
  await looking
    .getByRole('row', { name: /Ada Minstrel/ })
    .first()
    .waitFor();
  assert.equal(await looking.getByRole('button', { name: /^End the session/ }).count(), 0);
  await go(page, '/admin/sessions', /Sessions/);
  await page.getByRole('button', { name: /^End the session of Opal Runesmith/ }).click();
  await page.getByText('The session is over').waitFor();
  await looking.reload();
  await looking.getByRole('link', { name: 'Log in' }).waitFor();
});

test('an administrator has events sent to a receiver, is shown its secret once, and pauses it', async () => {
  const { page, complaints } = await logIn('ada.minstrel');
  await go(page, '/admin/webhooks', /Webhooks/);
  await page.getByText('Nobody is told of events yet').waitFor();
  await page.getByRole('button', { name: 'Add a webhook …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address').fill('https://receiver.example/plexus');
  await dialog.getByLabel('Owner').fill('revenue integrity');
  await dialog.getByLabel('Events').fill('payment.recorded claim.remitted');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByText(/^whsec_/).waitFor();
  const secret = (await dialog.getByText(/^whsec_/).textContent()) ?? '';
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('link', { name: 'receiver.example' }).click();
  await page.getByRole('heading', { level: 1, name: 'Webhook 1' }).waitFor();
  await page.getByText('payment.recorded, claim.remitted').waitFor();
  assert.ok(!((await page.getByRole('main').textContent()) ?? '').includes(secret), 'the secret is not shown again');
  await page.getByRole('button', { name: 'Ping' }).click();
  await page.getByRole('region', { name: 'Deliveries' }).getByText('pending').waitFor();
  await page.getByRole('button', { name: 'Disable' }).click();
  await page.getByRole('button', { name: 'Enable' }).waitFor();
  await page.getByRole('button', { name: 'New secret …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make it' }).click();
  await page.getByText('The signing secret, this once.').waitFor();
  assert.deepEqual(complaints, []);
});

test('an emergency access is reviewed by another person, who says why', async () => {
  await within((tx) =>
    openBreakGlass(
      { tx, tenant, at: new Date() },
      { person: 'remy.integer', issuer: 'test', reason: 'patient <b>unconscious</b>', purpose: 'treatment', entities: 'all', minutes: 30 },
    ),
  );
  const { page, complaints } = await logIn('sedna.lockhardt');
  await go(page, '/admin/emergencies', /Emergencies/);
  await page.getByText('patient <b>unconscious</b>').waitFor();
  await page.getByRole('button', { name: 'Not justified …' }).click();
  await page.getByLabel('Because').fill('no patient was in danger');
  await page.getByRole('button', { name: 'Record the review' }).click();
  await page.getByText('no patient was in danger').waitFor();
  await page.getByText('reviewed', { exact: true }).waitFor();
  await go(page, '/admin/access', /Access/);
  await page.getByRole('row', { name: /Sedna Lockhardt/ }).waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'As a spreadsheet' }).click();
  assert.match((await download).suggestedFilename(), /^access-review-\d{4}-\d{2}-\d{2}\.csv$/);
  await go(page, '/admin/policies', /Policies/);
  await page.getByText('Who a patient is that the public knows').first().waitFor();
  assert.deepEqual(complaints, []);
});

test('a compliance officer places a legal hold and releases it, each for a reason', async () => {
  const { page, complaints } = await logIn('sedna.lockhardt');
  await go(page, '/admin/holds', /Holds/);
  await page.getByText('Nothing is held').waitFor();
  await page.getByRole('button', { name: 'Place a hold …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Because').fill('litigation <b>7</b>');
  await dialog.getByLabel('Of which account').fill('400123');
  await dialog.getByText('A pseudonym such as').waitFor();
  assert.equal(await dialog.getByRole('button', { name: 'Place it' }).isDisabled(), true);
  await dialog.getByLabel('Of which account').fill('');
  await dialog.getByRole('button', { name: 'Place it' }).click();
  const row = page.getByRole('row', { name: /Everything litigation <b>7<\/b>/ });
  await row.getByRole('button', { name: 'Release …' }).click();
  await page.getByRole('dialog').getByLabel('Because').fill('the case is closed');
  await page.getByRole('dialog').getByRole('button', { name: 'Release it' }).click();
  await page.getByText('Nothing is held').waitFor();
  await page.getByText('Released too').click();
  await page.getByText('sedna.lockhardt: the case is closed').waitFor();
  assert.deepEqual(complaints, []);
});

test('an administrator says that two logins are one person’s, for good', async () => {
  for (const id of ['remy.integer', 'nora.norwald']) await (await logIn(id)).page.context().close();
  const { page, complaints } = await logIn('ada.minstrel');
  await go(page, '/admin/people', /People/);
  await page.getByRole('button', { name: 'Two logins are one person’s …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('This login').selectOption({ label: 'remy.integer (Remy Integer)' });
  await dialog.getByLabel('And this one').selectOption({ label: 'nora.norwald (Nora Norwald)' });
  await dialog.getByLabel('How you know').fill('told by human resources');
  await dialog.getByRole('button', { name: 'Link them' }).click();
  const row = page.getByRole('row').filter({ hasText: 'remy.integer' });
  await row.filter({ hasText: 'nora.norwald' }).waitFor();
  assert.deepEqual(complaints, []);
});

const PAGES: readonly (readonly [path: string, heading: RegExp])[] = [
  ['/me', /Your sessions/],
  ['/admin/clients', /Clients/],
  ['/admin/clients/claims-desk', /Claims desk/],
  ['/admin/webhooks', /Webhooks/],
  ['/admin/webhooks/1', /Webhook 1/],
  ['/admin/roles', /Roles/],
  ['/admin/policies', /Policies/],
  ['/admin/access', /Access/],
  ['/admin/emergencies', /Emergencies/],
  ['/admin/people', /People/],
  ['/admin/holds', /Holds/],
  ['/approvals/stand-ins', /Who stands in/],
  ['/admin/quotas', /Quotas/],
  ['/admin/sessions', /Sessions/],
  ['/admin/audit', /Audit/],
];

test('each page of the administration is accessible, fits a phone in the dark, and gives the browser nothing to complain of', async () => {
  const faults: string[] = [];
  const { page, complaints } = await logIn('ada.minstrel');
  for (const [path, heading] of PAGES) {
    await go(page, path, heading);
    faults.push(...(await faultsOf(page, path)));
  }
  await page.getByRole('button', { name: 'Ada Minstrel Administrator' }).click();
  await page.getByRole('dialog', { name: 'Ada Minstrel' }).waitFor();
  faults.push(...(await violationsOf(page, 'menu', STANDARDS)));
  assert.deepEqual(faults, []);
  assert.deepEqual(complaints, []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountOwing } from './account-owing.ts';
import { STANDARDS, tooWide, violationsOf } from './accessible.ts';
import { staffConsole } from './staff.ts';

const { address, running, within, tenant, logIn } = await staffConsole();
/** The account that nobody at Northside may see. */
const account = await accountOwing(running, 'elsewhere', 'lake');

const usesOf = async (person: string): Promise<string[]> => {
  const { rows } = await within((tx) =>
    tx.query<{ detail: string }>(`select detail from audit where tenant = $1 and action = 'break-glass.used' and person = $2 order by id`, [
      tenant,
      person,
    ]),
  );
  return rows.map(({ detail }) => detail);
};

test('in an emergency an analyst sees an account that is not hers, under a band that says so, until she ends it', async () => {
  const { page } = await logIn('nora.norwald');
  await page.goto(`${address}/accounts/${account}`);
  await page.getByText('ACCOUNT_UNKNOWN').waitFor();
  await page.getByRole('main').getByRole('button', { name: 'Emergency access …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('another person reviews it within a day').waitFor();
  assert.equal(await dialog.getByRole('button', { name: 'Break the glass' }).isDisabled(), true, 'not without a reason');
  await dialog.getByLabel('What is the emergency?').fill('patient <b>unconscious</b>');
  await dialog.getByLabel('Where').fill('lake');
  assert.deepEqual(await violationsOf(page, 'dialog', STANDARDS), []);
  await dialog.getByRole('button', { name: 'Break the glass' }).click();
  const band = page.getByRole('region', { name: 'Emergency access' });
  await band.getByText('patient <b>unconscious</b>').waitFor();
  await band.getByText(/1[45] min.* left/).waitFor();
  await page.getByRole('region', { name: 'Balance' }).getByText('5,000.00').first().waitFor();
  assert.deepEqual(await violationsOf(page, 'band', STANDARDS), []);
  await page.reload();
  await page.getByRole('region', { name: 'Balance' }).getByText('5,000.00').first().waitFor();
  await band.getByRole('button', { name: 'End it' }).click();
  await band.waitFor({ state: 'detached' });
  await page.getByText('ACCOUNT_UNKNOWN').waitFor();
  assert.equal(await page.getByText('5,000.00').count(), 0, 'what it showed is gone from the page');
  const uses = await usesOf('nora.norwald');
  assert.ok(uses.length > 0);
  assert.deepEqual(
    uses.filter((use) => !/ \/v1\/accounts\//.test(use)),
    [],
    'only what shows patients is asked for under it',
  );
});

test('while it is open everything else is done as always, and it fits a phone in the dark', async () => {
  const { page } = await logIn('nora.norwald', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  const own = await accountOwing(running, 'own');
  await page.goto(`${address}/accounts/${own}`);
  await page.getByRole('button', { name: 'Nora Norwald' }).click();
  await page.getByRole('button', { name: 'Emergency access …' }).click();
  await page.getByLabel('What is the emergency?').fill('attending physician asks');
  await page.getByRole('button', { name: 'Break the glass' }).click();
  await page.getByRole('region', { name: 'Emergency access' }).waitFor();
  assert.deepEqual([...(await violationsOf(page, 'phone', [])), ...(await tooWide(page, 'phone'))], []);
  await page.getByRole('button', { name: 'Adjust …' }).click();
  await page.getByLabel('Amount, USD').fill('1000');
  await page.getByLabel('Day').fill('2026-03-05');
  await page.getByLabel('Because').fill('discount that was agreed');
  await page.getByRole('button', { name: 'Ask for it' }).click();
  await page.getByRole('heading', { level: 1, name: /Adjustment/ }).waitFor();
  await page.getByRole('button', { name: 'End it' }).click();
  await page.getByRole('region', { name: 'Emergency access' }).waitFor({ state: 'detached' });
});

test('who may not break the glass is not offered it', async () => {
  const { page } = await logIn('adra.provost');
  await page.goto(`${address}/accounts/${account}`);
  await page.getByText('ACCOUNT_UNKNOWN').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Emergency access …' }).count(), 0);
});

test('in the catalog what is refused may be asked for in an emergency too, and is then answered', async () => {
  const { page } = await logIn('nora.norwald');
  await page.goto(`${address}/catalog/get-accounts-subject`);
  const trying = page.getByRole('region', { name: 'Try it' });
  await trying.getByLabel('subject').fill(account);
  await trying.getByRole('button', { name: 'Send' }).click();
  await trying.getByRole('button', { name: 'Emergency access …' }).click();
  await page.getByLabel('What is the emergency?').fill('attending physician asks');
  await page.getByRole('button', { name: 'Break the glass' }).click();
  await page.getByRole('region', { name: 'Emergency access' }).waitFor();
  await trying.getByRole('button', { name: 'Send' }).click();
  await trying.getByText('"total"').waitFor();
});

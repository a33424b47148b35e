import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { appendEvents } from '../../src/events/index.ts';
import { transaction } from '../../src/store/index.ts';
import { STANDARDS, tooWide, violationsOf } from './accessible.ts';
import { staffConsole } from './staff.ts';

const { address, running, logIn } = await staffConsole();
const MARKUP = '<img src=x onerror=alert(1)>';
const PHONE = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const };

/** An account that owes 5,000.00, as an EHR would have made it. */
async function accountOwing(name: string): Promise<string> {
  const account = `account:${name}`;
  const identity = (text: string): Buffer => createHash('sha256').update(`${name} ${text}`).digest().subarray(0, 16);
  const place = { entity: 'north', key: account, occurredAt: '2026-03-02T15:00:00.000Z' };
  const code = { code: '80053', department: 'LAB', quantity: '1', currency: 'USD', serviceDay: '2026-03-02', identified: true };
  await transaction(running.worker, running.estate.scope, (tx) =>
    appendEvents(tx, running.log, [
      { ...place, identity: identity('opened'), type: 'encounter.opened', data: { class: 'outpatient', payerClass: 'self-pay' } },
      { ...place, identity: identity('charge'), type: 'charge.recorded', data: { ...code, kind: 'charge', amount: '500000' } },
    ]),
  );
  await running.settle();
  return account;
}

test('an analyst asks for a write-off, cannot approve it, and another person approves it on a phone: then it posts', async () => {
  const account = await accountOwing('waits');
  const { page, complaints } = await logIn('remy.integer');
  await page.goto(`${address}/accounts/${account}`);
  await page.getByRole('button', { name: 'Adjust …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount, USD').fill('3,000.005');
  await dialog.getByText('An amount such as 1,234.50').waitFor();
  await dialog.getByLabel('Amount, USD').fill('3,000.00');
  await dialog.getByLabel('Day').fill('2026-03-05');
  await dialog.getByLabel('Because').fill(`qualifies for assistance ${MARKUP}`);
  await dialog.getByRole('button', { name: 'Ask for it' }).click();
  await page.getByRole('heading', { level: 1, name: /Adjustment/ }).waitFor();
  await page.getByText('another person decides').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Approve …' }).count(), 0);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';

  const phone = await logIn('conrad.ledgerly', PHONE);
  await phone.page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: /^Approvals ?1 open$/ })
    .click();
  await phone.page.getByRole('heading', { level: 1, name: 'Approvals' }).waitFor();
  const violations = [...(await violationsOf(phone.page, 'approvals', STANDARDS)), ...(await tooWide(phone.page, 'approvals'))];
  await phone.page
    .getByRole('row', { name: /3,000\.00/ })
    .getByRole('link')
    .click();
  await phone.page.getByText(MARKUP).first().waitFor();
  await phone.page.getByRole('region', { name: 'Content' }).getByText('3,000.00').waitFor();
  violations.push(...(await violationsOf(phone.page, 'approval', STANDARDS)), ...(await tooWide(phone.page, 'approval')));
  await phone.page.getByRole('button', { name: 'Approve …' }).click();
  await phone.page.getByRole('dialog').getByText('You approve exactly the content').waitFor();
  await phone.page.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();
  await phone.page.getByText('done', { exact: true }).waitFor();
  await phone.page.getByRole('region', { name: 'History' }).getByText('Approved by conrad.ledgerly').waitFor();
  await running.settle();
  await page.goto(`${address}/approvals/${id}`);
  await page.getByRole('link', { name: /^journal:\d+$/ }).waitFor();
  assert.deepEqual(violations, []);
  assert.deepEqual([...complaints, ...phone.complaints], []);
});

test('a request is rejected for a reason that its maker reads, and one’s own is taken back', async () => {
  const account = await accountOwing('refused');
  const { page } = await logIn('remy.integer');
  const ask = async (): Promise<string> => {
    await page.goto(`${address}/accounts/${account}`);
    await page.getByRole('button', { name: 'Adjust …' }).click();
    await page.getByLabel('Amount, USD').fill('1000');
    await page.getByLabel('Day').fill('2026-03-05');
    await page.getByLabel('Because').fill('discount that was agreed');
    await page.getByRole('button', { name: 'Ask for it' }).click();
    await page.getByRole('heading', { level: 1, name: /Adjustment/ }).waitFor();
    return page.url();
  };
  const refused = await ask();
  const other = await logIn('conrad.ledgerly');
  await other.page.goto(refused);
  await other.page.getByRole('button', { name: 'Reject …' }).click();
  await other.page.getByLabel('Why not?').fill('documents are missing');
  await other.page.getByRole('dialog').getByRole('button', { name: 'Reject', exact: true }).click();
  await other.page.getByText('rejected', { exact: true }).waitFor();
  await page.reload();
  await page.getByRole('region', { name: 'History' }).getByText('documents are missing').waitFor();
  await ask();
  await page.getByRole('button', { name: 'Take it back …' }).click();
  await page.getByLabel('Why?').fill('asked for by mistake');
  await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click();
  await page.getByText('withdrawn', { exact: true }).waitFor();
});

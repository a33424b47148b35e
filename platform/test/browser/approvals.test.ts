import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STANDARDS, tooWide, violationsOf } from './accessible.ts';
import { accountOwing } from './account-owing.ts';
import { staffConsole } from './staff.ts';

const { address, running, logIn } = await staffConsole();
const MARKUP = '<img src=x onerror=alert(1)>';
const PHONE = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const };

test('an analyst asks for a write-off, cannot approve it, and another person approves it on a phone: then it posts', async () => {
  const account = await accountOwing(running, 'waits');
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
  const account = await accountOwing(running, 'refused');
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

test('a refund of what was paid too much is asked for where the account is, and goes the way of approvals', async () => {
  const account = await accountOwing(running, 'overpaid', 'north', '600000');
  const { page, complaints } = await logIn('reba.turnback');
  await page.goto(`${address}/accounts/${account}`);
  await page.getByRole('button', { name: 'Refund …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount, USD').fill('-20.00');
  await dialog.getByText('An amount such as').waitFor();
  await dialog.getByLabel('Amount, USD').fill('1,000.00');
  await dialog.getByLabel('Day').fill('2026-03-05');
  await dialog.getByLabel('Because').fill('paid twice');
  await dialog.getByRole('button', { name: 'Ask for it' }).click();
  await page.getByRole('heading', { level: 1, name: /Refund/ }).waitFor();
  assert.deepEqual(complaints, []);
});

test('what is saved as a draft is nobody’s work until its maker puts it forward from the list of drafts', async () => {
  const account = await accountOwing(running, 'drafted');
  const { page, complaints } = await logIn('remy.integer');
  await page.goto(`${address}/accounts/${account}`);
  await page.getByRole('button', { name: 'Adjust …' }).click();
  await page.getByLabel('Amount, USD').fill('2,500.00');
  await page.getByLabel('Day').fill('2026-03-05');
  await page.getByLabel('Because').fill('asked for later');
  await page.getByRole('button', { name: 'Save as draft' }).click();
  await page.getByText('Nobody is asked yet').waitFor();
  await page.goto(`${address}/approvals`);
  await page.getByLabel('State').selectOption('draft');
  await page
    .getByRole('row', { name: /asked for later/ })
    .getByRole('link')
    .click();
  await page.getByRole('button', { name: 'Take it back …' }).waitFor();
  await page.getByRole('button', { name: 'Change …' }).click();
  const form = page.getByRole('dialog', { name: 'Change the draft' });
  assert.equal(await form.getByRole('button', { name: 'Change it' }).isDisabled(), true, 'nothing is changed yet');
  await form.getByLabel('Amount, USD').fill('2,600.00');
  await form.getByLabel('What it is').selectOption('discount');
  assert.deepEqual(await violationsOf(page, 'draft and its form', STANDARDS), []);
  await form.getByRole('button', { name: 'Change it' }).click();
  await page.getByRole('region', { name: 'Content' }).getByText('2,600.00').waitFor();
  await page.getByText('version 2', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Put forward …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Put forward' }).click();
  await page.getByText('another person decides').waitFor();
  await page.getByText('waits', { exact: true }).waitFor();
  assert.deepEqual(complaints, []);
});

test('the lines of a drafted journal are shown, changed until they agree, and put forward', async () => {
  const { page, complaints } = await logIn('gil.bookman');
  const lines = [
    { account: 'bad-debt', amount: '70000' },
    { account: 'gross-revenue', amount: '-70000', department: 'laboratory' },
  ];
  const journal = { reference: 'BY-HAND', entity: 'north', day: '2026-03-05', currency: 'USD', lines, draft: true };
  const id = await page.evaluate(async (body) => {
    const headers = { 'content-type': 'application/json', 'x-plexus-console': '1' };
    const answer = await fetch('/v1/journal-entries', { method: 'POST', headers, body: JSON.stringify(body) });
    return ((await answer.json()) as { approval: { id: string } }).approval.id;
  }, journal);
  await page.goto(`${address}/approvals/${id}`);
  await page.getByRole('row', { name: 'gross-revenue laboratory 700.00' }).waitFor();
  await page.getByRole('button', { name: 'Change …' }).click();
  const form = page.getByRole('dialog', { name: 'Change the draft' });
  await form.getByLabel('Amount, line 1').fill('800.00');
  await form.getByText('Debits and credits differ by 100.00').waitFor();
  assert.equal(await form.getByRole('button', { name: 'Change it' }).isDisabled(), true);
  await form.getByRole('button', { name: 'Add a line' }).click();
  await form.getByLabel('Account, line 3').fill('bank');
  await form.getByLabel('Amount, line 3').fill('-100.00');
  await form.getByText('Debits and credits agree').waitFor();
  assert.deepEqual([...(await violationsOf(page, 'journal form', STANDARDS)), ...(await tooWide(page, 'journal form'))], []);
  await form.getByRole('button', { name: 'Change it' }).click();
  await page.getByRole('row', { name: 'bank 100.00' }).waitFor();
  await page.getByRole('button', { name: 'Put forward …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Put forward' }).click();
  await page.getByText(/^(done|waits)$/).waitFor();
  assert.deepEqual(complaints, []);
});

test('an approver lets somebody stand in, who sees it, and ends it', async () => {
  await (await logIn('archer.planwell')).page.context().close();
  const { page, complaints } = await logIn('conrad.ledgerly');
  await page.goto(`${address}/approvals`);
  await page.getByRole('link', { name: 'Who stands in' }).click();
  await page.getByText('Nobody stands in').waitFor();
  await page.getByLabel('Who').fill('archer.planwell');
  await page.getByLabel('Until (UTC)').fill(new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10));
  await page.getByRole('button', { name: 'Let them' }).click();
  const row = page.getByRole('row', { name: /archer\.planwell You Controller/ });
  await row.waitFor();
  const other = await logIn('archer.planwell');
  await other.page.goto(`${address}/approvals/stand-ins`);
  await other.page.getByRole('row', { name: /You conrad\.ledgerly Controller/ }).waitFor();
  assert.equal(await other.page.getByRole('button', { name: 'End it' }).count(), 0);
  await row.getByRole('button', { name: 'End it' }).click();
  await page.getByText('Nobody stands in').waitFor();
  assert.deepEqual([...complaints, ...other.complaints], []);
});

test('a payment of a patient is posted by the number of the account, which stands in no address, and followed until it is posted', async () => {
  const number = '400777';
  await running.take(
    'northside',
    `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|20260302||DFT^P03|PAY-1|P|2.3\rPID|1||M7||EXAMPLETON^BLAKE|||||||||||||${number}\r` +
      'FT1|1|TX1||20260302||CG|80053|||1|120.00||LAB\r',
  );
  const { page, complaints } = await logIn('cassia.tilling');
  await page.goto(`${address}/accounts`);
  await page.getByRole('button', { name: 'Post a payment …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Account number').fill(number);
  await dialog.getByLabel('Numbered by').fill('northside');
  await dialog.getByLabel('Amount, USD').fill('0');
  await dialog.getByText('An amount above zero').waitFor();
  await dialog.getByLabel('Amount, USD').fill('25.00');
  await dialog.getByLabel('Reference').fill('COUNTER-1');
  await dialog.getByLabel('Day').fill('2026-03-05');
  assert.deepEqual(await violationsOf(page, 'payment', STANDARDS), []);
  await dialog.getByRole('button', { name: 'Post it' }).click();
  await dialog.getByText('received', { exact: true }).waitFor();
  await running.settle();
  await dialog.getByText('posted', { exact: true }).waitFor();
  await dialog.getByRole('link', { name: 'Its account' }).click();
  await page.getByRole('region', { name: 'Balance' }).getByText('95.00').first().waitFor();
  assert.ok(!page.url().includes(number));
  assert.deepEqual(complaints, []);
});

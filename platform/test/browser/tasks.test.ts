import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invoiceOf, orderOf, tellerOf } from '../purchase-given.ts';
import { STANDARDS, tooWide, violationsOf } from './accessible.ts';
import { staffConsole } from './staff.ts';

const { address, running, logIn } = await staffConsole();
const PHONE = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const };
const tell = tellerOf(running);
await tell('order.recorded', 'order:PO-1', orderOf('PO-1'));
await tell('invoice.received', 'invoice:edi|1', invoiceOf('I-1', 'PO-1', '15.00', '15000'));

test('a buyer sees an invoice beside its order, asks to pay it, and another person approves that on a phone', async () => {
  const { page, complaints } = await logIn('sol.upplinger');
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Tasks' }).click();
  await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
  const violations = await violationsOf(page, 'tasks', STANDARDS);
  await page.getByRole('link', { name: /Invoice I-1 of medline/ }).click();
  await page.getByRole('region', { name: 'order:PO-1' }).getByText('unitPrice 10.00').waitFor();
  await page
    .getByRole('region', { name: 'Decided by' })
    .getByText(/price:1/)
    .waitFor();
  violations.push(...(await violationsOf(page, 'task', STANDARDS)));
  assert.ok(await page.getByRole('button', { name: 'Accept the variance' }).isDisabled(), 'nothing is decided without a reason');
  await page.getByLabel('Because').fill('the price rose as agreed');
  await page.getByRole('button', { name: 'Accept the variance' }).click();
  await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();

  const phone = await logIn('conrad.ledgerly', PHONE);
  await phone.page.goto(`${address}/tasks?type=approval`);
  await phone.page.getByRole('link', { name: 'the price rose as agreed' }).waitFor();
  violations.push(...(await violationsOf(phone.page, 'tasks on a phone', STANDARDS)), ...(await tooWide(phone.page, 'tasks')));
  await phone.page.getByRole('link', { name: 'the price rose as agreed' }).click();
  await phone.page.getByRole('region', { name: 'order:PO-1' }).waitFor();
  violations.push(...(await violationsOf(phone.page, 'task on a phone', STANDARDS)), ...(await tooWide(phone.page, 'task')));
  await phone.page.getByRole('button', { name: 'Approve' }).click();
  await phone.page.getByText('Nothing waits for you').waitFor();
  await running.settle();

  await page.goto(`${address}/purchases/invoice/${encodeURIComponent('edi|1')}`);
  await page.getByText('payable', { exact: true }).waitFor();
  await page
    .getByRole('region', { name: 'Timeline' })
    .getByRole('link', { name: /Invoice variance approved by conrad/ })
    .waitFor();
  violations.push(...(await violationsOf(page, 'invoice', STANDARDS)), ...(await tooWide(page, 'invoice')));
  await page.getByRole('link', { name: 'order:PO-1' }).click();
  await page.getByRole('region', { name: 'Timeline' }).getByText('Order recorded').waitFor();
  await page.getByRole('link', { name: 'Purchases' }).first().click();
  await page.getByRole('link', { name: 'PO-1' }).waitFor();
  violations.push(...(await violationsOf(page, 'purchases', STANDARDS)));
  assert.deepEqual(violations, []);
  assert.deepEqual([...complaints, ...phone.complaints], []);
});

test('the worklist is narrowed by cause, clock and money, and leads to the task', async () => {
  await tell('order.recorded', 'order:PO-2', orderOf('PO-2'));
  await tell('invoice.received', 'invoice:edi|2', invoiceOf('I-2', 'PO-2', '90.00', '90000'));
  const { page, complaints } = await logIn('sol.upplinger');
  await page.goto(`${address}/exceptions`);
  await page.getByRole('link', { name: /A record of north waits/ }).waitFor();
  await page.getByLabel('Cause').selectOption('price');
  await page.getByLabel('At stake').selectOption('10000');
  await page.getByRole('link', { name: /Invoice I-2/ }).click();
  assert.equal(await page.getByRole('link', { name: /A record of north waits/ }).count(), 0);
  assert.deepEqual([...(await violationsOf(page, 'worklist', STANDARDS)), ...(await tooWide(page, 'worklist'))], []);
  await page.getByRole('link', { name: 'Decide with everything it stands on' }).click();
  await page.getByLabel('Because').fill('never agreed to that');
  await page.getByRole('button', { name: 'Reject' }).click();
  await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
  await running.settle();
  await page.goto(`${address}/exceptions`);
  await page.getByLabel('Clock').selectOption('true');
  await page.getByRole('link', { name: /A record of north waits/ }).waitFor();
  assert.equal(await page.getByRole('link', { name: /Invoice I-2/ }).count(), 0);
  assert.deepEqual(complaints, []);
});

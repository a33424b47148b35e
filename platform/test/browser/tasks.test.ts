import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GLOVES, requisition } from '../../src/processes/requisition-to-pay/requisition/testing.ts';
import { invoiceOf, orderOf, tellerOf } from '../purchase-given.ts';
import { STANDARDS, tooWide, violationsOf } from './accessible.ts';
import { staffConsole } from './staff.ts';

const { address, running, logIn } = await staffConsole();
const PHONE = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const };
const tell = tellerOf(running);
const line = { line: '1', item: 'GLOVE', description: 'Exam gloves', unit: 'CA', distributions: [{ costCenter: '8100', share: '100' }] };

/** Twenty cases of gloves, 1,670.00 by contract: somebody has to approve them. */
async function asked(number: string): Promise<void> {
  const submitted = requisition({ requisition: number, costCenter: '8100', lines: [{ ...line, quantity: '20' }] });
  for (const { type, key, data } of [GLOVES.supplier, GLOVES.item, GLOVES.price, submitted]) await tell(type, key, data);
}
const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
await tell('order.recorded', 'order:PO-1', orderOf('PO-1'));
await tell('invoice.received', 'invoice:edi|1', invoiceOf('I-1', 'PO-1', '15.00', '15000'));

test('a buyer sees an invoice beside its order, asks to pay it, and another person approves that on a phone', async () => {
  const { page, complaints } = await logIn('sol.upplinger');
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Tasks' }).click();
  await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
  const violations = await violationsOf(page, 'tasks', STANDARDS);
  await page.getByRole('link', { name: /Invoice I-1 of medline/ }).click();
  const beside = page.getByRole('region', { name: 'Ordered, received, billed' });
  await beside.getByRole('row', { name: /Gloves.*10 BX.*10\.00.*15\.00/ }).waitFor();
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
  await phone.page.getByRole('region', { name: 'Ordered, received, billed' }).getByRole('link', { name: 'Order PO-1' }).waitFor();
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
  await page.getByRole('navigation', { name: 'What belongs to it' }).getByRole('link', { name: 'Order PO-1' }).click();
  await page.getByRole('region', { name: 'Timeline' }).getByText('Order recorded').waitFor();
  const steps = page.getByRole('region', { name: 'Timeline' }).getByText('Invoice billed', { exact: true });
  assert.equal(await steps.count(), 0, 'what processes told each other is no news of the order');
  await page.getByRole('checkbox', { name: 'Internal steps' }).check();
  await steps.first().waitFor();
  await page.getByRole('link', { name: 'Purchases' }).first().click();
  await page.getByRole('row', { name: /PO-1.*Gloves.*medline.*100\.00/ }).waitFor();
  await page.getByLabel('Number begins with').fill('PO-9');
  await page.getByLabel('Number begins with').press('Enter');
  await page.getByText('None begins like this').waitFor();
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

test('a requisition is returned for change by whoever stands in, and work is given to another owner', async () => {
  await asked('RQ-7');
  const { page, complaints } = await logIn('conrad.ledgerly', PHONE);
  const adra = await logIn('adra.provost');
  await adra.page.goto(`${address}/approvals/stand-ins`);
  await adra.page.getByLabel('Who').fill('conrad.ledgerly');
  await adra.page.getByLabel('Until (UTC)').fill(tomorrow());
  await adra.page.getByRole('button', { name: 'Let them' }).click();
  await adra.page.getByRole('row', { name: /conrad\.ledgerly.*You/ }).waitFor();

  await page.goto(`${address}/tasks?type=approval`);
  await page.getByRole('link', { name: /RQ-7/ }).click();
  await page.getByRole('region', { name: 'Contract' }).waitFor();
  await page.getByLabel('Deciding as').selectOption('adra.provost');
  await page.getByLabel('Because').fill('ask for fewer of them');
  await page.getByRole('button', { name: 'Return for change' }).click();
  await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
  await page.goto(`${address}/purchases/requisition/RQ-7?only=approval`);
  await page.getByRole('link', { name: 'Requisition returned by conrad.ledgerly for adra.provost' }).waitFor();

  const sol = await logIn('sol.upplinger');
  await tell('order.recorded', 'order:PO-3', orderOf('PO-3'));
  await tell('invoice.received', 'invoice:edi|3', invoiceOf('I-3', 'PO-3', '90.00', '90000'));
  await sol.page.goto(`${address}/tasks`);
  await sol.page.getByRole('link', { name: /Invoice I-3/ }).click();
  await sol.page.getByText('It is somebody else’s work').click();
  await sol.page.getByLabel('Owner').selectOption('payables-lead');
  await sol.page.getByLabel('Because').fill('beyond what I may say');
  await sol.page.getByRole('button', { name: 'Give it to them' }).click();
  await sol.page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
  await sol.page.getByRole('link', { name: /Invoice I-3/ }).waitFor({ state: 'detached' });

  await sol.page.keyboard.press('Control+k');
  await sol.page.getByPlaceholder(/order number/).fill('PO-3');
  await sol.page.getByRole('button', { name: /^Order PO-3/ }).click();
  await sol.page.getByRole('heading', { level: 1, name: 'Order PO-3' }).waitFor();
  assert.deepEqual([...adra.complaints, ...complaints, ...sol.complaints], []);
});

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Procurement } from '@plexus/sandbox';
import { transaction } from '../../../src/store/index.ts';
import * as given from '../../../src/processes/requisition-to-pay/testing.ts';
import { recorderOf, tellerOf } from '../../purchase-given.ts';
import { FIRST_RECEIPT, INVOICE_810, INVOICE_KEY, MASTERS, ORDER_NUMBER, REQUISITION, WAREHOUSE_FILE } from './documents.ts';
import { runningWith } from './running-with.ts';

const folder = await mkdtemp(join(tmpdir(), 'plexus-erp-'));
const fusion = await Procurement.start({ host: '127.0.0.1', port: 0, folder, accounts: new Map(), matches: true });
after(async () => {
  await fusion.close();
  await rm(folder, { recursive: true, force: true });
});
const url = `http://127.0.0.1:${fusion.port}`;
const { running, settle, hand, take, statusOf, workOf, books, watch } = await runningWith({
  system: 'fusion',
  url,
  rules: ', budgetOwner: erp, matchOwner: erp',
  // Matches by itself beside an ERP that holds invoices by its own match all the same.
  others: ['lake: { erp: fusion-purchasing }'],
});
const { tenant, scope } = running.estate;
/** The tubing alone, which costs the ward 85.00. */
const TUBING = { ...REQUISITION, lines: REQUISITION.lines.slice(1) };

await take('materials-master', MASTERS);

test('where the ERP owns the budget its no holds a requisition, and its yes lets one go on', async () => {
  await fusion.book.keep('budget', { costCenter: '8100', account: 'supply-expense', period: '2026-03', amount: '80.00' });
  await hand('requisitions', { reference: 'b-1', entity: 'north', requisition: { ...TUBING, requisition: 'B-1' } });
  assert.equal(await statusOf('requisitions', 'B-1'), 'stopped');
  assert.deepEqual(await workOf('requisition:B-1'), ['BUDGET_REFUSED open'], 'one piece of work, and none about the delivery');
  await fusion.book.keep('budget', { costCenter: '8100', account: 'supply-expense', period: '2026-03', amount: '25000.00' });
  await hand('requisitions', { reference: 'b-2', entity: 'north', requisition: { ...TUBING, requisition: 'B-2' } });
  assert.equal(await statusOf('requisitions', 'B-2'), 'ordered');
  assert.deepEqual(
    fusion.book.all('funds').map(({ isPassed, lines }) => [isPassed, lines[0]?.amount]),
    [
      [false, '85.00'],
      [true, '85.00'],
    ],
  );
});

test('a later yes after a no lets the requisition go on, and its work is done', async () => {
  const answer = {
    record: 'budget-answer',
    entity: 'north',
    requisition: 'B-1',
    answer: 'available',
    day: '2026-03-07',
    reference: 'FC-9',
  };
  await take('erp-payments', JSON.stringify(answer));
  assert.equal(await statusOf('requisitions', 'B-1'), 'ordered');
  assert.deepEqual(await workOf('requisition:B-1'), ['BUDGET_REFUSED resolved']);
});

test('what the ERP reserved for a requisition is free again when that is withdrawn', async () => {
  const budget = { costCenter: '8100', account: 'supply-expense', period: '2026-03' };
  const before = fusion.book.leftOf(budget);
  await hand('requisitions', { reference: 'b-3', entity: 'north', requisition: { ...TUBING, requisition: 'B-3' } });
  assert.equal(fusion.book.leftOf(budget), (before ?? 0n) - 8_500n);
  await tellerOf(running)('requisition.withdrawn', 'requisition:B-3', { requisition: 'B-3' });
  await settle();
  assert.equal(await statusOf('requisitions', 'B-3'), 'withdrawn');
  assert.equal(fusion.book.leftOf(budget), before);
});

test('where the ERP owns the match it holds an invoice for goods that are not there, and what it says in the end stands', async () => {
  await hand('requisitions', { reference: 'r-700', entity: 'north', requisition: { ...REQUISITION, emergency: 'stock is out' } });
  await hand('receipts', { reference: 'g-1', entity: 'north', lines: FIRST_RECEIPT });
  const before = await books();
  await take('meridian-edi', INVOICE_810, true);
  await watch.saw('accepted');
  await running.settle();
  assert.equal(await statusOf('invoices', INVOICE_KEY), 'asked');
  assert.deepEqual(await books(), before, 'nothing is booked while the owner of the match has not said yes');
  assert.deepEqual(await workOf(`invoice:${INVOICE_KEY}`), [], 'the hold is the ERP’s, and nobody’s work here');
  const { rows: waiting } = await transaction(running.server, scope, (tx) =>
    tx.query<{ detail: string }>(
      `select a.detail from delivery d join delivery_attempt a on a.tenant = d.tenant and a.delivery = d.id
       where d.tenant = $1 and d.kind = 'supplier-invoice' and d.state = 'sent' and a.outcome in ('accepted', 'working')`,
      [tenant],
    ),
  );
  assert.ok(
    waiting.length > 0 && waiting.every(({ detail }) => detail.startsWith('the ERP holds the invoice')),
    'the delivery says why it waits',
  );
  // The rest comes, which ends the hold there.
  await take('warehouse-receipts-csv', WAREHOUSE_FILE);
  assert.equal(fusion.book.receivedOn(ORDER_NUMBER, '1'), 110);
  assert.equal(await statusOf('invoices', INVOICE_KEY), 'posted');
  const { 'accounts-payable': owed, grni } = await books();
  assert.deepEqual([owed, grni], [-120_150, undefined]);
});

test('what our match lets pass and the ERP holds by its own waits there in sight, and what ends its hold goes out behind it', async () => {
  const record = recorderOf(running);
  const lake = { entity: 'lake' };
  const deliveries = async () => {
    const { rows } = await transaction(running.server, scope, (tx) =>
      tx.query<{ kind: string; state: string }>(
        `select kind, state from delivery where tenant = $1 and order_key = 'order:PO-L1' and target = 'fusion-purchasing' order by id`,
        [tenant],
      ),
    );
    return rows.map(({ kind, state }) => `${kind} ${state}`);
  };
  const stage = async () => {
    const { rows } = await transaction(running.server, scope, (tx) =>
      tx.query<{ status: string }>(`select status from process_state where tenant = $1 and key = 'invoice:edi|MERIDIAN-MED|L-1'`, [tenant]),
    );
    return rows[0]?.status;
  };
  // A service here, which nobody has to receive; the ERP wants a receipt of it.
  const ordered = given.order({ order: 'PO-L1', lines: [given.line({ matching: 'two-way' })] }, lake);
  await record([ordered, given.invoice('L-1', [given.billed('10', 5000, { order: 'PO-L1' })], {}, lake)]);
  await settle(true);
  assert.deepEqual([await stage(), await deliveries()], ['payable', ['purchase-order confirmed', 'supplier-invoice sent']]);
  await record([given.receipt('10', { order: 'PO-L1' }, lake)]);
  await settle();
  assert.deepEqual(
    [await stage(), await deliveries()],
    ['posted', ['purchase-order confirmed', 'supplier-invoice confirmed', 'goods-receipt confirmed']],
  );
});

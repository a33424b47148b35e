import assert from 'node:assert/strict';
import { knowAccount } from '../../../src/govern/approvals/index.ts';
import { readGoodsReceived } from '../../../src/observe/index.ts';
import { transaction } from '../../../src/store/index.ts';
import { atConsole } from '../../people.ts';
import { FIRST_RECEIPT, INVOICE_810, INVOICE_KEY, MASTERS, PAYMENT, REQUISITION, REQUISITION_NUMBER, WAREHOUSE_FILE } from './documents.ts';
import { type ErpInUse, runningWith } from './running-with.ts';

/** Balances in cents by account, as they were after the first receipt, with the invoice, and in the end. */
export interface StoryBooks {
  readonly received: Readonly<Record<string, number>>;
  readonly billed: Readonly<Record<string, number>>;
  readonly paid: Readonly<Record<string, number>>;
}

/** What our books come to, whichever ERP it is: 110 boxes at 10.00 on the shelf, tubing used, fifteen cents a box too dear. */
export const BOOKS: StoryBooks = {
  received: { inventory: 60_000, grni: -60_000 },
  billed: { inventory: 110_000, 'supply-expense': 8_500, 'price-variance': 1_650, 'accounts-payable': -120_150 },
  paid: { inventory: 110_000, 'supply-expense': 8_500, 'price-variance': 1_650, 'supplier-payments': -120_150 },
};

/**
 * From a requisition to its payment through the doors that partners and people use, with the ERP given: masters, requisition, approval by a
 * person, order, receipts by interface and by file, a return, an invoice by X12 and its payment. `pay` pays the invoice at the ERP itself;
 * left out, the ERP tells of its payment by its channel. Returns our books on the way.
 */
export async function requisitionToPayment(erp: ErpInUse, pay?: () => Promise<void>): Promise<StoryBooks> {
  const { running, gateway, watch, settle, hand, take, statusOf, books } = await runningWith(erp);
  const { tenant, scope } = running.estate;
  const { server } = running;
  await take('materials-master', MASTERS);
  await hand('requisitions', { reference: 'r-700', entity: 'north', requisition: REQUISITION });
  assert.equal(await statusOf('requisitions', REQUISITION_NUMBER), 'approval');
  await transaction(server, scope, (tx) => knowAccount(tx, 'openid:abel', 'abel', 'abel'));
  const abel = await atConsole({ gateway, server, tenant }, { person: 'abel', roles: ['approver'] });
  const { approvals } = (await abel.ask('GET', `/v1/approvals?subject=requisition:${REQUISITION_NUMBER}`)).json<{
    approvals: { id: string; hash: string }[];
  }>();
  const [proposal] = approvals;
  const approved = await abel.ask('POST', `/v1/approvals/${proposal?.id}/approve`, { hash: proposal?.hash });
  assert.equal(approved.statusCode, 200, approved.body);
  await settle();
  assert.equal(await statusOf('requisitions', REQUISITION_NUMBER), 'ordered');

  await hand('receipts', { reference: 'g-1', entity: 'north', lines: FIRST_RECEIPT });
  const received = await books();
  await take('warehouse-receipts-csv', WAREHOUSE_FILE);
  await take('meridian-edi', INVOICE_810);
  const billed = await books();
  const grni = await transaction(server, scope, (tx) => readGoodsReceived(tx, tenant, new Date('2026-03-20T00:00:00Z')));
  assert.deepEqual([grni.open, grni.differences], [[], []], 'what was received is invoiced, and the orders say the same');
  if (pay === undefined) await take('erp-payments', PAYMENT);
  else {
    await pay();
    await watch.until(async () => {
      await running.settle();
      return (await statusOf('invoices', INVOICE_KEY)) === 'paid';
    });
  }
  assert.equal(await statusOf('invoices', INVOICE_KEY), 'paid');
  return { received, billed, paid: await books() };
}

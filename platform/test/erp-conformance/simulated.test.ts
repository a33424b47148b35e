import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Procurement, Workday } from '@plexus/sandbox';
import { oracleFusionProcurement } from '../../src/deliver/oracle-fusion-procurement/adapter.ts';
import { workday } from '../../src/deliver/workday/adapter.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { callErp } from './call.ts';
import { behavesAsAnErp, type ErpUnderTest } from './behaviours.ts';
import { requisitionToPay } from './story.ts';

/** Accounts that the simulated ERPs know. */
const ACCOUNTS = new Map([
  ['1100', 'Patient receivables'],
  ['4010', 'Patient revenue'],
]);
const place = { host: '127.0.0.1', port: 0, accounts: ACCOUNTS };
const login = { user: 'plexus@health', password: 'a password of the test' };

const folder = await mkdtemp(join(tmpdir(), 'plexus-erp-'));
const fusion = await Procurement.start({ ...place, folder: join(folder, 'fusion') });
const wd = await Workday.start({ ...place, ...login, folder: join(folder, 'workday') });
after(async () => {
  await fusion.close();
  await wd.close();
  await rm(folder, { recursive: true, force: true });
});

type Book = typeof fusion.book;

/** The hands in the books of a simulated ERP. */
const handsIn = (book: Book): Pick<ErpUnderTest, 'count' | 'setPeriod' | 'redateInvoice'> => ({
  count: (kind, name) => {
    switch (kind) {
      case 'purchase-order':
        return Promise.resolve(book.all('order').filter(({ number }) => number === name).length);
      case 'goods-receipt':
        return Promise.resolve(book.all('receipt').filter(({ reference }) => reference === name).length);
      case 'supplier-invoice':
        return Promise.resolve(book.all('invoice').filter(({ number }) => number === name).length);
      case 'summary-journal':
        return Promise.resolve(book.all('journal').filter(({ reference }) => reference === name).length);
    }
  },
  setPeriod: (day, isOpen) => book.setPeriod(day, isOpen),
  redateInvoice: async (number, day) => {
    const found = book.all('invoice').find((one) => one.number === number);
    if (found !== undefined) await book.keep('invoice', { ...found, accountingDate: day }, found);
  },
});

const fusionShaped: ErpUnderTest = {
  name: 'Fusion-shaped',
  adapter: oracleFusionProcurement(systemClock),
  call: callErp(`http://127.0.0.1:${fusion.port}`),
  takesJournals: false,
  takesChanges: true,
  ...handsIn(fusion.book),
};

const workdayShaped: ErpUnderTest = {
  name: 'Workday-shaped',
  adapter: workday(systemClock, { login }),
  call: callErp(`http://127.0.0.1:${wd.port}/ccx/service/health`),
  takesJournals: true,
  takesChanges: true,
  ...handsIn(wd.book),
};

for (const [erp, book] of [
  [fusionShaped, fusion.book],
  [workdayShaped, wd.book],
] as const) {
  behavesAsAnErp(erp);

  test(`${erp.name}: the documents of the whole workflow are taken as they are by Tryton, by configuration alone`, async () => {
    const ours = await requisitionToPay(erp);
    const billed = book.all('invoice').find(({ number }) => number === 'I-STORY');
    assert.equal(billed?.isValidated, true);
    assert.equal(billed?.amount, '517.50');
    assert.equal(ours['accounts-payable'], -51750);
  });
}

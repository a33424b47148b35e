import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Procurement, Workday } from '@plexus/sandbox';
import { ORDER_NUMBER } from './documents.ts';
import { BOOKS, requisitionToPayment } from './story.ts';

const ACCOUNTS = new Map([['5100', 'Supply expense']]);
const login = { user: 'plexus@health', password: 'a password of the test' };
const folder = await mkdtemp(join(tmpdir(), 'plexus-erp-'));
const place = { host: '127.0.0.1', port: 0, accounts: ACCOUNTS };
const fusion = await Procurement.start({ ...place, folder: join(folder, 'fusion') });
const workday = await Workday.start({ ...place, ...login, folder: join(folder, 'workday') });
after(async () => {
  await fusion.close();
  await workday.close();
  await rm(folder, { recursive: true, force: true });
});

test('the same requisition comes to the same books with another ERP, which differs in the estate alone', async () => {
  const withFusion = await requisitionToPayment({ system: 'fusion', url: `http://127.0.0.1:${fusion.port}` });
  const withWorkday = await requisitionToPayment({
    system: 'workday',
    url: `http://127.0.0.1:${workday.port}/ccx/service/health`,
    login: `${login.user}:${login.password}`,
  });
  assert.deepEqual(withFusion, BOOKS);
  assert.deepEqual(withWorkday, BOOKS);
  for (const { book } of [fusion, workday]) {
    assert.deepEqual(
      book.all('order').map(({ number }) => number),
      [ORDER_NUMBER],
    );
    assert.deepEqual([book.receivedOn(ORDER_NUMBER, '1'), book.receivedOn(ORDER_NUMBER, '2')], [110, 20]);
    assert.deepEqual(
      book.all('invoice').map(({ amount, isValidated }) => [amount, isValidated]),
      [['1201.50', true]],
    );
  }
});

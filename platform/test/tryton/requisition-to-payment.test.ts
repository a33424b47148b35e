import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INVOICE_NUMBER } from '../erp-conformance/swap/documents.ts';
import { BOOKS, requisitionToPayment } from '../erp-conformance/swap/story.ts';
import { accountantOf } from './accountant.ts';
import { asNumbered, trytonBooks } from './books.ts';
import { freshTryton } from './fresh.ts';
import { SERVICE } from './server.ts';

const server = await freshTryton();

test('from a requisition to its payment in Tryton the books of both agree to the cent', async () => {
  const ours = await requisitionToPayment({ system: 'tryton', url: server.url, login: `${SERVICE}:${server.passwords.service}` }, () =>
    accountantOf(server).pay(INVOICE_NUMBER, '2026-03-25'),
  );
  assert.deepEqual(ours, BOOKS, 'as they are with every other ERP');
  assert.deepEqual(await trytonBooks(server), asNumbered(ours.paid));
});

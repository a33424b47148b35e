import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tryton } from '../../src/deliver/tryton/adapter.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { callErp } from '../erp-conformance/call.ts';
import { requisitionToPay } from '../erp-conformance/story.ts';
import { asNumbered, trytonBooks } from './books.ts';
import { freshTryton } from './fresh.ts';
import { SERVICE } from './server.ts';

const server = await freshTryton();

test('order, receipts and a dearer invoice come to the same in Tryton’s own accounts as in our ledger, to the cent', async () => {
  const ours = await requisitionToPay({
    name: 'Tryton',
    adapter: tryton(systemClock, { login: { user: SERVICE, password: server.passwords.service } }),
    call: callErp(server.url),
    takesJournals: true,
    takesChanges: false,
    count: () => Promise.resolve(1),
    setPeriod: () => Promise.resolve(),
    redateInvoice: () => Promise.resolve(),
  });
  const byNumber = asNumbered(ours);
  assert.deepEqual(await trytonBooks(server), byNumber);
  assert.equal(byNumber['5020'], 500, 'the variance is ten boxes at half a dollar');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tryton } from '../../src/deliver/tryton/adapter.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { callErp } from '../erp-conformance/call.ts';
import { GLOVES, invoice, order, outbound, receipt, Sender, SUPPLIER } from '../erp-conformance/purchasing.ts';
import { accountantOf } from './accountant.ts';
import { freshTryton } from './fresh.ts';
import { SERVICE } from './server.ts';

const server = await freshTryton();
const call = callErp(server.url);
const plexus = new Sender(tryton(systemClock, { login: { user: SERVICE, password: server.passwords.service } }), call);
const accountant = accountantOf(server);
const billed = invoice('P-1', 'PO-PAY', '10', '10.00', '10000');

const payment = async () => {
  const told = await plexus.adapter.payments?.([outbound('supplier-invoice', 'pay-1', billed)], call);
  assert.equal(told?.result, 'told', JSON.stringify(told));
  return told?.result === 'told' ? told.payments.get('pay-1') : undefined;
};

test('a payment is read back as it is scheduled, fails and is paid, at the amount it is', async () => {
  for (const verdict of [
    await plexus.send('supplier', 's', SUPPLIER),
    await plexus.send('item', 'i', GLOVES),
    await plexus.send('purchase-order', 'o', order('PO-PAY')),
    await plexus.send('goods-receipt', 'r', receipt('PO-PAY', '10')),
  ]) {
    assert.equal(verdict.next, 'confirmed', verdict.detail);
  }
  assert.equal(await payment(), undefined, 'of an invoice that is not there nothing is said');
  assert.equal((await plexus.send('supplier-invoice', 'pay-1', billed)).next, 'confirmed');
  assert.equal(await payment(), undefined, 'nobody has paid yet');

  // More than is open: Tryton approves it.
  const check = await accountant.schedule('pay-1', '120.00', '2026-03-20');
  const told = { supplier: SUPPLIER.supplier, number: 'P-1', currency: 'USD' };
  assert.deepEqual(await payment(), { ...told, status: 'scheduled', amount: '12000', day: '2026-03-20', reference: `payment ${check}` });

  await server.sql("update account_payment set state = 'failed' where id = $1", [check]);
  assert.equal((await payment())?.status, 'failed');

  await accountant.pay('pay-1', '2026-03-25');
  const last = await payment();
  assert.deepEqual([last?.status, last?.amount, last?.day], ['paid', '10000', '2026-03-25']);
});

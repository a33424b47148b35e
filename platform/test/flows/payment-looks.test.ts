import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enqueue, type NewDelivery } from '../../src/deliver/index.ts';
import { listInvoices, takeLooks } from '../../src/deliver/payments/payment-look.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { asSuperuser } from '../superuser.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';

const database = await freshDatabase();
await testTenant(database);
const worker = database.pool('plexus_worker');

const billed = (number: string, kind: 'invoice' | 'credit'): NewDelivery => ({
  target: 'erp-purchasing',
  kind: 'supplier-invoice',
  entity: 'north',
  orderKey: `invoice:${number}`,
  idempotencyKey: number,
  content: JSON.stringify({ number, kind }),
  subject: undefined,
  sealed: undefined,
});

test('the ERP is asked about the payment of each invoice it confirmed, and about no credit', async () => {
  await transaction(worker, SCOPE, (tx) =>
    enqueue(tx, TENANT, [billed('I-1', 'invoice'), billed('C-1', 'credit'), billed('I-2', 'invoice')]),
  );
  await asSuperuser(database, `update delivery set state = 'confirmed', settled_at = now() where idempotency_key in ('I-1', 'C-1')`);
  const due = await transaction(worker, SCOPE, async (tx) => {
    await listInvoices(tx, TENANT, 'erp-purchasing');
    return takeLooks(tx, TENANT, 'erp-purchasing', 100, 60);
  });
  assert.deepEqual(
    due.map(({ key }) => key),
    ['I-1'],
  );
});

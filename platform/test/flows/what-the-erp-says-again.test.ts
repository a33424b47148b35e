import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { runningEstate } from '../running-estate.ts';

const running = await runningEstate(await freshDatabase());
const { tenant, scope } = running.estate;

const said = async (key: string, name: string): Promise<unknown[]> => {
  const { rows } = await transaction(running.server, scope, (tx) =>
    tx.query<{ data: string }>('select data from event where key = $1 and tenant = $2 order by seq', [key, tenant]),
  );
  return rows.map(({ data }) => (JSON.parse(data) as Record<string, unknown>)[name]);
};

/** A message each, and no copy of another: the same bytes are the same message. */
async function take(records: readonly string[]): Promise<void> {
  for (const [n, record] of records.entries()) await running.take('erp-payments', `${record}${'\n'.repeat(n + 1)}`);
}

test('of a budget the newest answer stands, also where it is as one before on the same day', async () => {
  const answer = (text: string): string =>
    JSON.stringify({ record: 'budget-answer', entity: 'acad', requisition: 'R-2001', answer: text, day: '2026-03-07' });
  await take(['available', 'short', 'available', 'available'].map(answer));
  assert.deepEqual(await said('requisition:R-2001', 'isAvailable'), [true, false, true]);
});

test('so it does of the budget of an invoice without an order', async () => {
  const answer = (text: string): string =>
    JSON.stringify({ record: 'invoice-budget-answer', supplier: 'MERIDIAN-MED', invoice: 'E-3', answer: text, day: '2026-03-07' });
  await take(['available', 'short', 'available', 'available'].map(answer));
  assert.deepEqual(await said('invoice:erp|MERIDIAN-MED|E-3', 'isAvailable'), [true, false, true]);
});

test('a payment that is paid, void and paid again is told three times', async () => {
  const payment = (status: string): string =>
    JSON.stringify({
      record: 'supplier-payment',
      payment: 'PAY-1',
      supplier: 'MERIDIAN-MED',
      invoice: 'INV-1',
      status,
      amount: '100.00',
      currency: 'USD',
      day: '2026-03-07',
    });
  await take(['paid', 'void', 'paid', 'paid'].map(payment));
  assert.deepEqual(await said('invoice:erp|MERIDIAN-MED|INV-1', 'status'), ['paid', 'void', 'paid']);
});

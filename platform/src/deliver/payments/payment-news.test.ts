import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PaymentStatusData } from '../../canonical/index.ts';
import { newsOf, paymentRecord } from './payment-news.ts';

const scheduled: PaymentStatusData = {
  supplier: 'MERIDIAN-MED',
  number: 'I-1',
  status: 'scheduled',
  amount: '12345',
  currency: 'USD',
  day: '2026-03-20',
  reference: 'payment 7',
};
const paid: PaymentStatusData = { ...scheduled, status: 'paid', day: '2026-03-25', reference: '41' };

test('what was told before is not told again, and a change is', () => {
  assert.deepEqual(newsOf(scheduled, undefined), scheduled);
  assert.equal(newsOf({ ...scheduled }, scheduled), undefined);
  assert.deepEqual(newsOf(paid, scheduled), paid);
  assert.equal(newsOf(undefined, undefined), undefined);
  assert.equal(newsOf(undefined, scheduled), undefined, 'a schedule that was taken back says nothing');
});

test('a payment that was undone is void, once, and what comes after it is told as it is', () => {
  const undone = { ...paid, status: 'void' } as const;
  assert.deepEqual(newsOf(undefined, paid), undone);
  assert.deepEqual(newsOf(scheduled, paid), undone);
  assert.equal(newsOf(undefined, undone), undefined);
  assert.deepEqual(newsOf(scheduled, undone), scheduled);
});

test('the line of the channel has the amount in decimals', () => {
  assert.deepEqual(JSON.parse(paymentRecord(paid)), {
    record: 'supplier-payment',
    payment: '41',
    supplier: 'MERIDIAN-MED',
    invoice: 'I-1',
    status: 'paid',
    amount: '123.45',
    currency: 'USD',
    day: '2026-03-25',
  });
});

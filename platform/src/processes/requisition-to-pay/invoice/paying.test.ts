import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, StoredEvent } from '../../../canonical/index.ts';
import { balances, billed, invoice, invoiceStage, openKinds, order, paid, receipt, run } from '../testing.ts';

const story = [order({}), receipt('10'), invoice('7001', [billed('10')])];

/** What the ERP says of a payment: it knows the invoice by its number, and is passed on to it. */
const told = (reference: string, status: string, amount: string, more: JsonObject = {}): StoredEvent => ({
  ...paid('7001', amount, { status, reference, ...more }, { fact: `${reference} of 7001` }),
  key: 'invoice:erp|MERIDIAN-MED|7001',
});

const owed = (...payments: readonly StoredEvent[]): readonly [stage: string | undefined, owed: number] => {
  const simulation = run([...story, ...payments]);
  return [invoiceStage(simulation, '7001'), -(balances(simulation)['accounts-payable'] ?? 0) + 0];
};

test('a payment that is corrected is booked as it is now', () => {
  assert.deepEqual(owed(told('P-1', 'paid', '40000')), ['payable', 10000]);
  assert.deepEqual(owed(told('P-1', 'paid', '40000'), told('P-1', 'paid', '50000')), ['paid', 0]);
  assert.deepEqual(owed(told('P-1', 'paid', '50000'), told('P-1', 'paid', '50000', { day: '2026-04-02' })), ['paid', 0]);
});

test('a payment that is voided counts nothing, and the next one pays', () => {
  const [sent, voided] = [told('P-1', 'paid', '50000'), told('P-1', 'void', '50000')];
  assert.deepEqual(owed(sent, voided), ['payable', 50000]);
  assert.deepEqual(owed(sent, voided, told('P-1', 'void', '50000', { day: '2026-04-02' })), ['payable', 50000]);
  assert.deepEqual(owed(sent, voided, told('P-2', 'paid', '50000')), ['paid', 0]);
  assert.deepEqual(owed(sent, voided, told('P-1', 'paid', '50000', { day: '2026-04-03' })), ['paid', 0]);
  assert.deepEqual(owed(told('P-1', 'scheduled', '50000'), voided), ['payable', 50000], 'nothing had left');
  assert.deepEqual(owed(sent, told('V-1', 'void', '50000')), ['payable', 50000], 'a void of its own reference is money that came back');
});

test('what a payment said before its invoice was known is told to it in order', () => {
  const early = [told('P-1', 'paid', '50000'), told('P-1', 'void', '50000'), told('P-2', 'paid', '50000')];
  const simulation = run([...early, ...story]);
  assert.deepEqual([invoiceStage(simulation, '7001'), openKinds(simulation)], ['paid', []]);
  assert.equal(balances(simulation)['accounts-payable'], undefined);
});

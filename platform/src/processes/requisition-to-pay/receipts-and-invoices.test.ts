import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InvoiceData } from '../../canonical/index.ts';
import {
  balances,
  billed,
  credit,
  decided,
  invoice,
  invoiceStage,
  line,
  openKinds,
  order,
  paid,
  receipt,
  run,
  stageOf,
} from './testing.ts';

test('what is received is owed at the order’s price, and the invoice clears it to the cent', () => {
  const received = run([order(), receipt('10')]);
  assert.deepEqual(balances(received), { grni: -50000, 'supply-expense/7060': 50000 });
  assert.equal(stageOf(received), 'received');
  const billedToo = run([order(), receipt('10'), invoice('I-1', [billed('10')])]);
  assert.deepEqual(balances(billedToo), { 'accounts-payable': -50000, 'supply-expense/7060': 50000 });
  assert.equal(stageOf(billedToo), 'completed');
  assert.equal(invoiceStage(billedToo, 'I-1'), 'payable');
  assert.deepEqual(openKinds(billedToo), []);
});

test('what is paid is owed no more, and a voided check is owed again', () => {
  const story = [order(), receipt('10'), invoice('I-1', [billed('10')]), paid('I-1', '50000', {}, { fact: 'check' })];
  assert.deepEqual(balances(run(story)), { 'supplier-payments': -50000, 'supply-expense/7060': 50000 });
  assert.equal(invoiceStage(run(story), 'I-1'), 'paid');
  const voided = run([...story, paid('I-1', '50000', { status: 'void' }, { fact: 'void' })]);
  assert.deepEqual(balances(voided), { 'accounts-payable': -50000, 'supply-expense/7060': 50000 });
});

test('a price within the tolerance goes to where the line’s cost went, of stock to the variance', () => {
  const dearer = [receipt('10'), invoice('I-1', [billed('10', 5050)])];
  assert.deepEqual(balances(run([order(), ...dearer])), { 'accounts-payable': -50500, 'supply-expense/7060': 50500 });
  const stock = order({ lines: [line({ treatment: 'stock' })] });
  assert.deepEqual(balances(run([stock, ...dearer])), { 'accounts-payable': -50500, inventory: 50000, 'price-variance': 500 });
  const asset = order({ lines: [line({ treatment: 'capital' })] });
  assert.deepEqual(balances(run([asset, ...dearer])), { 'accounts-payable': -50500, 'construction-in-progress/7060': 50500 });
});

test('a split line goes to its cost centers by their shares, nothing lost in rounding', () => {
  const shares = [
    { costCenter: '7060', share: '33.33' },
    { costCenter: '7070', share: '33.33' },
    { costCenter: '7080', share: '33.34', account: 'freight-expense' },
  ];
  const split = run([order({ lines: [line({ distributions: shares, quantity: '1', unitPrice: '0.10' })] }), receipt('1')]);
  assert.deepEqual(balances(split), { grni: -10, 'freight-expense/7080': 4, 'supply-expense/7060': 3, 'supply-expense/7070': 3 });
});

test('a dear invoice is held for its price, and a person’s approved acceptance pays it', () => {
  const story = [order(), receipt('10'), invoice('I-1', [billed('10', 6000)])];
  const held = run(story);
  assert.equal(invoiceStage(held, 'I-1'), 'held');
  assert.deepEqual(openKinds(held), ['invoice-price']);
  assert.equal(held.exceptions[0]?.amount, 10000n);
  assert.deepEqual(balances(held), { grni: -50000, 'supply-expense/7060': 50000 });
  const unapproved = run([...story, decided('I-1', 'accept-variance')]);
  assert.equal(invoiceStage(unapproved, 'I-1'), 'held');
  const accepted = run([...story, decided('I-1', 'accept-variance', { proposal: '17' })]);
  assert.deepEqual(balances(accepted), { 'accounts-payable': -60000, 'supply-expense/7060': 60000 });
  assert.deepEqual(openKinds(accepted), []);
});

test('a short payment pays the quantity that is here at the price agreed', () => {
  const story = [order(), receipt('8'), invoice('I-1', [billed('10', 6000)]), decided('I-1', 'short-pay')];
  const short = run(story);
  assert.deepEqual(balances(short), { 'accounts-payable': -40000, 'supply-expense/7060': 40000 });
  const voucher = short.deliveries.findLast(({ kind }) => kind === 'supplier-invoice')?.content as unknown as InvoiceData;
  assert.deepEqual([voucher.total, voucher.lines[0]?.quantity, voucher.lines[0]?.unitPrice], ['40000', '8', '50.000000']);
  // What comes later is billed again, or never.
  assert.deepEqual(balances(run([...story, receipt('2')])), { 'accounts-payable': -40000, grni: -10000, 'supply-expense/7060': 50000 });
});

test('a rejected invoice leaves no trace in the books, and its number may come again', () => {
  const story = [order(), receipt('10'), invoice('I-1', [billed('10', 6000)]), decided('I-1', 'reject')];
  const rejected = run(story);
  assert.equal(invoiceStage(rejected, 'I-1'), 'rejected');
  assert.deepEqual(balances(rejected), { grni: -50000, 'supply-expense/7060': 50000 });
  const again = run([...story, invoice('I-1-R', [billed('10')], {}, { at: '2026-03-14T15:00:00.000Z' })]);
  assert.equal(invoiceStage(again, 'I-1-R'), 'payable');
});

test('an invoice before its receipt waits, is nobody’s work at first, and clears by itself', () => {
  const early = [order(), invoice('I-1', [billed('10')])];
  const waiting = run(early);
  assert.equal(invoiceStage(waiting, 'I-1'), 'held');
  assert.deepEqual(openKinds(waiting), []);
  const late = run(early, { until: '2026-03-20T00:00:00.000Z' });
  assert.deepEqual(openKinds(late), ['invoice-receipt']);
  const came = run([...early, receipt('10', {}, { at: '2026-03-21T15:00:00.000Z' })], { until: '2026-03-21T16:00:00.000Z' });
  assert.deepEqual(openKinds(came), []);
  assert.deepEqual(balances(came), { 'accounts-payable': -50000, 'supply-expense/7060': 50000 });
});

test('part receipts and part bills leave what is not billed, and in the end nothing', () => {
  const thirds = line({ quantity: '3', unitPrice: '33.335', perUnit: '1', unit: 'EA' });
  const one = (n: number) => [
    receipt('1', { unit: 'EA', receipt: `R-${n}` }),
    invoice(`I-${n}`, [billed('1', 3334, { unit: 'EA', unitPrice: '33.335' })], { day: `2026-03-1${n}` }),
  ];
  const twice = run([order({ lines: [thirds] }), ...one(1), ...one(2), receipt('1', { unit: 'EA' })]);
  assert.deepEqual(balances(twice, { openItem: 'PO-1|1' }), { grni: -3334 });
  const whole = run([order({ lines: [thirds] }), ...one(1), ...one(2), ...one(3)]);
  assert.deepEqual(balances(whole, { openItem: 'PO-1|1' }), {});
  assert.equal(balances(whole)['accounts-payable'], -3334 * 3);
});

test('goods that go back after they were billed are owed by the supplier until it credits them', () => {
  const story = [order(), receipt('10'), invoice('I-1', [billed('10')]), receipt('-2', {}, { at: '2026-03-15T15:00:00.000Z' })];
  assert.deepEqual(balances(run(story)), { 'accounts-payable': -50000, 'billed-not-received': 10000, 'supply-expense/7060': 40000 });
  const credited = run([...story, credit('C-1', [billed('-2')], { credits: 'I-1', day: '2026-03-16' })]);
  assert.deepEqual(balances(credited), { 'accounts-payable': -40000, 'supply-expense/7060': 40000 });
  assert.equal(stageOf(credited), 'partly-received');
});

test('a credit for the price takes no quantity back', () => {
  const story = [order(), receipt('10'), invoice('I-1', [billed('10', 6000)]), decided('I-1', 'request-credit')];
  assert.equal(invoiceStage(run(story), 'I-1'), 'credit-requested');
  const credited = run([...story, credit('C-1', [billed('-10', 1000)], { credits: 'I-1', day: '2026-03-16' })]);
  assert.deepEqual(balances(credited), { 'accounts-payable': -50000, 'supply-expense/7060': 50000 });
  assert.deepEqual(openKinds(credited), []);
});

test('a corrected receipt is reversed exactly and accrued anew', () => {
  const corrected = run([order(), receipt('10', {}, { fact: 'dock' }), receipt('8', {}, { fact: 'dock' })]);
  assert.deepEqual(balances(corrected), { grni: -40000, 'supply-expense/7060': 40000 });
  const reversal = corrected.journals.find(({ reverses }) => reverses !== undefined);
  const original = corrected.journals.find(({ identity }) => identity === reversal?.reverses);
  assert.deepEqual(
    reversal?.lines.map(({ amount }) => -amount),
    original?.lines.map(({ amount }) => amount),
  );
});

test('receipts and invoices before their order wait for it', () => {
  const early = run([receipt('10'), invoice('I-1', [billed('10')]), order()]);
  assert.deepEqual(balances(early), { 'accounts-payable': -50000, 'supply-expense/7060': 50000 });
  assert.equal(stageOf(early), 'completed');
  const never = run([receipt('10')], { until: '2026-03-20T00:00:00.000Z' });
  assert.deepEqual(openKinds(never), ['order-unknown']);
});

test('freight and tax go where the goods went, and use tax is owed where the supplier bills none', () => {
  const besides = invoice('I-1', [billed('10')], { freight: '1200', tax: '3100' });
  const story = [order({ freight: '1200' }), receipt('10'), besides];
  assert.deepEqual(balances(run(story)), { 'accounts-payable': -54300, 'freight-expense/7060': 1200, 'supply-expense/7060': 53100 });
  const office = order({ supplier: 'CEDAR-OFFICE' });
  const untaxed = run([office, receipt('10'), invoice('I-1', [billed('10')], { supplier: 'CEDAR-OFFICE' })]);
  assert.deepEqual(balances(untaxed), { 'accounts-payable': -50000, 'supply-expense/7060': 53125, 'use-tax-payable': -3125 });
  const dear = run([order({ freight: '1000' }), receipt('10'), invoice('I-1', [billed('10')], { freight: '9000' })]);
  assert.deepEqual(openKinds(dear), ['invoice-match']);
});

test('a service that nobody receives costs what is billed, up to what was ordered', () => {
  const service = order({ lines: [line({ matching: 'two-way', item: undefined, perUnit: '1', unit: 'HUR' })] });
  const bills = run([
    service,
    invoice('I-1', [billed('6', 5000, { unit: 'HUR' })]),
    invoice('I-2', [billed('5', 5000, { unit: 'HUR' })], { day: '2026-03-20' }),
  ]);
  assert.deepEqual(balances(bills), { 'accounts-payable': -30000, 'supply-expense/7060': 30000 });
  assert.deepEqual(openKinds(bills), ['invoice-quantity']);
});

test('an invoice over several orders is paid when all of them let it pass', () => {
  const both = invoice('I-1', [billed('10'), billed('4', 5000, { line: '2', order: 'PO-2' })], { freight: '1400' });
  const orders = [order({ freight: '1000' }), order({ order: 'PO-2', freight: '400' })];
  const half = run([...orders, receipt('10'), both]);
  assert.equal(invoiceStage(half, 'I-1'), 'held');
  const whole = run([...orders, both, receipt('10'), receipt('4', { order: 'PO-2' })]);
  assert.equal(invoiceStage(whole, 'I-1'), 'payable');
  assert.deepEqual(balances(whole), { 'accounts-payable': -71400, 'freight-expense/7060': 1400, 'supply-expense/7060': 70000 });
});

test('the usage of a bill-only implant is its receipt', () => {
  const implant = order({
    kind: 'bill-only',
    supplier: 'ORTHOVANE',
    lines: [line({ quantity: '1', unit: 'EA', perUnit: '1', unitPrice: '4200', commodity: '42321500' })],
  });
  const used = receipt('1', { unit: 'EA', case: 'CASE-9', lot: 'L1', serial: 'S9', expiry: '2028-01-31' });
  const bill = invoice('I-1', [billed('1', 420000, { unit: 'EA' })], { supplier: 'ORTHOVANE' });
  assert.deepEqual(balances(run([implant, used])), { grni: -420000, 'supply-expense/7060': 420000 });
  assert.deepEqual(balances(run([used, bill, implant])), { 'accounts-payable': -420000, 'supply-expense/7060': 420000 });
  const dearer = run([implant, used, invoice('I-1', [billed('1', 420001, { unit: 'EA' })], { supplier: 'ORTHOVANE' })]);
  assert.deepEqual(openKinds(dearer), ['invoice-price']);
});

test('a refill of consigned goods is nobody’s money until they are used', () => {
  const refill = run([order({ kind: 'consignment', lines: [line({ treatment: 'consignment' })] }), receipt('10')]);
  assert.deepEqual(balances(refill), {});
});

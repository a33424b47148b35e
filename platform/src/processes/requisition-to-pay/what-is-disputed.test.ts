import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, StoredEvent } from '../../canonical/index.ts';
import { balances, billed, decided, event, invoice, invoiceStage, line, openKinds, order, paid, receipt, run } from './testing.ts';

/** What is booked as owed once somebody says that what nobody disputes is to be paid. */
function paidShort(...story: readonly StoredEvent[]): number {
  const simulation = run([...story, decided('I-1', 'short-pay')]);
  const owed = 0 - (balances(simulation)['accounts-payable'] ?? 0);
  const voucher = simulation.deliveries.find(({ kind }) => kind === 'supplier-invoice')?.content;
  assert.equal(Number(voucher?.['total'] ?? 0), owed, 'the voucher is for what is booked');
  return owed;
}

const power: JsonObject = { line: '2', description: 'Courier', quantity: '1', unit: 'EA', unitPrice: '82.00', amount: '8200' };
const SHORT: Readonly<Record<string, readonly [owed: number, ...story: StoredEvent[]]>> = {
  'the quantity that is here, and tax by what is paid': [
    30_000 + 1_200,
    order(),
    receipt('6'),
    invoice('I-1', [billed('10')], { tax: '2000' }),
  ],
  'no more freight than was agreed': [
    50_000 + 1_500,
    order({ freight: '1500' }),
    receipt('10'),
    invoice('I-1', [billed('10', 6000)], { freight: '9000' }),
  ],
  'no more than the total that the supplier wrote': [
    49_000,
    order(),
    receipt('10'),
    invoice('I-1', [billed('10', 6000)], { total: '49000' }),
  ],
  'nothing of another supplier’s order': [0, order({ supplier: 'LANTERN-LAB' }), receipt('10'), invoice('I-1', [billed('10')])],
  'nothing of an order in other money': [0, order(), receipt('10'), invoice('I-1', [billed('10')], { currency: 'EUR' })],
  'no line that names no order before somebody approves it': [50_000, order(), receipt('10'), invoice('I-1', [billed('10', 6000), power])],
  'a line whose difference was accepted in full, and another as received': [
    12_000 + 25_000,
    order({ lines: [line(), line({ line: '2', item: 'GOWNS' })] }),
    receipt('10'),
    receipt('5', { line: '2' }),
    invoice('I-1', [billed('2', 6000), billed('10', 5000, { line: '2', orderLine: '2' })]),
    decided('I-1', 'accept-variance', { holds: ['price:1'], proposal: '1' }),
  ],
};

for (const [what, [owed, ...story]] of Object.entries(SHORT)) {
  test(`a short payment pays ${what}`, () => assert.equal(paidShort(...story), owed));
}

test('what may be a copy is not paid short: somebody says first that it is none', () => {
  const second = invoice('I-1', [billed('5')], { day: '2026-03-11' }, { at: '2026-03-11T15:00:00.000Z' });
  const story = [order(), receipt('5'), invoice('55510', [billed('5')]), second, decided('I-1', 'short-pay')];
  assert.equal(invoiceStage(run(story), 'I-1'), 'duplicate');
});

test('an invoice dated in another year is held, and one that is accepted is booked on a day that there is', () => {
  const story = [order(), receipt('10'), invoice('I-1', [billed('10')], { day: '2062-03-10' })];
  assert.deepEqual(openKinds(run(story)), ['invoice-match']);
  const accepted = run([...story, decided('I-1', 'accept-variance', { proposal: '1' })]);
  assert.deepEqual([invoiceStage(accepted, 'I-1'), accepted.journals.at(-1)?.day], ['payable', '2026-03-12']);
  const old = run([order(), receipt('10'), invoice('I-1', [billed('10')], { day: '2019-03-10' })]);
  assert.deepEqual([invoiceStage(old, 'I-1'), old.journals.at(-1)?.day], ['payable', '2026-03-10']);
});

test('a payment in other money is kept and not booked, until it is told in the invoice’s', () => {
  const story = [order(), receipt('10'), invoice('I-1', [billed('10')])];
  const foreign = run([...story, paid('I-1', '46000', { currency: 'EUR' }, { fact: 'wire' })]);
  assert.deepEqual([openKinds(foreign), invoiceStage(foreign, 'I-1')], [['invoice-payment'], 'payable']);
  assert.equal(balances(foreign)['accounts-payable'], -50_000);
  const told = run([
    ...story,
    paid('I-1', '46000', { currency: 'EUR' }, { fact: 'wire' }),
    paid('I-1', '50000', {}, { fact: 'wire', revision: 2 }),
  ]);
  assert.deepEqual([openKinds(told), invoiceStage(told, 'I-1')], [[], 'paid']);
});

test('a payment that is told before its invoice, under its very key, finds it', () => {
  const story = [order(), receipt('10'), invoice('I-1', [billed('10')])];
  for (const pick of [() => 0, (waiting: number) => waiting - 1]) {
    assert.equal(invoiceStage(run([paid('I-1', '50000'), ...story], { pick }), 'I-1'), 'paid');
  }
});

test('goods that come after an order was closed are in the books and somebody’s work, until they go back', () => {
  const close = event('order.decided', 'order:PO-1', { order: 'PO-1', decision: 'close', reason: 'done' });
  const late = run([order(), receipt('4'), invoice('I-1', [billed('4')]), close, receipt('1')]);
  assert.deepEqual([openKinds(late), late.exceptions[0]?.amount], [['order-left-open'], 5000n]);
  const back = run([order(), receipt('4'), invoice('I-1', [billed('4')]), close, receipt('1'), receipt('-1')]);
  assert.deepEqual([openKinds(back), balances(back)['grni']], [[], undefined]);
});

test('a line that was billed by its item cannot be taken out of its order, nor matched in another way', () => {
  const bill = invoice('I-1', [billed('10', 5000, { orderLine: undefined, item: 'GLOVES' })]);
  const revised = (lines: JsonObject[]) => order({ lines }, { revision: 2 });
  assert.deepEqual(openKinds(run([order(), receipt('10'), bill, revised([line({ matching: 'two-way' })])])), ['order-change']);
  const ahead = [order(), bill, decided('I-1', 'accept-variance', { proposal: '1' })];
  const gone = run([...ahead, revised([line({ line: '9' })])]);
  assert.deepEqual([openKinds(gone), balances(gone)['billed-not-received']], [['order-change'], 50_000]);
});

test('what a supplier will not deliver is not waited for once the buyer takes its word', () => {
  const rejected = event('order.acknowledged', 'order:PO-1', {
    order: 'PO-1',
    supplier: 'MERIDIAN-MED',
    answer: 'rejected',
    day: '2026-03-03',
    lines: [],
  });
  const accepted = event('order.decided', 'order:PO-1', { order: 'PO-1', decision: 'accept', reason: 'ordered elsewhere' });
  const story = [order({ lines: [line(), line({ line: '2', item: 'GOWNS' })] }), rejected];
  assert.deepEqual(openKinds(run(story)), ['order-rejected', 'order-rejected']);
  const over = run([...story, accepted]);
  assert.deepEqual([openKinds(over), balances(over, { book: 'budgetary' })], [[], {}]);
});

test('a line that is cancelled before its order is here holds no money, whoever committed it', () => {
  const key = 'budget:north|7060|supply-expense|2026-03';
  const committed = event('budget.committed', key, {
    order: 'PO-1',
    requisition: 'R-1',
    takes: '100000',
    revision: 1,
    amount: '100000',
    currency: 'USD',
    day: '2026-03-02',
  });
  const cancel = event('order.cancelled', 'order:PO-1', { order: 'PO-1', lines: ['2'] });
  const asked = order({ requisition: 'R-1', lines: [line(), line({ line: '2', item: 'GOWNS' })] });
  for (const story of [
    [asked, committed, cancel],
    [cancel, asked, committed],
    [committed, cancel, asked],
  ]) {
    assert.equal(balances(run(story), { book: 'budgetary' })['order-encumbrance/7060'], 50_000);
  }
});

test('a release that is cancelled or closed leaves to its blanket order what did not come, and only releases hold money', () => {
  const blanket = order({ order: 'B-1', kind: 'blanket', lines: [line({ quantity: '15' })] });
  const release = (name: string) => order({ order: name, kind: 'release', blanket: 'B-1' });
  const cancel = event('order.cancelled', 'order:C-1', { order: 'C-1' });
  const close = event('order.decided', 'order:C-1', { order: 'C-1', decision: 'close', reason: 'done' });
  assert.deepEqual(openKinds(run([blanket, release('C-1'), release('C-2')])), ['blanket-exceeded']);
  assert.deepEqual(openKinds(run([blanket, release('C-1'), cancel, release('C-2')])), []);
  const part = [blanket, release('C-1'), receipt('5', { order: 'C-1' }), close, release('C-2')];
  assert.deepEqual(openKinds(run(part)), ['order-left-open']);
  assert.equal(balances(run([blanket, release('C-1')]), { book: 'budgetary' })['order-encumbrance/7060'], 50_000);
});

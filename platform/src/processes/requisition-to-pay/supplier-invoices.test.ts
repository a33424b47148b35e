import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Compile } from 'typebox/compile';
import { Voucher } from '../../canonical/index.ts';
import {
  balances,
  billed,
  decided,
  event,
  invoice,
  invoiceStage,
  line,
  openKinds,
  order,
  paid,
  policiesWith,
  purchasingEstate,
  receipt,
  run,
} from './testing.ts';

const AGAIN = { at: '2026-03-11T15:00:00.000Z' };
const orderOf20 = [order(), receipt('10')];

test('an invoice that is sent again under its number, however it is written, is held and counts nowhere', () => {
  const story = [...orderOf20, invoice('INV-0098', [billed('10')]), invoice('98', [billed('10')], {}, AGAIN)];
  const found = run(story);
  assert.deepEqual(
    [invoiceStage(found, 'INV-0098'), invoiceStage(found, '98'), openKinds(found)],
    ['payable', 'duplicate', ['invoice-duplicate']],
  );
  assert.equal(balances(found)['accounts-payable'], -50000);
  assert.equal(invoiceStage(run([...story, decided('98', 'accept-variance', { proposal: '1' })]), '98'), 'duplicate');
  const other = run([...story, decided('98', 'not-a-duplicate')]);
  assert.equal(invoiceStage(other, '98'), 'held', 'it is matched now, and nothing is left to be billed');
  assert.equal(balances(other)['accounts-payable'], -50000);
});

test('an invoice that is paid when it turns out to repeat an earlier one is somebody’s work', () => {
  const earlier = invoice('7001', [billed('5')], {}, { at: '2026-03-09T15:00:00.000Z' });
  const paidBefore = [...orderOf20, invoice('INV-7001', [billed('5')])];
  const found = run([...paidBefore, earlier]);
  assert.deepEqual([invoiceStage(found, 'INV-7001'), openKinds(found)], ['payable', ['invoice-duplicate']]);
});

test('the copy is the one that came later, whichever is looked at first', () => {
  const first = invoice('7001', [billed('10')]);
  const second = invoice('INV-7001', [billed('10')], {}, AGAIN);
  for (const pick of [undefined, () => 0, (waiting: number) => waiting - 1]) {
    const found = run([...orderOf20, second, first], pick === undefined ? {} : { pick });
    const stages = [invoiceStage(found, '7001'), invoiceStage(found, 'INV-7001')];
    if (pick !== undefined) assert.deepEqual(stages, ['payable', 'duplicate']);
    assert.equal(balances(found)['accounts-payable'], -50000);
  }
});

test('part bills of one order are no copies of each other where goods came for both', () => {
  const halves = [invoice('55510', [billed('5')]), invoice('98117', [billed('5')], {}, AGAIN)];
  const both = run([...orderOf20, ...halves]);
  assert.deepEqual([invoiceStage(both, '55510'), invoiceStage(both, '98117')], ['payable', 'payable']);
  const half = run([order(), receipt('5'), ...halves]);
  assert.deepEqual([invoiceStage(half, '98117'), openKinds(half)], ['duplicate', ['invoice-duplicate']]);
  assert.equal(invoiceStage(run([order(), receipt('5'), ...halves, receipt('5')]), '98117'), 'payable');
});

test('a supplier that is corrected is looked up anew', () => {
  const wrong = invoice('I-5', [billed('10')], { supplier: 'LANTERN-LAB' }, { fact: 'scan 5', ...AGAIN });
  const key = wrong.key;
  const right = { ...invoice('I-5', [billed('10')], {}, { fact: 'scan 5' }), key };
  const found = run([...orderOf20, invoice('I-05', [billed('10')]), wrong, { ...right, recordedAt: AGAIN.at }]);
  assert.equal(found.states.get(key)?.status, 'duplicate');
  assert.equal(balances(found)['accounts-payable'], -50000);
});

test('a changed invoice is matched anew, and one that is paid already does not change', () => {
  const first = invoice('I-1', [billed('10', 6000)], {}, { fact: 'one' });
  const second = invoice('I-1', [billed('10')], {}, { fact: 'one' });
  assert.equal(invoiceStage(run([...orderOf20, first, second]), 'I-1'), 'payable');
  const late = run([...orderOf20, second, first]);
  assert.deepEqual([invoiceStage(late, 'I-1'), openKinds(late)], ['payable', ['invoice-changed']]);
});

test('an invoice without an order is for somebody to approve, unless its contract says what it costs', () => {
  const power = { line: '1', description: 'Electricity', quantity: '1', unit: 'EA', unitPrice: '820.00', amount: '82000' };
  const bill = invoice('E-3', [power], { supplier: 'PRAIRIE-POWER', contract: 'UTIL-1' });
  const asked = run([bill]);
  assert.deepEqual([invoiceStage(asked, 'E-3', 'PRAIRIE-POWER'), openKinds(asked)], ['held', ['invoice-approval']]);
  const approved = run([bill, decided('E-3', 'accept-variance', { proposal: '4' }, 'PRAIRIE-POWER')]);
  assert.deepEqual(balances(approved), { 'accounts-payable': -82000, 'supply-expense': 82000 });
  const tolerances = {
    ...(purchasingEstate['tolerances'] as object),
    contracts: [
      { supplier: 'PRAIRIE-POWER', contract: 'UTIL-1', expected: '80000', percent: '5', costCenter: '8450', account: 'supply-expense' },
    ],
  };
  const agreed = run([bill], {}, policiesWith({ tolerances }));
  assert.deepEqual(balances(agreed), { 'accounts-payable': -82000, 'supply-expense/8450': 82000 });
  const dear = run(
    [invoice('E-4', [{ ...power, amount: '85000', unitPrice: '850.00' }], { supplier: 'PRAIRIE-POWER', contract: 'UTIL-1' })],
    {},
    policiesWith({ tolerances }),
  );
  assert.deepEqual([openKinds(dear), dear.exceptions[0]?.amount], [['invoice-approval'], 5000n]);
});

test('a total that is wrong by more than cents is held, by cents it is paid as billed', () => {
  assert.deepEqual(openKinds(run([...orderOf20, invoice('I-1', [billed('10')], { total: '50900' })])), ['invoice-match']);
  assert.deepEqual(balances(run([...orderOf20, invoice('I-1', [billed('10')], { total: '50003' })])), {
    'accounts-payable': -50003,
    'price-variance': 3,
    'supply-expense/7060': 50000,
  });
});

test('another supplier’s order, other money and an order that never was hold an invoice', () => {
  const kinds = (...story: Parameters<typeof run>[0][number][]) => openKinds(run(story, { until: '2026-03-11T00:00:00.000Z' }));
  assert.deepEqual(kinds(...orderOf20, invoice('I-1', [billed('10')], { supplier: 'LANTERN-LAB' })), ['invoice-order']);
  assert.deepEqual(kinds(...orderOf20, invoice('I-1', [billed('10')], { currency: 'EUR' })), ['invoice-order']);
  const nowhere = run([invoice('I-1', [billed('10', 5000, { order: 'PO-404' })])], { until: '2026-03-30T00:00:00.000Z' });
  assert.deepEqual(openKinds(nowhere), ['invoice-order', 'order-unknown']);
});

test('what the ERP does not take is somebody’s work, and rejecting it takes the books back exactly', () => {
  const key = 'invoice:edi|MERIDIAN-MED|I-1';
  const refused = event('delivery.refused', key, {
    about: 'voucher',
    target: 'erp-purchasing',
    kind: 'supplier-invoice',
    code: 'X',
    summary: 'no such tax',
  });
  const story = [...orderOf20, invoice('I-1', [billed('10', 5050)]), refused];
  assert.deepEqual([invoiceStage(run(story), 'I-1'), openKinds(run(story))], ['refused', ['invoice-refused']]);
  const taken = run([...story, decided('I-1', 'reject')]);
  assert.deepEqual(balances(taken), { grni: -50000, 'supply-expense/7060': 50000 });
  const made = { ...refused, type: 'delivery.confirmed', id: Buffer.from('confirmed-------') };
  const posted = run([
    ...orderOf20,
    invoice('I-1', [billed('10', 5050)]),
    { ...made, data: { about: 'voucher', reference: 'V-1' } },
    decided('I-1', 'reject'),
  ]);
  assert.equal(invoiceStage(posted, 'I-1'), 'posted', 'a voucher that stands in the ERP is credited, not rejected');
});

test('where the ERP owns the match it is asked, and its answer stands', () => {
  const purchasing = purchasingEstate['purchasing'] as { default: object };
  const by = policiesWith({ purchasing: { ...purchasing, default: { ...purchasing.default, matchOwner: 'erp' } } });
  const dear = invoice('I-1', [billed('10', 6000)]);
  const asked = run([...orderOf20, dear], {}, by);
  assert.deepEqual([invoiceStage(asked, 'I-1'), openKinds(asked)], ['asked', []]);
  assert.equal(balances(asked)['accounts-payable'], undefined);
  const answer = event('delivery.confirmed', dear.key, {
    about: 'voucher',
    target: 'erp-purchasing',
    kind: 'supplier-invoice',
    reference: 'V-1',
  });
  const posted = run([...orderOf20, dear, answer], {}, by);
  assert.deepEqual([invoiceStage(posted, 'I-1'), balances(posted)['accounts-payable']], ['posted', -60000]);
  // So does what it says of a copy.
  const again = run([...orderOf20, invoice('98', [billed('10')]), invoice('INV-98', [billed('10')], {}, AGAIN)], {}, by);
  assert.equal(invoiceStage(again, 'INV-98'), 'asked');
});

test('a payment finds its invoice by the supplier’s number, whichever comes first', () => {
  const elsewhere = paid('INV-7001', '50000', {}, { fact: 'wire' });
  const story = [...orderOf20, invoice('7001', [billed('10')])];
  assert.equal(invoiceStage(run([...story, elsewhere]), '7001'), 'paid');
  assert.equal(invoiceStage(run([elsewhere, ...story]), '7001'), 'paid');
  const twice = run([...story, elsewhere, paid('7001', '50000')]);
  assert.deepEqual([openKinds(twice), twice.exceptions[0]?.amount], [['invoice-overpaid'], 50000n]);
  assert.deepEqual(openKinds(run([...story, paid('7001', '50000', { status: 'failed' })])), ['invoice-payment']);
});

test('a payment goes to the invoice of its number, and not to one that only looks like it', () => {
  const looksAlike = invoice('7OO1', [billed('9')], { day: '2026-03-09' }, { at: '2026-03-09T15:00:00.000Z' });
  const story = [order({ lines: [line({ quantity: '19' })] }), receipt('19'), looksAlike, invoice('7001', [billed('10')])];
  const elsewhere = paid('INV-7001', '50000');
  for (const told of [
    [...story, elsewhere],
    [elsewhere, ...story],
  ]) {
    const simulation = run(told);
    assert.deepEqual([invoiceStage(simulation, '7001'), invoiceStage(simulation, '7OO1')], ['paid', 'payable']);
  }
});

test('the voucher is an invoice as the ERP adapters take it', () => {
  const { deliveries } = run([...orderOf20, invoice('I-1', [billed('10')])]);
  const voucher = deliveries.find(({ kind }) => kind === 'supplier-invoice');
  assert.equal(voucher?.orderKey, 'order:PO-1', 'after the receipts of the order');
  assert.ok(Compile(Voucher).Check(voucher.content));
});

test('an invoice that becomes payable after its month is over stands in one period here and at the ERP', () => {
  const billedInMarch = invoice('I-9', [billed('10')], { day: '2026-03-30' }, { at: '2026-03-30T15:00:00.000Z' });
  const late = receipt('10', { day: '2026-04-02' }, { at: '2026-04-02T15:00:00.000Z' });
  const { deliveries, journals } = run([order(), billedInMarch, late]);
  const voucher = deliveries.find(({ kind }) => kind === 'supplier-invoice');
  const owed = journals.filter(({ lines }) => lines.some(({ account }) => account === 'accounts-payable'));
  assert.deepEqual([voucher?.content['accountingDay'], ...owed.map(({ day }) => day)], ['2026-04-02', '2026-04-02']);
  assert.equal(voucher?.content['day'], '2026-03-30', 'as the supplier dated it');
});

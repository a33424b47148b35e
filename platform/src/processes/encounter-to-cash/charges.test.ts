import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adjustment, balances, charge, credit, encounter, openKinds, payment, run, stageOf } from './testing.ts';

test('a charge is owed by the first payer and is revenue of its department', () => {
  const done = run([encounter('opened', { class: 'inpatient', payerClass: 'medicare' }), charge(45_000)]);
  assert.deepEqual(balances(done), { 'patient-receivable/primary': 45_000, 'gross-revenue': -45_000 });
  assert.equal(done.journals[0]?.lines[1]?.department, 'LAB');
  assert.equal(stageOf(done), 'open');
});

test('a patient without a payer owes the charges, whenever that becomes known', () => {
  const open = encounter('opened', { class: 'outpatient', payerClass: 'self-pay' });
  const expected = { 'patient-receivable/guarantor': 30_000, 'gross-revenue': -30_000 };
  assert.deepEqual(balances(run([open, charge(30_000)])), expected);
  assert.deepEqual(balances(run([charge(30_000), open])), expected);
});

test('a charge before its admission is kept on a provisional account', () => {
  const done = run([charge(1_000)]);
  assert.equal(stageOf(done), 'provisional');
  assert.deepEqual(balances(done), { 'patient-receivable/primary': 1_000, 'gross-revenue': -1_000 });
});

test('the same charge twice is posted once', () => {
  const once = charge(1_000, {}, { fact: 'tx-1' });
  assert.equal(run([once, once], { keepCopies: true }).journals.length, 1);
});

test('a charge that comes again with other content is reversed and posted anew', () => {
  const done = run([charge(1_000, {}, { fact: 'tx-1' }), charge(1_200, { department: 'RAD' }, { fact: 'tx-1' })]);
  assert.equal(done.journals.length, 3);
  assert.deepEqual(
    done.journals.map(({ lines }) => lines.map(({ amount, department }) => [Number(amount), department])),
    [
      [
        [1_000, undefined],
        [-1_000, 'LAB'],
      ],
      [
        [-1_000, undefined],
        [1_000, 'LAB'],
      ],
      [
        [1_200, undefined],
        [-1_200, 'RAD'],
      ],
    ],
  );
  assert.equal(done.journals[1]?.reverses, done.journals[0]?.identity);
});

test('a credit takes its charge back at the original price and department', () => {
  const done = run([charge(1_000), credit(900, { department: 'ED' })]);
  assert.deepEqual(balances(done), {});
  assert.equal(done.journals[1]?.reverses, done.journals[0]?.identity);
  assert.equal(done.journals[1]?.lines[1]?.department, 'LAB');
});

test('a correction pair leaves the new charge, in any order', () => {
  const [wrong, back, right] = [charge(1_000, { department: 'ED' }), credit(1_000, { department: 'ED' }), charge(1_500)];
  for (const order of [
    [wrong, back, right],
    [back, wrong, right],
    [right, back, wrong],
    [back, right, wrong],
  ]) {
    const done = run(order);
    assert.deepEqual(balances(done), { 'patient-receivable/primary': 1_500, 'gross-revenue': -1_500 });
    const ed = done.journals.flatMap(({ lines }) => lines).filter(({ department }) => department === 'ED');
    assert.equal(
      ed.reduce((sum, { amount }) => sum + amount, 0n),
      0n,
    );
  }
});

test('a credit with a negative quantity belongs to the charge of that quantity', () => {
  const done = run([charge(3_000, { quantity: '3' }), charge(1_000, { quantity: '1' }), credit(3_000, { quantity: '-3' })]);
  assert.deepEqual(balances(done), { 'patient-receivable/primary': 1_000, 'gross-revenue': -1_000 });
});

test('a part of a quantity is credited at the original unit price', () => {
  const done = run([charge(1_000, { quantity: '3' }), credit(400, { quantity: '1' })]);
  assert.deepEqual(balances(done), { 'patient-receivable/primary': 667, 'gross-revenue': -667 });
});

test('a credited charge that is corrected afterwards stays credited', () => {
  const done = run([charge(1_000, {}, { fact: 'tx-1' }), credit(1_000), charge(1_200, {}, { fact: 'tx-1' })]);
  assert.deepEqual(balances(done), {});
});

test('a look-alike without an identity of its own is posted and shown to a person', () => {
  const done = run([charge(1_000, { identified: false }), charge(1_000, { identified: false })]);
  assert.deepEqual(openKinds(done), ['suspected-duplicate-charge']);
  assert.deepEqual(
    openKinds(run([charge(1_000, { identified: false }), charge(1_000, { identified: false }), credit(1_000), credit(1_000)])),
    [],
  );
});

test('a charge that comes long after its service is counted as late', () => {
  const done = run([charge(1_000, {}, { recordedAt: '2026-03-09T12:00:00.000Z' })]);
  assert.equal(done.deliveries.at(-1)?.content['lateCharges'], 1);
  assert.equal(run([charge(1_000)]).deliveries.at(-1)?.content['lateCharges'], undefined);
});

test('adjustments lower what payers or the guarantor owe', () => {
  const insured = encounter('opened', { class: 'inpatient', payerClass: 'commercial' });
  assert.deepEqual(balances(run([insured, charge(1_000), adjustment('contractual', 400)])), {
    'patient-receivable/primary': 600,
    'gross-revenue': -1_000,
    'contractual-adjustment': 400,
  });
  const uninsured = encounter('opened', { class: 'inpatient', payerClass: 'self-pay' });
  for (const [reason, account] of [
    ['charity', 'charity-care'],
    ['discount', 'discounts'],
    ['small-balance', 'price-concession'],
    ['bad-debt', 'bad-debt'],
  ] as const) {
    const done = run([uninsured, charge(1_000), adjustment(reason, 300)]);
    assert.deepEqual(balances(done), { 'patient-receivable/guarantor': 700, 'gross-revenue': -1_000, [account]: 300 });
  }
});

test('what a patient pays before any service is a deposit until there is a charge', () => {
  const early = run([payment(2_500)]);
  assert.deepEqual(balances(early), { bank: 2_500, 'patient-deposits': -2_500 });
  const served = run([payment(2_500), encounter('opened', { payerClass: 'self-pay' }), charge(10_000)]);
  assert.deepEqual(balances(served), { bank: 2_500, 'patient-receivable/guarantor': 7_500, 'gross-revenue': -10_000 });
});

test('a payment that is taken back restores what was owed', () => {
  const done = run([encounter('opened', { payerClass: 'self-pay' }), charge(10_000), payment(4_000), payment(-4_000)]);
  assert.deepEqual(balances(done), { 'patient-receivable/guarantor': 10_000, 'gross-revenue': -10_000 });
});

test('what was overpaid is a refund payable at the end of the month, and the refund closes it', () => {
  const events = [encounter('opened', { class: 'inpatient', payerClass: 'self-pay' }), charge(10_000), payment(12_000)];
  const done = run(events, { until: '2026-04-02T00:00:00.000Z' });
  assert.deepEqual(balances(done), { bank: 12_000, 'gross-revenue': -10_000, 'refunds-payable': -2_000 });
  assert.equal(stageOf(done), 'credit-balance');
  assert.deepEqual(openKinds(done), ['credit-balance']);
  assert.equal(done.journals.at(-1)?.day, '2026-03-31');
});

test('an account that is in credit only while a backlog comes in owes no refund', () => {
  const at = (minute: string) => ({ recordedAt: `2027-03-25T10:${minute}:00.000Z` });
  const opened = encounter('opened', { class: 'inpatient', payerClass: 'self-pay' }, at('00'));
  const events = [opened, charge(10_000, {}, at('01')), payment(12_000, {}, at('02')), charge(2_000, { code: '2' }, at('14'))];
  const done = run(events, { until: '2027-05-01T00:00:00.000Z' });
  assert.deepEqual(done.opened, []);
  assert.deepEqual(balances(done), { bank: 12_000, 'gross-revenue': -12_000 });
});

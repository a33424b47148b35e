import assert from 'node:assert/strict';
import { test } from 'node:test';
import { balances, deposit, openKinds, providerAdjustment as plb, remittance, run, stageOf } from './testing.ts';

const LATER = '2026-05-01T00:00:00.000Z';
const with_ = (...texts: string[]) => ({ providerAdjustments: texts.map((text) => plb(text)) });

test('a deposit and its remittance meet in payer clearing, whichever comes first', () => {
  for (const order of [
    [remittance(5_000), deposit(5_000)],
    [deposit(5_000), remittance(5_000)],
  ]) {
    const done = run(order, { until: LATER });
    assert.deepEqual(balances(done), { bank: 5_000, 'payer-clearing': -5_000 });
    assert.deepEqual(openKinds(done), []);
    assert.equal(stageOf(done, 'remittance:R1'), 'closed');
  }
});

test('silence: a remittance without its deposit, a deposit without its remittance', () => {
  assert.deepEqual(openKinds(run([remittance(5_000)], { until: LATER })), ['deposit-missing']);
  assert.deepEqual(openKinds(run([deposit(5_000)], { until: LATER })), ['remittance-missing']);
  assert.deepEqual(openKinds(run([remittance(5_000)], { until: '2026-03-28T00:00:00.000Z' })), []);
});

test('the other half of a payment out of a backlog is given a while to follow', () => {
  const recordedAt = '2027-03-25T10:00:00.000Z';
  const halves = [remittance(5_000, {}, { recordedAt }), deposit(5_000, {}, { recordedAt: '2027-03-25T10:12:00.000Z' })];
  assert.deepEqual(run(halves, { until: '2027-05-01T00:00:00.000Z' }).opened, []);
  assert.deepEqual(openKinds(run(halves.slice(0, 1), { until: '2027-03-25T10:14:00.000Z' })), []);
  assert.deepEqual(openKinds(run(halves.slice(0, 1), { until: '2027-03-25T10:15:00.000Z' })), ['deposit-missing']);
});

test('what was missing and comes closes the exception', () => {
  const late = deposit(5_000, { day: '2026-04-20' }, { recordedAt: '2026-04-20T12:00:00.000Z' });
  const done = run([remittance(5_000), late], { until: LATER });
  assert.deepEqual(openKinds(done), []);
});

test('a deposit of another amount is shown, and a second one may complete it', () => {
  assert.deepEqual(openKinds(run([remittance(5_000), deposit(4_000)])), ['deposit-mismatch']);
  assert.deepEqual(openKinds(run([remittance(5_000), deposit(4_000), deposit(1_000)])), []);
});

test('an information-only remittance, or one that pays nothing, expects no deposit', () => {
  assert.deepEqual(openKinds(run([remittance(0)], { until: LATER })), []);
  assert.deepEqual(openKinds(run([remittance(5_000, { informationOnly: true })], { until: LATER })), []);
});

test('interest, capitation, settlements, withholding and the like go to their accounts', () => {
  const done = run([remittance(3_000, with_('L6 - -100', 'CT - -2000', 'PI - -900', 'IS - -300', 'IR - 200', 'J1 - 60', 'CS - 40'))]);
  assert.deepEqual(balances(done), {
    'payer-clearing': 3_000,
    'interest-income': -100,
    'capitation-revenue': -2_000,
    'third-party-settlements': -1_200,
    withholding: 200,
    'non-reimbursable': 60,
    'other-adjustment': 40,
  });
});

test('an adjustment of a code nobody provided for is posted and shown', () => {
  assert.deepEqual(openKinds(run([remittance(0, with_('LE - 100'))])), ['provider-adjustment-unknown']);
});

test('an authorized return beside the recovery of a reference that nothing is open for moves nothing', () => {
  const done = run([remittance(0, with_('72 REF1 -500', 'WO REF1 500'))]);
  assert.equal(done.journals.length, 0);
  assert.deepEqual(openKinds(done), []);
});

test('an authorized return closes what is open for its reference against refunds payable, whatever comes first', () => {
  const opened = remittance(0, with_('WO REF1 -700'));
  const returned = remittance(0, with_('WO REF1 500', '72 REF1 -500'), {}, 'R2');
  for (const order of [
    [opened, returned],
    [returned, opened],
  ]) {
    const done = run(order);
    assert.deepEqual(balances(done), { 'payer-clearing': 700, 'recoupment-payable': -200, 'refunds-payable': -500 });
    assert.equal(stageOf(done, 'recoupment:REF1'), 'open');
  }
});

test('money that a payer took back closes the open item before a refund does', () => {
  const opened = remittance(0, with_('WO REF1 -700'));
  const returned = remittance(0, with_('WO REF1 500', '72 REF1 -500'), {}, 'R2');
  const taken = remittance(0, with_('WO REF1 600'), {}, 'R3');
  for (const order of [
    [opened, returned, taken],
    [taken, opened, returned],
    [returned, taken, opened],
  ]) {
    const done = run(order);
    assert.deepEqual(balances(done), { 'payer-clearing': 100, 'refunds-payable': -100 });
    assert.equal(stageOf(done, 'recoupment:REF1'), 'settled');
    assert.deepEqual(openKinds(done), []);
  }
});

test('an authorized return that a later word no longer names opens the item again', () => {
  const opened = remittance(0, with_('WO REF1 -700'));
  const returned = remittance(0, with_('WO REF1 500', '72 REF1 -500'), { fact: 'r' }, 'R2');
  const corrected = remittance(0, with_('L6 - -10'), { fact: 'r' }, 'R2');
  assert.deepEqual(balances(run([opened, returned, corrected])), {
    'payer-clearing': 710,
    'recoupment-payable': -700,
    'interest-income': -10,
  });
});

test('a balance that a payer forwards is payable until it is taken back by its reference', () => {
  const forwarded = remittance(0, with_('FB REF1 -7000'));
  const taken = remittance(1_000, with_('FB REF1 7000'), {}, 'R2');
  const half = remittance(1_000, with_('WO REF1 4000'), {}, 'R2');
  assert.deepEqual(balances(run([forwarded])), { 'payer-clearing': 7_000, 'recoupment-payable': -7_000 });
  for (const order of [
    [forwarded, taken],
    [taken, forwarded],
  ]) {
    const done = run(order);
    assert.deepEqual(balances(done), {});
    assert.deepEqual(openKinds(done), []);
    assert.equal(stageOf(done, 'recoupment:REF1'), 'settled');
  }
  assert.deepEqual(balances(run([forwarded, half])), { 'payer-clearing': 3_000, 'recoupment-payable': -3_000 });
});

test('a takeback without an open item is suspense and a task, never the receivable', () => {
  const done = run([remittance(1_000, with_('WO REF9 4000'))]);
  assert.deepEqual(balances(done), { 'takeback-suspense': 4_000, 'payer-clearing': -4_000 });
  assert.deepEqual(openKinds(done), ['takeback-without-item']);
  assert.equal(done.exceptions[0]?.amount, 4_000n);
});

test('a takeback beyond what is open closes it and leaves the rest in suspense', () => {
  const done = run([remittance(0, with_('FB REF1 -1000')), remittance(0, with_('WO REF1 1500'), {}, 'R2')]);
  assert.deepEqual(balances(done), { 'takeback-suspense': 500, 'payer-clearing': -500 });
});

test('a takeback without a reference stands for itself', () => {
  assert.deepEqual(openKinds(run([remittance(0, with_('WO - 100', 'WO - 50'))])), ['takeback-without-item', 'takeback-without-item']);
});

test('a remittance that comes again with other adjustments replaces them', () => {
  const first = remittance(0, with_('FB REF1 -1000', 'L6 - -50'), { fact: 'r' });
  const second = remittance(0, with_('FB REF2 -900', 'L6 - -60'), { fact: 'r' });
  const done = run([first, second]);
  assert.deepEqual(balances(done), { 'payer-clearing': 960, 'recoupment-payable': -900, 'interest-income': -60 });
  assert.equal(stageOf(done, 'recoupment:REF1'), 'settled');
});

test('adjustments of another provider than the payee are owed to it', () => {
  const adjustments = { providerAdjustments: [plb('L6 - -100', 'acad'), plb('FB REF1 -700', 'acad')] };
  const done = run([remittance(800, adjustments, { entity: 'shared' })]);
  assert.deepEqual(balances(done, { entity: 'acad' }), { 'due-from': 800, 'interest-income': -100, 'recoupment-payable': -700 });
  assert.deepEqual(balances(done, { entity: 'shared' }), { 'payer-clearing': 800, 'due-to': -800 });
});

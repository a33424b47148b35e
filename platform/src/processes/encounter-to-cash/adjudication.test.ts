import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  balances,
  charge,
  credit,
  deposit,
  encounter,
  openKinds,
  pseudonymOf,
  remittance,
  remitted,
  run,
  stageOf,
  submitted,
} from './testing.ts';

const open = encounter('opened', { class: 'inpatient', payerClass: 'commercial' });
const billed = [open, charge(100_000), submitted('CLAIM-1')];

test('an adjudicated claim is paid, written down by contract and leaves the share of the patient', () => {
  const done = run([...billed, remitted('CLAIM-1', '1', 60_000, ['CO-45 30000', 'PR-2 10000'])]);
  assert.deepEqual(balances(done), {
    'patient-receivable/guarantor': 10_000,
    'gross-revenue': -100_000,
    'payer-clearing': 60_000,
    'contractual-adjustment': 30_000,
  });
  assert.equal(stageOf(done), 'patient-balance');
});

test('a remitted claim waits for nothing: before the charges and before the claim it ends the same', () => {
  const events = [...billed, remitted('CLAIM-1', '1', 60_000, ['CO-45 30000', 'PR-2 10000'])];
  assert.deepEqual(balances(run(events.toReversed())), balances(run(events)));
});

test('a denial that is told when its days to appeal are over leaves days to look at it', () => {
  const recordedAt = '2027-03-25T10:00:00.000Z';
  const late = remitted('CLAIM-1', '1', 0, ['CO-50 100000'], {}, { recordedAt });
  assert.equal(run([...billed, late]).exceptions[0]?.dueAt, '2027-03-30T10:00:00.000Z');
});

test('a denial moves nothing and is the work of its owner with the appeal deadline as its clock', () => {
  const done = run([...billed, remitted('CLAIM-1', '1', 0, ['CO-50 100000'])]);
  assert.deepEqual(balances(done), { 'patient-receivable/primary': 100_000, 'gross-revenue': -100_000 });
  assert.equal(stageOf(done), 'denied');
  const [denial] = done.exceptions;
  assert.deepEqual(
    [denial?.kind, denial?.owner, denial?.amount, denial?.dueAt],
    ['denial', 'clinical-appeals', 100_000n, '2026-07-23T00:00:00.000Z'],
  );
});

test('a denial in the patient group is still a denial, a deductible is not', () => {
  const done = run([...billed, remitted('CLAIM-1', '1', 0, ['PR-96 70000', 'PR-1 30000'])]);
  assert.equal(balances(done)['patient-receivable/guarantor'], 30_000);
  assert.equal(done.exceptions[0]?.amount, 70_000n);
});

test('a capitated service is written down, not denied', () => {
  const capitated = { payer: 'GOLDENMA', payerClass: 'medicare-advantage' };
  const events = [open, charge(100_000), submitted('CLAIM-1', capitated)];
  const done = run([...events, remitted('CLAIM-1', '1', 0, ['CO-24 100000'], capitated)]);
  assert.deepEqual(openKinds(done), []);
  assert.equal(balances(done)['contractual-adjustment'], 100_000);
  assert.deepEqual(openKinds(run([...billed, remitted('CLAIM-1', '1', 0, ['CO-24 100000'])])), ['denial']);
});

test('a denial is closed when the claim is adjudicated again', () => {
  const denied = remitted('CLAIM-1', '1', 0, ['CO-16 100000']);
  const paid = remitted('CLAIM-1', '1', 60_000, ['CO-45 40000'], { day: '2026-04-20', remittance: 'R2' });
  for (const order of [
    [denied, paid],
    [paid, denied],
  ]) {
    const done = run([...billed, ...order]);
    assert.deepEqual(openKinds(done), []);
    assert.equal(stageOf(done), 'closed');
  }
});

test('a reversal mirrors the adjudication out of its own remittance and refers to it; the correction stands', () => {
  const first = remitted('CLAIM-1', '1', 60_000, ['CO-45 30000', 'PR-2 10000']);
  const back = remitted('CLAIM-1', '22', -60_000, ['CO-45 -30000', 'PR-2 -10000'], { remittance: 'R2', day: '2026-04-10' });
  const second = remitted('CLAIM-1', '1', 50_000, ['CO-45 30000', 'PR-2 20000'], { remittance: 'R2', day: '2026-04-10' });
  for (const order of [
    [first, back, second],
    [back, first, second],
    [second, back, first],
  ]) {
    const done = run([...billed, ...order]);
    assert.deepEqual(balances(done), {
      'patient-receivable/guarantor': 20_000,
      'gross-revenue': -100_000,
      'payer-clearing': 50_000,
      'contractual-adjustment': 30_000,
    });
    const clearing = done.journals.flatMap(({ lines }) => lines).filter(({ account }) => account === 'payer-clearing');
    const byItem = Map.groupBy(clearing, ({ openItem }) => openItem);
    const sumOf = (item: string) => byItem.get(item)?.reduce((sum, { amount }) => sum + amount, 0n);
    assert.deepEqual([sumOf('remittance:R1'), sumOf('remittance:R2')], [60_000n, -10_000n]);
    assert.deepEqual(openKinds(done), []);
  }
  const mirror = run([...billed, first, back]).journals.at(-1);
  const original = run([...billed, first]).journals.at(-1);
  assert.equal(mirror?.reverses, original?.identity);
});

test('a reversal of what was never adjudicated here is held in suspense and shown', () => {
  const back = remitted('CLAIM-1', '22', -60_000, ['CO-45 -40000']);
  const done = run([...billed, back]);
  assert.deepEqual(openKinds(done), ['reversal-without-original']);
  assert.deepEqual(balances(done), {
    'patient-receivable/primary': 100_000,
    'gross-revenue': -100_000,
    'takeback-suspense': 60_000,
    'payer-clearing': -60_000,
  });
});

test('a secondary payer takes over the patient share, and what the first payer did is not written off again', () => {
  const events = [
    ...billed,
    remitted('CLAIM-1', '1', 60_000, ['CO-45 30000', 'PR-2 10000']),
    submitted('CLAIM-2', { rank: 'secondary', payer: 'SUNFLOWER' }),
    remitted('CLAIM-2', '2', 8_000, ['OA-23 90000', 'PR-3 2000'], { remittance: 'R2', payer: 'SUNFLOWER' }),
  ];
  const expected = {
    'patient-receivable/guarantor': 2_000,
    'gross-revenue': -100_000,
    'payer-clearing': 68_000,
    'contractual-adjustment': 30_000,
  };
  assert.deepEqual(balances(run(events)), expected);
  assert.deepEqual(balances(run(events.toReversed())), expected);
});

test('both payers may be billed under one claim number', () => {
  const events = [
    ...billed,
    submitted('CLAIM-1', { rank: 'secondary', payer: 'SUNFLOWER', payerClass: 'other' }, { at: '2026-03-28T10:00:00.000Z' }),
    remitted('CLAIM-1', '1', 60_000, ['CO-45 30000', 'PR-2 10000']),
    remitted('CLAIM-1', '2', 10_000, ['OA-23 90000'], { remittance: 'R2', payer: 'SUNFLOWER' }),
  ];
  const expected = { 'gross-revenue': -100_000, 'payer-clearing': 70_000, 'contractual-adjustment': 30_000 };
  assert.deepEqual(balances(run(events.toReversed())), expected);
  const done = run(events);
  assert.deepEqual(balances(done), expected);
  const contractual = done.journals.flatMap(({ lines }) => lines).find(({ account }) => account === 'contractual-adjustment');
  assert.equal(contractual?.payerClass, 'commercial');
});

test('a claim that the payer forwarded leaves the patient share with the next payer', () => {
  const done = run([...billed, remitted('CLAIM-1', '19', 60_000, ['CO-45 30000', 'PR-2 10000'])]);
  assert.equal(balances(done)['patient-receivable/secondary'], 10_000);
  assert.equal(balances(done)['patient-receivable/guarantor'], undefined);
});

test('a predetermination is never posted, and another payer`s claim moves nothing', () => {
  const before = balances(run(billed));
  assert.deepEqual(balances(run([...billed, remitted('CLAIM-1', '25', 0, ['CO-45 30000'])])), before);
  assert.deepEqual(balances(run([...billed, remitted('CLAIM-1', '23', 0, ['OA-109 100000'])])), before);
});

test('a patient the payer does not know: nothing is written off, all of it is denied', () => {
  const done = run([...billed, remitted('CLAIM-1', '4', 0, ['CO-31 60000', 'CO-45 40000'])]);
  assert.equal(done.exceptions[0]?.amount, 100_000n);
  assert.equal(balances(done)['patient-receivable/primary'], 100_000);
});

test('the same remitted claim twice is one; another remittance of the claim is another', () => {
  const paid = remitted('CLAIM-1', '1', 30_000, [], {}, { fact: 'clp-1' });
  assert.equal(balances(run([...billed, paid, paid], { keepCopies: true }))['payer-clearing'], 30_000);
  const more = remitted('CLAIM-1', '1', 30_000, [], { remittance: 'R2' });
  assert.equal(balances(run([...billed, paid, more]))['payer-clearing'], 60_000);
});

test('a remitted claim that comes again with other content replaces what was posted', () => {
  const paid = remitted('CLAIM-1', '1', 30_000, ['CO-45 70000'], {}, { fact: 'clp-1' });
  const again = remitted('CLAIM-1', '1', 40_000, ['CO-45 60000'], {}, { fact: 'clp-1' });
  const back = remitted('CLAIM-1', '22', -30_000, ['CO-45 -70000'], { remittance: 'R2' });
  assert.equal(balances(run([...billed, paid, again]))['payer-clearing'], 40_000);
  const taken = run([...billed, paid, back, again]);
  assert.deepEqual(openKinds(taken), ['reversal-without-original']);
  assert.deepEqual(balances(taken)['contractual-adjustment'], 60_000);
});

test('a claim number that the payer cut to twenty characters is found by its start', () => {
  const long = 'GPH-2026-000000012345-A';
  const events = [open, charge(100_000), submitted(long), remitted(long.slice(0, 20), '1', 60_000, ['CO-45 40000'])];
  assert.equal(stageOf(run(events)), 'closed');
  assert.equal(stageOf(run(events.toReversed())), 'closed');
});

test('two claims that start alike are told apart by the payer`s number', () => {
  const [one, two] = ['GPH-2026-000000012345-A', 'GPH-2026-000000012345-B'];
  const events = [
    charge(10_000, {}, { account: 'A' }),
    charge(20_000, {}, { account: 'B' }),
    submitted(one, {}, { account: 'A' }),
    submitted(two, {}, { account: 'B' }),
    remitted(two, '1', 5_000, [], { payerClaim: 'P2' }),
    remitted(two.slice(0, 20), '1', 15_000, [], { payerClaim: 'P2', remittance: 'R2' }),
  ];
  const done = run(events);
  assert.equal(balances(done, { subject: 'account:B' })['patient-receivable/primary'], undefined);
  assert.deepEqual(openKinds(done), []);
});

test('a payer that takes the money of an unknown claim back empties unapplied cash, and nobody has to look', () => {
  const paid = remitted('LOST', '1', 8_000, ['CO-45 2000']);
  const takenBack = remitted('LOST', '22', -8_000, ['CO-45 -2000'], { remittance: 'R2', day: '2026-03-28' });
  for (const order of [
    [paid, takenBack],
    [takenBack, paid],
  ]) {
    const done = run(order);
    assert.deepEqual(balances(done), {});
    assert.deepEqual(openKinds(done), []);
    assert.equal(stageOf(done, `claim:${pseudonymOf('LOST')}`), 'taken-back');
    const lines = done.journals.flatMap((journal) => journal.lines);
    const cleared = (remittance: string) =>
      lines
        .filter(({ account, openItem }) => account === 'payer-clearing' && openItem === `remittance:${remittance}`)
        .reduce((sum, { amount }) => sum + amount, 0n);
    assert.deepEqual([cleared('R1'), cleared('R2')], [8_000n, -8_000n]);
  }
});

test('a payment and its reversal that waited together go to their account when the claim appears', () => {
  const paid = remitted('CLAIM-1', '1', 8_000, ['CO-45 2000']);
  const takenBack = remitted('CLAIM-1', '22', -8_000, ['CO-45 -2000'], { remittance: 'R2' });
  const done = run([paid, takenBack, charge(10_000), submitted('CLAIM-1')]);
  assert.deepEqual(balances(done), { 'patient-receivable/primary': 10_000, 'gross-revenue': -10_000 });
  assert.deepEqual(openKinds(done), []);
});

test('a reversal of another amount than the payment of an unknown claim is suspense, and both are someone`s work', () => {
  const done = run([remitted('LOST', '1', 8_000), remitted('LOST', '22', -7_000, [], { remittance: 'R2' })]);
  assert.deepEqual(openKinds(done), ['unmatched-claim', 'unmatched-claim']);
  assert.equal(balances(done)['takeback-suspense'], 7_000);
});

test('the money of an unknown claim is unapplied cash and a task, until the claim appears: then it moves once', () => {
  const stray = remitted('CLAIM-9', '1', 60_000, ['CO-45 40000'], { payerClaim: 'P9', memberVisit: 'V9' });
  const lost = run([open, charge(100_000), stray]);
  assert.deepEqual(openKinds(lost), ['unmatched-claim']);
  assert.equal(balances(lost)['unapplied-cash'], -60_000);
  for (const late of [submitted('CLAIM-9'), submitted('OTHER', { memberVisit: 'V9' })]) {
    const found = run([open, charge(100_000), stray, late, late], { keepCopies: true });
    assert.deepEqual(openKinds(found), []);
    assert.deepEqual(balances(found), { 'gross-revenue': -100_000, 'payer-clearing': 60_000, 'contractual-adjustment': 40_000 });
  }
});

test('one payment for several hospitals: each is owed its part by the payee, and every entity balances', () => {
  const shared = { payeeEntity: 'shared' };
  const done = run([
    charge(10_000, {}, { account: 'A', entity: 'acad' }),
    charge(20_000, {}, { account: 'B', entity: 'hill' }),
    submitted('C-A', {}, { account: 'A', entity: 'acad' }),
    submitted('C-B', {}, { account: 'B', entity: 'hill' }),
    remitted('C-A', '1', 7_000, ['CO-45 3000'], shared, { entity: 'acad' }),
    remitted('C-B', '1', 15_000, ['CO-45 5000'], shared, { entity: 'hill' }),
    remittance(22_000, {}, { entity: 'shared' }),
    deposit(22_000, {}, { entity: 'shared' }),
  ]);
  assert.deepEqual(balances(done, { entity: 'shared' }), { 'due-to': -22_000, bank: 22_000 });
  assert.deepEqual(balances(done, { entity: 'acad' }), { 'gross-revenue': -10_000, 'due-from': 7_000, 'contractual-adjustment': 3_000 });
  assert.deepEqual(balances(done, { entity: 'hill' }), { 'gross-revenue': -20_000, 'due-from': 15_000, 'contractual-adjustment': 5_000 });
  for (const journal of done.journals)
    assert.equal(
      journal.lines.reduce((sum, { amount }) => sum + amount, 0n),
      0n,
      journal.posting,
    );
});

test('a reversal of what another entity collected turns both sets of books round', () => {
  const shared = { payeeEntity: 'shared' };
  const done = run([
    charge(10_000, {}, { entity: 'acad' }),
    submitted('C-A', {}, { entity: 'acad' }),
    remitted('C-A', '1', 7_000, ['CO-45 3000'], shared, { entity: 'acad' }),
    remitted('C-A', '22', -7_000, ['CO-45 -3000'], { ...shared, remittance: 'R2' }, { entity: 'acad' }),
  ]);
  assert.deepEqual(balances(done, { entity: 'shared' }), {});
  assert.deepEqual(balances(done, { entity: 'acad' }), { 'patient-receivable/primary': 10_000, 'gross-revenue': -10_000 });
});

test('an amount a payer leaves unpaid for no reason that policy names is someone`s task', () => {
  const done = run([...billed, remitted('CLAIM-1', '1', 60_000, ['OA-94 40000'])]);
  assert.deepEqual(openKinds(done), ['unclassified-adjustment']);
  assert.equal(balances(done)['patient-receivable/primary'], 40_000);
});

test('a charge credited after the payer paid leaves the account in credit', () => {
  const done = run([...billed, remitted('CLAIM-1', '1', 60_000, ['CO-45 40000']), credit(100_000)]);
  assert.equal(stageOf(done), 'credit-balance');
});

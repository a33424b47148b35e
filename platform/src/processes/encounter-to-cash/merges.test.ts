import assert from 'node:assert/strict';
import { test } from 'node:test';
import { balances, charge, credit, encounter, merged, openKinds, payment, remitted, run, stageOf, submitted } from './testing.ts';

const on = (account: string) => ({ account });
const owed = (done: ReturnType<typeof run>, account: string) => balances(done, { subject: `account:${account}` });

test('a merged account hands its items, claims and balances to the survivor by transfer journals', () => {
  const done = run([
    charge(1_000, {}, on('A')),
    submitted('CLAIM-1', {}, on('A')),
    charge(500, { code: '71046' }, on('B')),
    merged('B', on('A')),
    remitted('CLAIM-1', '1', 700, ['CO-45 300']),
  ]);
  assert.deepEqual(owed(done, 'A'), { 'gross-revenue': -1_000 });
  assert.equal(owed(done, 'B')['patient-receivable/primary'], 500);
  assert.equal(stageOf(done, 'account:A'), 'merged');
  const transfer = done.journals.find(({ posting }) => posting === 'account-transfer');
  assert.deepEqual(
    transfer?.lines.map(({ subject, amount }) => [subject, amount]),
    [
      ['account:B', 1_000n],
      ['account:A', -1_000n],
    ],
  );
});

test('late events on the old number reach the survivor, once', () => {
  const late = charge(300, { code: '36415' }, on('A'));
  const done = run([charge(1_000, {}, on('A')), merged('B', on('A')), late, late, payment(100, {}, on('A'))], { keepCopies: true });
  assert.equal(owed(done, 'B')['patient-receivable/primary'], 1_300);
  assert.equal(owed(done, 'B')['patient-receivable/guarantor'], -100);
  assert.deepEqual(Object.keys(owed(done, 'A')), ['gross-revenue']);
});

test('a charge that moved with a merge is credited and corrected at the survivor', () => {
  const events = [charge(1_000, { department: 'ED' }, { account: 'A', fact: 'tx' }), merged('B', on('A'))];
  const credited = run([...events, credit(1_000, {}, on('B'))]);
  assert.equal(owed(credited, 'B')['patient-receivable/primary'], undefined);
  assert.deepEqual(balances(credited), {});
  const corrected = run([...events, charge(1_200, { department: 'ED' }, { account: 'A', fact: 'tx' })]);
  assert.deepEqual(balances(corrected), { 'patient-receivable/primary': 1_200, 'gross-revenue': -1_200 });
  assert.equal(owed(corrected, 'B')['patient-receivable/primary'], 1_200);
});

test('chains lead to the last survivor in any order', () => {
  const events = [
    charge(100, {}, on('A')),
    charge(200, { code: '2' }, on('B')),
    charge(400, { code: '3' }, on('C')),
    merged('B', on('A')),
    merged('C', on('B')),
  ];
  for (const order of [events, events.toReversed(), [events[3], events[0], events[4], events[1], events[2]]]) {
    const done = run(order.filter((event) => event !== undefined));
    assert.deepEqual(
      [owed(done, 'A'), owed(done, 'B'), owed(done, 'C')].map((books) => books['patient-receivable/primary']),
      [undefined, undefined, 700],
    );
    assert.deepEqual(openKinds(done), []);
  }
});

test('a merge before the admission takes what comes later along', () => {
  const done = run([
    merged('B', on('A')),
    encounter('opened', { class: 'inpatient', payerClass: 'medicare' }, on('A')),
    charge(100, {}, on('A')),
  ]);
  assert.equal(owed(done, 'B')['patient-receivable/primary'], 100);
  assert.equal(stageOf(done, 'account:B'), 'open');
});

test('a merge into itself changes nothing and is shown', () => {
  const done = run([charge(100, {}, on('A')), merged('A', on('A'))]);
  assert.equal(owed(done, 'A')['patient-receivable/primary'], 100);
  assert.deepEqual(openKinds(done), ['merge-conflict']);
});

test('merges in a ring lose nothing: everything is kept in one account and shown', () => {
  const ring = [
    charge(100, {}, on('A')),
    charge(200, { code: '2' }, on('B')),
    charge(400, { code: '3' }, on('C')),
    merged('B', on('A')),
    merged('C', on('B')),
    merged('A', on('C')),
    charge(800, { code: '4' }, on('B')),
  ];
  for (const order of [ring, ring.toReversed()]) {
    for (const pick of [() => 0, (waiting: number) => waiting - 1, (waiting: number) => Math.floor(waiting / 2)]) {
      const done = run(order, { pick });
      const sums = ['A', 'B', 'C'].map((account) => owed(done, account)['patient-receivable/primary']);
      assert.deepEqual(sums, [1_500, undefined, undefined]);
      assert.ok(openKinds(done).includes('merge-conflict'));
    }
  }
});

test('copies of merges that made a ring move nothing again', () => {
  const ring = [charge(100, {}, on('A')), charge(200, { code: '2' }, on('B')), merged('B', on('A')), merged('A', on('B'))];
  const [, , first, second] = ring;
  assert.ok(first !== undefined && second !== undefined);
  const once = run(ring);
  for (const copies of [ring, [first, first], [second, first], [first, second, second]]) {
    const done = run([...ring, ...copies], { keepCopies: true });
    const sums = ['A', 'B'].map((account) => owed(done, account)['patient-receivable/primary']);
    assert.deepEqual(sums, [300, undefined]);
    assert.equal(done.journals.length, once.journals.length);
  }
});

test('a survivor of a ring is merged away by a merge that is new', () => {
  const done = run([charge(100, {}, on('A')), merged('B', on('A')), merged('A', on('B')), merged('C', on('A'))]);
  assert.equal(owed(done, 'C')['patient-receivable/primary'], 100);
});

test('an account merged away and then merged into another is a person`s to decide', () => {
  const done = run([charge(100, {}, on('A')), merged('B', on('A')), merged('C', on('A'))]);
  assert.deepEqual(openKinds(done), ['merge-conflict']);
  assert.equal(owed(done, 'B')['patient-receivable/primary'], 100);
});

test('accounts of two legal entities: the receivable moves to the survivor and stays in its books, and is shown', () => {
  const done = run([
    charge(100, {}, { account: 'A', entity: 'north' }),
    charge(50, { code: '2' }, { account: 'B', entity: 'river' }),
    merged('B', on('A')),
  ]);
  assert.equal(balances(done, { entity: 'north' })['patient-receivable/primary'], 100);
  assert.equal(owed(done, 'B')['patient-receivable/primary'], 150);
  assert.deepEqual(openKinds(done), ['merge-crosses-entities']);
});

test('a merged patient`s accounts are re-linked without a journal; an account moved away meanwhile is not', () => {
  const patient = (name: string) => name.padEnd(22, '-');
  const patientMerged = { ...encounter('opened'), type: 'patient.merged', key: `patient:${patient('P')}`, data: { into: patient('Q') } };
  const moved = { ...encounter('opened', {}, on('B')), type: 'account.moved', data: { patient: patient('R') } };
  const done = run([
    encounter('opened', { patient: patient('P') }, on('A')),
    encounter('opened', { patient: patient('P') }, on('B')),
    moved,
    patientMerged,
    encounter('opened', { patient: patient('P') }, on('C')),
  ]);
  assert.equal(done.journals.length, 0);
  const accountsOf = (name: string) =>
    (done.states.get(`patient:${patient(name)}`)?.state as { accounts: string[] } | undefined)?.accounts.toSorted();
  assert.deepEqual(accountsOf('Q'), ['account:A', 'account:C']);
  assert.deepEqual(accountsOf('R'), ['account:B']);
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../chance/random.ts';
import { drawPatient } from '../world/people.ts';
import { chargeItem } from '../world/charge-master.ts';
import type { Encounter, Line, LineKind } from '../world/encounter.ts';
import { hospitalOf } from '../world/hospitals.ts';
import { payerOf } from '../world/payers.ts';
import { startOf } from '../world/calendar.ts';
import { Billing } from './billing.ts';
import { balanceOf, Book, type Posting } from './book.ts';
import type { Claim, Decision, Reason } from './claim.ts';

const DAY = '2026-03-02';
const AT = startOf(DAY);

function encounter(account: string, ...payers: string[]): Encounter {
  return {
    hospital: hospitalOf('north'),
    patient: drawPatient(new Random(1), 'northside', '70001'),
    account,
    coverages: payers.map((id) => ({ payer: payerOf(id), memberId: `${id}-1` })),
    class: 'outpatient',
    unit: 'clinic',
    room: 1,
    admittedAt: AT,
    completedAt: AT,
    diagnosis: 'I10',
  };
}

function line(kind: LineKind, amount: bigint, number = '4073030'): Line {
  const item = kind === 'CG' || kind === 'CD' ? chargeItem(number) : undefined;
  return { transaction: 'T1', kind, item, code: number, title: '', quantity: 1, amount, department: 'radiology', servedAt: AT };
}

function opened(...visits: Encounter[]): { book: Book; billing: Billing; posted: Posting[] } {
  const posted: Posting[] = [];
  const book = new Book((posting) => posted.push(posting));
  for (const visit of visits) book.open(visit);
  return { book, billing: new Billing(book), posted };
}

const reason = (group: Reason['group'], code: string, amount: bigint): Reason => ({ group, code, amount });

function decided(claim: Claim, status: Decision['status'], paid: bigint, ...reasons: Reason[]): Decision {
  return { claim, status, outcome: 'paid', payerClaim: 'X', charge: claim.charge, paid, reasons, lines: [] };
}

test('a remittance pays the payer bucket, writes off the contract and leaves the patient share to the next payer', () => {
  const visit = encounter('400001', 'PLAINSMAC', 'SUNFLOWER');
  const { book, billing } = opened(visit);
  book.post('northside|400001', [line('CG', 100_000n)], DAY);
  const [claim] = billing.bill(visit, '1', AT);
  assert.ok(claim !== undefined);
  book.submit(claim);
  book.remit(decided(claim, '19', 56_000n, reason('CO', '45', 30_000n), reason('PR', '2', 14_000n)), DAY);
  const account = book.survivor('northside|400001');
  assert.deepEqual(account.balances, { primary: 0n, secondary: 14_000n, guarantor: 0n });
  book.remit(decided(claim, '2', 12_000n, reason('OA', '23', 86_000n), reason('PR', '3', 2000n)), DAY);
  assert.deepEqual(account.balances, { primary: 0n, secondary: 0n, guarantor: 2000n });
  book.post('northside|400001', [line('PY', 2000n)], DAY);
  assert.equal(balanceOf(account), 0n);
});

test('a denial changes no balance, whichever group it comes in', () => {
  const visit = encounter('400001', 'COTTONWOOD');
  const { book, billing } = opened(visit);
  book.post('northside|400001', [line('CG', 5000n)], DAY);
  const [claim] = billing.bill(visit, '1', AT);
  assert.ok(claim !== undefined);
  for (const [group, code] of [
    ['CO', '197'],
    ['PR', '204'],
  ] as const) {
    book.remit(decided(claim, '1', 0n, reason(group, code, 5000n)), DAY);
    assert.deepEqual(book.survivor('northside|400001').balances, { primary: 5000n, secondary: 0n, guarantor: 0n });
  }
});

test('accounts that are merged by way of a third keep every cent, and what comes late on the first goes to the last', () => {
  const visits = ['1', '2', '3'].map((account) => encounter(account, 'BLUESTEM'));
  const { book } = opened(...visits);
  book.post('northside|1', [line('CG', 100n)], DAY);
  book.post('northside|3', [line('CG', 10n)], DAY);
  book.merge('northside|1', 'northside|2');
  book.merge('northside|2', 'northside|3');
  book.post('northside|1', [line('CG', 1n)], DAY);
  book.merge('northside|3', 'northside|1');
  assert.equal(book.survivor('northside|1').key, 'northside|3');
  assert.deepEqual(
    book.accounts.map((account) => [account.key, balanceOf(account)]),
    [
      ['northside|1', 0n],
      ['northside|2', 0n],
      ['northside|3', 111n],
    ],
  );
});

test('credits are netted on the claim, and what is charged after the bill goes on a claim of its own', () => {
  const visit = encounter('400001', 'BLUESTEM');
  const { book, billing } = opened(visit);
  assert.deepEqual(billing.bill(visit, '5', AT), [], 'nothing is late before the first bill');
  book.post('northside|400001', [line('CG', 700n), line('CD', 700n), line('CG', 300n, '4071046'), line('CG', 40n, '9593010')], DAY);
  const claims = billing.bill(visit, '1', AT);
  assert.deepEqual(
    claims.map(({ form, charge, frequency }) => [form, charge, frequency]),
    [
      ['institutional', 300n, '1'],
      ['professional', 40n, '1'],
    ],
  );
  book.post('northside|400001', [line('CG', 5n)], DAY);
  assert.deepEqual(
    billing.bill(visit, '5', AT).map(({ charge, frequency }) => [charge, frequency]),
    [[5n, '5']],
  );
  assert.ok(
    claims.every(({ number }) => number.length > 20),
    'longer than some payers keep',
  );
});

test('patients who pay themselves owe from the first charge and get no claim', () => {
  const visit = encounter('400001');
  const { book, billing } = opened(visit);
  book.post('northside|400001', [line('CG', 900n)], DAY);
  assert.deepEqual(billing.bill(visit, '1', AT), []);
  assert.equal(book.survivor('northside|400001').balances.guarantor, 900n);
});

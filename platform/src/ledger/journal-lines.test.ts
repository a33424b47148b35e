import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountingEntry, AccountingEvent } from '../canonical/index.ts';
import { Fault } from '../kernel/index.ts';
import { linesOf, mirrorOf, openItemOf } from './journal-lines.ts';
import { estateRules } from './testing.ts';

const rules = await estateRules();
const event = (...entries: AccountingEntry[]): AccountingEvent => ({
  identity: 'one',
  entity: 'north',
  day: '2026-03-01',
  currency: 'USD',
  subject: 'account:A',
  entries,
});
const sum = (lines: readonly { amount: bigint }[]): bigint => lines.reduce((total, line) => total + line.amount, 0n);

test('a charge debits the receivable of its bucket and credits the revenue of its department', () => {
  const lines = linesOf(event({ posting: 'charge', amount: 12_500n, bucket: 'primary', department: 'LAB', payerClass: 'medicare' }), rules);
  assert.deepEqual(lines, [
    { account: 'patient-receivable', amount: 12_500n, subject: 'account:A', bucket: 'primary', payerClass: 'medicare' },
    { account: 'gross-revenue', amount: -12_500n, subject: 'account:A', department: 'LAB', costCenter: 'LAB', payerClass: 'medicare' },
  ]);
});

test('a negative amount turns the sides round', () => {
  const [receivable, revenue] = linesOf(event({ posting: 'charge', amount: -100n, bucket: 'primary', department: 'LAB' }), rules);
  assert.deepEqual([receivable?.amount, revenue?.amount], [-100n, 100n]);
});

test('entries of zero leave no lines, and lines of equal dimensions are one', () => {
  assert.deepEqual(linesOf(event({ posting: 'charge', amount: 0n, bucket: 'primary' }), rules), []);
  const lines = linesOf(
    event(
      { posting: 'contractual', amount: 300n, bucket: 'primary' },
      { posting: 'contractual', amount: 200n, bucket: 'primary' },
      { posting: 'payer-payment', amount: 500n, bucket: 'primary', openItem: 'remittance:R' },
    ),
    rules,
  );
  assert.deepEqual(
    lines.map((line) => [line.account, line.amount]),
    [
      ['contractual-adjustment', 500n],
      ['patient-receivable', -1000n],
      ['payer-clearing', 500n],
    ],
  );
});

test('a payment collected by another entity is owed by it: the clearing account of the other books stays out', () => {
  const lines = linesOf(
    event(
      { posting: 'payer-payment', amount: 500n, bucket: 'primary', openItem: 'remittance:R' },
      { posting: 'owed-by', amount: 500n, counterparty: 'shared', openItem: 'remittance:R' },
    ),
    rules,
  );
  assert.deepEqual(
    lines.map((line) => [line.account, line.amount, line.counterparty]),
    [
      ['patient-receivable', -500n, undefined],
      ['due-from', 500n, 'shared'],
    ],
  );
});

test('a transfer between accounts has one line in each subledger', () => {
  const lines = linesOf(event({ posting: 'account-transfer', amount: 700n, bucket: 'guarantor', counterparty: 'account:B' }), rules);
  assert.deepEqual(
    lines.map((line) => [line.subject, line.amount, line.bucket]),
    [
      ['account:B', 700n, 'guarantor'],
      ['account:A', -700n, 'guarantor'],
    ],
  );
});

test('an entry that no rule fits is refused with its place', () => {
  assert.throws(
    () => linesOf(event({ posting: 'tribute', amount: 1n }), rules),
    (error) => error instanceof Fault && error.code === 'LEDGER_RULE_MISSING' && error.at === 'north entry 1',
  );
});

test('a mirror takes its own open item and is otherwise exact', () => {
  const original = linesOf(event({ posting: 'payer-payment', amount: 80n, bucket: 'primary', openItem: 'remittance:R' }), rules);
  const taken = event({ posting: 'payer-payment', amount: -80n, bucket: 'primary', openItem: 'remittance:S' });
  const mirror = mirrorOf(original, openItemOf(taken));
  assert.deepEqual(
    mirror.map((line) => [line.account, line.amount, line.openItem]),
    [
      ['payer-clearing', -80n, 'remittance:S'],
      ['patient-receivable', 80n, undefined],
    ],
  );
  assert.equal(sum(mirror), 0n);
});

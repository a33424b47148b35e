import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Compile } from 'typebox/compile';
import { definitions } from '../../src/canonical/index.ts';
import { type CaseEvent, type GoldenCase, readCases } from './case.ts';
import { minor, write } from './case-events.ts';
import { Names } from './names.ts';
import { expectedJournals, expectedReceivables, netOf, receivables } from './net.ts';

const cases = readCases();
const schemas = new Map(definitions.map((definition) => [definition.type, Compile(definition.schema)]));

const CREDITS_AT_ANOTHER_PRICE = '05-correction-pair-after-price-change.yaml';

const amount = (event: CaseEvent, field: string): bigint => BigInt(minor(String(event.data?.[field] ?? '0.00')));
const total = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);
const secondWords = (event: CaseEvent, field: string): bigint[] => {
  const list = event.data?.[field];
  return Array.isArray(list) ? list.map((text) => BigInt(minor(text.split(' ')[1] ?? ''))) : [];
};
/** The events of a type; of a revised one its last revision. */
const ofType = (golden: GoldenCase, type: string): CaseEvent[] => {
  const events = golden.events.filter((event) => event.type === type);
  return events.filter((event, n) => event.id === undefined || !events.slice(n + 1).some((later) => later.id === event.id));
};

test('there are at least twenty-five golden cases, each with its own title', () => {
  assert.ok(cases.length >= 25);
  assert.equal(new Set(cases.map((golden) => golden.title)).size, cases.length);
});

test('every event of a case is a canonical event', () => {
  for (const golden of cases) {
    for (const event of golden.events) {
      const { data, sealed } = write(event, { golden, names: new Names() });
      const schema = schemas.get(event.type);
      const problems = schema?.Errors({ ...data, ...sealed }).map((error) => `${error.instancePath} ${error.message}`);
      assert.deepEqual(problems, [], `${golden.file}: ${event.type} of ${event.day}`);
    }
  }
});

test('every expected journal balances', () => {
  for (const golden of cases) {
    for (const journal of expectedJournals(golden)) {
      assert.equal(total(journal.lines.map((line) => line.amount)), 0n, `${golden.file}: ${journal.entity} ${journal.day}`);
    }
  }
});

test('the expected balances are the sums of the expected lines', () => {
  for (const golden of cases) {
    const names = new Names(golden.sameAccount);
    assert.deepEqual(receivables(expectedJournals(golden), names), expectedReceivables(golden), golden.file);
  }
});

test('every remitted claim balances: charge less adjustments is what was paid', () => {
  for (const golden of cases) {
    for (const claim of ofType(golden, 'claim.remitted')) {
      assert.equal(amount(claim, 'charge') - total(secondWords(claim, 'adjustments')), amount(claim, 'paid'), golden.file);
    }
  }
});

test('every remittance balances: paid claims less provider adjustments are its amount', () => {
  for (const golden of cases) {
    for (const remittance of ofType(golden, 'remittance.received')) {
      const claims = ofType(golden, 'claim.remitted').filter((claim) => claim.remittance === remittance.remittance);
      const paid = total(claims.map((claim) => amount(claim, 'paid')));
      assert.equal(paid - total(secondWords(remittance, 'providerAdjustments')), amount(remittance, 'amount'), golden.file);
    }
  }
});

test('payer clearing of a remittance holds what was announced and not yet deposited', () => {
  for (const golden of cases) {
    const net = netOf(expectedJournals(golden), new Names());
    for (const trace of new Set(golden.events.flatMap((event) => event.remittance ?? []))) {
      const announced = total(
        ofType(golden, 'remittance.received')
          .filter((r) => r.remittance === trace)
          .map((r) => amount(r, 'amount')),
      );
      const deposited = total(
        ofType(golden, 'deposit.received')
          .filter((d) => d.remittance === trace)
          .map((d) => amount(d, 'amount')),
      );
      const clearing = Object.entries(net).filter(([words]) => words.endsWith(`payer-clearing of ${trace}`));
      assert.equal(total(clearing.map(([, text]) => BigInt(minor(text)))), announced - deposited, `${golden.file}: ${trace}`);
    }
  }
});

test('the bank holds the deposits and the payments of patients', () => {
  for (const golden of cases) {
    const bank = Object.entries(netOf(expectedJournals(golden), new Names())).filter(([words]) => words.endsWith(' bank'));
    const received = [...ofType(golden, 'deposit.received'), ...ofType(golden, 'payment.recorded')].map((event) => amount(event, 'amount'));
    assert.equal(total(bank.map(([, text]) => BigInt(minor(text)))), total(received), golden.file);
  }
});

test('gross revenue is what was charged less what was credited', () => {
  for (const golden of cases.filter(({ file }) => file !== CREDITS_AT_ANOTHER_PRICE)) {
    const charged = total(
      ofType(golden, 'charge.recorded').map((event) =>
        event.data?.['kind'] === 'credit' ? -amount(event, 'amount') : amount(event, 'amount'),
      ),
    );
    const revenue = Object.entries(netOf(expectedJournals(golden), new Names())).filter(([words]) => words.includes(' gross-revenue '));
    assert.equal(-total(revenue.map(([, text]) => BigInt(minor(text)))), charged, golden.file);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../canonical/index.ts';
import {
  balances,
  billed,
  invoice,
  invoiceStage,
  line,
  openKinds,
  order,
  policiesWith,
  purchasingEstate,
  receipt,
  run,
} from '../testing.ts';

/** The demo estate, where something is agreed about freight with Meridian. */
const agreeing = (freight: readonly JsonObject[]) => {
  const purchasing = purchasingEstate['purchasing'] as { readonly suppliers: { readonly of: Readonly<Record<string, object>> } };
  const of = { ...purchasing.suppliers.of, 'MERIDIAN-MED': { ...purchasing.suppliers.of['MERIDIAN-MED'], freight } };
  return policiesWith({ purchasing: { ...purchasing, suppliers: { ...purchasing.suppliers, of } } });
};
/** An order of 500.00 under contract C-1, billed whole with so much freight. */
const billedWith = (freight: string, terms: readonly JsonObject[], changes: JsonObject = {}) =>
  run([order(changes), receipt('10'), invoice('I-1', [billed('10')], { freight })], {}, agreeing(terms));

test('freight that a contract agrees to is paid, and what is beyond it and its tolerance is held with where that stands', () => {
  const terms = [{ percent: '1' }, { contract: 'C-1', percent: '3' }];
  const agreed = billedWith('1650', terms);
  assert.deepEqual([invoiceStage(agreed, 'I-1'), balances(agreed)['freight-expense/7060']], ['payable', 1_650]);
  const beyond = billedWith('1651', terms);
  assert.deepEqual([openKinds(beyond), beyond.exceptions[0]?.amount], [['invoice-match'], 151n]);
  assert.match(beyond.exceptions[0]?.summary ?? '', /freight is 16\.51 in all, 15\.00 was agreed by contract C-1/);
});

test('what is agreed once for an order is not agreed anew with each bill of it', () => {
  const terms = [{ amount: '1000' }];
  const by = agreeing(terms);
  const story = [order(), receipt('10'), invoice('55510', [billed('4')], { freight: '800' })];
  const second = invoice('98117', [billed('6')], { freight: '300', day: '2026-03-20' });
  assert.equal(invoiceStage(run([...story, second], {}, by), '98117'), 'payable', 'within a tenth');
  const third = invoice('98117', [billed('6')], { freight: '301', day: '2026-03-20' });
  const held = run([...story, third], {}, by);
  assert.match(held.exceptions[0]?.summary ?? '', /freight is 11\.01 in all, 10\.00 was agreed by the terms of MERIDIAN-MED/);
});

test('what the order itself says of freight goes before any contract', () => {
  const terms = [{ contract: 'C-1', percent: '3' }];
  assert.deepEqual(openKinds(billedWith('1500', terms, { freight: '500' })), ['invoice-match']);
  assert.match(billedWith('1500', terms, { freight: '500' }).exceptions[0]?.summary ?? '', /5\.00 was agreed on the order/);
});

test('lines of several contracts agree to the freight of each, and lines of none to nothing', () => {
  const lines = [line(), line({ line: '2', item: 'GOWNS', contract: 'C-2' }), line({ line: '3', item: 'MASKS', contract: undefined })];
  const terms = [
    { contract: 'C-1', percent: '2' },
    { contract: 'C-2', amount: '700' },
  ];
  const of = (freight: string) =>
    run(
      [order({ lines }), ...['1', '2', '3'].map((name) => receipt('10', { line: name })), invoice('I-1', [billed('10')], { freight })],
      {},
      agreeing(terms),
    );
  assert.equal(invoiceStage(of('1870'), 'I-1'), 'payable');
  assert.match(of('1871').exceptions[0]?.summary ?? '', /17\.00 was agreed by contract C-1 and by contract C-2/);
});

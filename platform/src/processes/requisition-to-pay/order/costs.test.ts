import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredEvent } from '../../../canonical/index.ts';
import { budgetView } from '../budget/budget-view.ts';
import { balances, billed, event, invoice, line, openKinds, order, receipt, run } from '../testing.ts';

const GOODS = 'budget:north|7060|supply-expense|2026-03';
const FREIGHT = 'budget:north|7060|freight-expense|2026-03';
const spent = (events: readonly StoredEvent[], key: string) => {
  const { actual, encumbered } = budgetView(run(events).states.get(key)?.text ?? '{"r":[],"o":[]}');
  return [Number(actual), Number(encumbered)];
};

test('the variance and the tax of an invoice reach the budget of its lines, its freight that of freight, and what is to come stays held', () => {
  const dear = invoice('I-1', [billed('4', 5050)], { freight: '500', tax: '300' });
  const story = [order({ freight: '500' }), receipt('4'), dear];
  assert.deepEqual(spent(story.slice(0, 2), GOODS), [20_000, 30_000]);
  assert.deepEqual(spent(story, GOODS), [20_500, 30_000]);
  assert.deepEqual(spent(story, FREIGHT), [500, 0]);
  assert.equal(balances(run(story))['supply-expense/7060'], 20_500);
  const key = 'invoice:edi|MERIDIAN-MED|I-1';
  const refused = event('delivery.refused', key, {
    about: 'voucher',
    target: 'erp-purchasing',
    kind: 'supplier-invoice',
    code: 'X',
    summary: 'no',
  });
  const rejected = event('invoice.decided', key, { decision: 'reject', reason: 'not ours' });
  assert.deepEqual(spent([...story, refused, rejected], GOODS), [20_000, 30_000], 'what is taken back is not spent');
});

test('freight of goods for the shelf is spent, the goods are not', () => {
  const story = [
    order({ freight: '500', lines: [line({ treatment: 'stock' })] }),
    receipt('10'),
    invoice('I-1', [billed('10')], { freight: '500' }),
  ];
  assert.deepEqual(
    [spent(story, FREIGHT), spent(story, GOODS)],
    [
      [500, 0],
      [0, 0],
    ],
  );
});

test('an order in other money counts at the rate of its day, and without one in no budget but as somebody’s work', () => {
  const story = [order({ currency: 'EUR' }), receipt('4')];
  assert.deepEqual(spent(story, GOODS), [21_600, 32_400]);
  const unknown = [order({ currency: 'CHF' }), receipt('4')];
  assert.deepEqual([openKinds(run(unknown)), spent(unknown, GOODS)], [['order-rate'], [0, 0]]);
});

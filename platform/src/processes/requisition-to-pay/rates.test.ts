import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredEvent } from '../../canonical/index.ts';
import type { Effect } from '../engine/decision.ts';
import { processFor } from '../index.ts';
import { RATES_DECLARED } from './declared.ts';
import { event, invoice, order, policiesWith, purchasingEstate } from './testing.ts';
import { GLOVES, requisition, told } from './requisition/testing.ts';

const FRANCS = { currency: 'CHF', to: 'USD', from: '2026-01-01', rate: '1.25' };
const before = policiesWith();
const { rates, ...purchasing } = purchasingEstate['purchasing'] as { readonly rates: readonly object[] };
const since = policiesWith({ purchasing: { ...purchasing, rates: [...rates, FRANCS] } });

/** Gives a key its events before a rate of francs was declared, and then the word that another release is in force. */
function declaring(
  key: string,
  events: readonly StoredEvent[],
): { readonly waiting: readonly Effect[]; readonly after: readonly Effect[] } {
  const definition = processFor(key.slice(0, key.indexOf(':')));
  assert.ok(definition);
  let text: string | undefined;
  const take = (one: StoredEvent, policies: typeof before): readonly Effect[] => {
    const { state, effects } = definition.decide(text === undefined ? undefined : definition.decode(text), one, policies);
    text = definition.encode(state);
    return effects;
  };
  const waiting = events.flatMap((one) => take(one, before));
  assert.deepEqual(
    take(event(RATES_DECLARED, key, { release: 1 }), before).map(({ effect }) => effect),
    [],
    'another release that declares none changes nothing',
  );
  return { waiting, after: take(event(RATES_DECLARED, key, { release: 2 }), since) };
}

const opened = (effects: readonly Effect[]): string[] => effects.flatMap((one) => (one.effect === 'exception' ? [one.code] : []));
const closed = (effects: readonly Effect[]): number => effects.filter(({ effect }) => effect === 'close-exception').length;
/** What budgets are told, by type, with the amount. */
const toBudgets = (effects: readonly Effect[]): string[] =>
  effects.flatMap((one) =>
    one.effect === 'emit' && one.key.startsWith('budget:') ? [`${one.type} ${JSON.stringify(one.data['amount'])}`] : [],
  );

test('an order in money without a rate is counted, and its work done, as soon as the rate is declared', () => {
  const { waiting, after } = declaring('order:PO-1', [order({ currency: 'CHF' })]);
  assert.deepEqual([opened(waiting), toBudgets(waiting)], [['ORDER_RATE'], []]);
  assert.deepEqual([closed(after), toBudgets(after)], [1, ['budget.committed "62500"']]);
});

test('an invoice without an order asks its budgets as soon as the rate of its money is declared', () => {
  const line = {
    line: '1',
    quantity: '1',
    unit: 'EA',
    unitPrice: '80.00',
    amount: '8000',
    distributions: [{ costCenter: '8450', share: '100' }],
  };
  const bill = invoice('E-3', [line], { currency: 'CHF' });
  const known = ['number|MERIDIAN-MED|E3', 'amount|MERIDIAN-MED|CHF|8000'].map((name) =>
    event('duplicates.found', bill.key, { directory: `billed:${name}`, candidates: [] }),
  );
  const { waiting, after } = declaring(bill.key, [bill, ...known]);
  assert.deepEqual([opened(waiting).toSorted(), toBudgets(waiting)], [['INVOICE_APPROVAL', 'INVOICE_BUDGET'], []]);
  assert.deepEqual(toBudgets(after), ['budget.asked "10000"']);
  assert.ok(closed(after) > 0);
});

test('a requisition asks its budgets as soon as the rate of its money is declared', () => {
  const asked = requisition({ currency: 'CHF' });
  const { waiting, after } = declaring(asked.key, [
    asked,
    told('item.answered', asked.key, {
      ask: 1,
      line: '1',
      item: 'GLOVE',
      offer: { supplier: 'MERIDIAN-MED', unit: 'CA', quantity: '2', perUnit: '1000', unitPrice: '80', source: 'contract' },
      considered: 0,
      kind: 'non-stock',
      available: [],
    }),
    told('supplier.answered', asked.key, { ask: 1, supplier: GLOVES.supplier.data['supplier'] }),
  ]);
  assert.deepEqual([opened(waiting), toBudgets(waiting)], [['BUDGET_RATE_UNKNOWN'], []]);
  assert.deepEqual([closed(after), toBudgets(after)], [1, ['budget.asked "20000"']]);
});

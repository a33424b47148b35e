import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonObject, StoredEvent } from '../../../canonical/index.ts';
import { billed, event, invoice, line, openKinds, order, policiesWith, receipt, run } from '../testing.ts';
import type { OrderState } from './order-state.ts';
import { exceptionsChanged } from './standing.ts';

const KEY = 'order:PO-1';
const { purchasing } = policiesWith();

const told = (type: string, data: JsonObject): StoredEvent =>
  event(type, KEY, { order: 'PO-1', ...data }, { at: '2026-03-04T15:00:00.000Z' });
const shipped = (shipment: string, lines: readonly JsonObject[], supplier = 'MERIDIAN-MED'): StoredEvent =>
  told('shipment.notified', { supplier, shipment, shippedOn: '2026-03-04', lines });
const acknowledged = (answers: readonly JsonObject[], supplier = 'MERIDIAN-MED'): StoredEvent =>
  told('order.acknowledged', {
    supplier,
    answer: 'changed',
    day: '2026-03-03',
    lines: answers.map((answer) => ({ line: '1', answer: 'accepted', quantity: '10', unit: 'BX', ...answer })),
  });
const cancelled = (lines?: readonly string[]): StoredEvent => told('order.cancelled', lines === undefined ? {} : { lines });
const chosen = (decision: string): StoredEvent => told('order.decided', { decision, reason: 'as agreed' });

const LINES = [line(), line({ line: '2', item: 'MASKS', supplierItem: 'M-MSK' })];

test('a substitute that is under way for a cancelled line is told as soon as the buyer took it', () => {
  const story = [
    order({ lines: LINES }),
    cancelled(['1']),
    shipped('SH-1', [{ item: 'GLOVES-2', quantity: '10', unit: 'BX' }]),
    acknowledged([{ answer: 'substituted', substitute: 'GLOVES-2' }]),
  ];
  assert.ok(!openKinds(run(story)).includes('shipment-unwanted'), 'nobody knows what it is for');
  assert.ok(openKinds(run([...story, chosen('accept')])).includes('shipment-unwanted'));
});

const number = fc.constantFrom('1', '2');
const supplier = fc.constantFrom('MERIDIAN-MED', 'MERIDIAN-MED', 'MERIDIAN-MED', 'LANTERN-LAB');
const item = fc.constantFrom('GLOVES', 'GLOVES-2', 'MASKS');
const happening = fc.oneof(
  fc
    .record({
      line: number,
      supplier,
      answer: fc.constantFrom('accepted', 'rejected', 'back-ordered', 'substituted'),
      unitPrice: fc.constantFrom('50', '53'),
    })
    .map(({ supplier: by, ...answer }) =>
      acknowledged([{ ...answer, ...(answer.answer === 'substituted' ? { substitute: 'GLOVES-2' } : {}) }], by),
    ),
  fc
    .record({ shipment: fc.constantFrom('SH-1', 'SH-2'), item, supplier, quantity: fc.constantFrom('4', '10') })
    .map(({ shipment, supplier: by, ...one }) => shipped(shipment, [{ ...one, unit: 'BX' }], by)),
  fc.option(number, { nil: undefined }).map((one) => cancelled(one === undefined ? undefined : [one])),
  fc.constantFrom('accept', 'refuse', 'accept', 'close').map(chosen),
  fc
    .record({
      item,
      quantity: fc.constantFrom('4', '10', '14', '-4'),
      unit: fc.constantFrom('BX', 'PK'),
      condition: fc.constantFrom('good', 'damaged'),
    })
    .map(({ quantity, ...one }) => receipt(quantity, { ...one, line: undefined })),
  fc.constantFrom('4', '10').map((quantity) => invoice(`7${quantity}1`, [billed(quantity)])),
  fc.constantFrom('50', '52').map((unitPrice) => order({ lines: [line({ unitPrice }), ...LINES.slice(1)] })),
);

test('whatever happens: what of an order is open is what calls for a person as it stands', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 12 }), fc.nat({ max: 3 }), (happenings, before) => {
      const simulation = run([...happenings.slice(0, before), order({ lines: LINES }), ...happenings.slice(before)], {
        until: '2026-05-30T00:00:00.000Z',
      });
      const state = simulation.states.get(KEY)?.state as OrderState;
      const last = simulation.folded.findLast(({ key }) => key === KEY);
      assert.ok(last !== undefined);
      const standing = exceptionsChanged({ key: KEY, event: last, purchasing, effects: [], order: state }, undefined);
      assert.deepEqual(
        simulation.exceptions
          .map(({ identity }) => identity)
          .filter((identity) => identity.includes(`|${KEY}|`))
          .sort(),
        standing.flatMap((effect) => (effect.effect === 'exception' ? [effect.identity] : [])).sort(),
      );
    }),
    { numRuns: 400 },
  );
});

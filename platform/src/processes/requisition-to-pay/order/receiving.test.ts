import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../canonical/index.ts';
import { balances, billed, invoice, invoiceStage, openKinds, order, receipt, run, stageOf } from '../testing.ts';

const used = (reportedBy: string, changes: JsonObject = {}) => receipt('10', { reportedBy, ...changes });
const bill = invoice('I-1', [billed('10')]);

test('a supplier that says its own goods were received is not believed, and its invoice waits for our receiving', () => {
  for (const kind of ['purchase', 'consignment'] as const) {
    for (const story of [
      [order({ kind }), used('MERIDIAN-MED'), bill],
      [used('MERIDIAN-MED'), bill, order({ kind })],
    ]) {
      const simulation = run(story);
      assert.deepEqual([stageOf(simulation), invoiceStage(simulation, 'I-1')], ['ordered', 'held'], kind);
      assert.deepEqual(openKinds(simulation), ['order-change']);
      assert.deepEqual(balances(simulation), {});
      assert.deepEqual(
        simulation.deliveries.filter(({ kind: what }) => what === 'goods-receipt'),
        [],
      );
    }
  }
});

test('what another supplier says was used of an order is not received, and somebody is told', () => {
  const implant = order({ kind: 'bill-only' });
  for (const story of [
    [implant, used('LANTERN-LAB')],
    [used('LANTERN-LAB'), implant],
  ]) {
    const simulation = run(story);
    assert.deepEqual([stageOf(simulation), openKinds(simulation), balances(simulation)], ['ordered', ['order-stranger'], {}]);
  }
});

test('what a supplier says was used of its own is the receipt of the order for it, early or late', () => {
  const implant = order({ kind: 'bill-only' });
  for (const story of [
    [implant, used('MERIDIAN-MED')],
    [used('MERIDIAN-MED'), implant],
  ]) {
    const simulation = run(story);
    assert.deepEqual([stageOf(simulation), openKinds(simulation)], ['received', []]);
    assert.equal(balances(simulation)['grni'], -50000);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, StoredEvent } from '../../../canonical/index.ts';
import { balances, billed, event, invoice, invoiceStage, line, openKinds, order, receipt, run, stageOf } from '../testing.ts';

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

test('what was used in a case is received as it is said last, of fewer lines, too, whichever is told first', () => {
  const implants = order({ kind: 'bill-only', lines: [line(), line({ line: '2', item: 'MASKS' })] });
  const usage = (...quantities: readonly string[]): StoredEvent =>
    event(
      'goods.used',
      'order:PO-1',
      {
        order: 'PO-1',
        usage: 'U-1',
        day: '2026-03-05',
        location: 'NORTH-OR',
        case: 'case:1',
        lines: quantities.map((quantity, n) => ({ line: String(n + 1), quantity, unit: 'BX' })),
      },
      { fact: 'usage U-1' },
    );
  const grni = (...story: readonly StoredEvent[]): number => -(balances(run(story, { keepCopies: true }))['grni'] ?? 0) + 0;
  const told = [usage('10', '4'), usage('10'), usage('10', '4'), usage('10', '3')];
  for (const [n, owed] of [70000, 50000, 70000, 65000].entries()) {
    const said = told.slice(0, n + 1);
    assert.equal(grni(implants, ...said), owed);
    assert.equal(grni(...said, implants), owed);
    assert.equal(grni(implants, ...said, ...said.slice(-1)), owed);
  }
  const sent = run([implants, ...told.slice(0, 3)]).deliveries.filter(({ kind }) => kind === 'goods-receipt');
  assert.deepEqual(
    sent.map(({ content }) => [content['line'], content['quantity']]),
    [
      ['1', '10'],
      ['2', '4'],
      ['2', '-4'],
      ['2', '4'],
    ],
  );
});

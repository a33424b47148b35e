import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredEvent } from '../../../canonical/index.ts';
import type { Simulation } from '../../../../test/golden/simulate.ts';
import { budget, decision, GLOVES, requisition, run, stateOf, told } from './testing.ts';

const given = [GLOVES.supplier, GLOVES.item, GLOVES.price, budget('100000000')];
const LINE = { line: '1', item: 'GLOVE', description: 'Gloves', unit: 'CA', distributions: [{ costCenter: '6170', share: '100' }] };
/** So many cases at 83.50: twelve need somebody's approval. */
const cases = (quantity: string) => [{ ...LINE, quantity }];

test('the order of an implant that was used waits as long as approvals take, and is asked for only once it is given up', () => {
  const usage = { case: 'a-case', day: '2026-03-01', lot: 'L-9' };
  const asked = requisition({ kind: 'bill-only', usage, lines: cases('12') });
  const used = told('goods.received', 'order:R100-1', {
    order: 'R100-1',
    line: '1',
    receipt: 'R100',
    quantity: '12',
    unit: 'CA',
    day: '2026-03-02',
    location: 'NORTH-OR',
    condition: 'good',
  });
  const after = (day: string, ...more: StoredEvent[]) =>
    run([...given, asked, used, ...more], { outside: [], until: `2026-03-${day}T15:00:00.000Z` });
  const orderOf = (outcome: Simulation) => outcome.states.get('order:R100-1')?.status;
  const kinds = (outcome: Simulation) => outcome.exceptions.filter(({ kind }) => kind === 'order-unknown').length;
  const waiting = after('20');
  assert.deepEqual([stateOf(waiting).status, orderOf(waiting), kinds(waiting)], ['approval', 'unknown', 0]);
  const approved = after('20', { ...decision('R100', 1), recordedAt: '2026-03-19T16:00:00.000Z' });
  assert.deepEqual([stateOf(approved).status, orderOf(approved), kinds(approved)], ['ordered', 'received', 0]);
  const rejected = { ...decision('R100', 1, { decision: 'reject' }), recordedAt: '2026-03-19T16:00:00.000Z' };
  assert.deepEqual([kinds(after('20', rejected)), kinds(after('21', rejected))], [0, 1], 'a day after it was given up');
  const again = { ...requisition({ kind: 'bill-only', usage, lines: cases('11') }), recordedAt: '2026-03-21T15:00:00.000Z' };
  assert.equal(kinds(after('30', rejected, again)), 0, 'until it is asked for anew');
  assert.equal(kinds(run([used], { outside: [], until: '2026-03-04T15:00:00.000Z' })), 1, 'what nobody announced is asked for after a day');
});

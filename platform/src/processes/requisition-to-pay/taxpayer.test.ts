import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, StoredEvent } from '../../canonical/index.ts';
import { event, openKinds, run } from './testing.ts';

const supplier = (name: string, changes: JsonObject, at = '2026-03-02T15:00:00.000Z'): StoredEvent =>
  event(
    'supplier.recorded',
    `supplier:${name}`,
    { supplier: name, name, currency: 'USD', paymentDays: 30, isReported: false, status: 'active', ...changes },
    { at, entity: 'shared' },
  );
const later = '2026-03-03T15:00:00.000Z';
const cedar = supplier('CEDAR', { taxpayer: 'P1' });
const copy = supplier('CEDAR-INC', { taxpayer: 'P1' });
const work = (events: readonly StoredEvent[]): string[] =>
  run(events)
    .exceptions.filter(({ kind }) => kind === 'supplier-duplicate')
    .map(({ summary }) => summary);

test('two suppliers with one tax identifier are somebody’s work, whichever came first', () => {
  const expected = ['Suppliers CEDAR, CEDAR-INC have the same tax identifier'];
  assert.deepEqual(work([cedar, copy]), expected);
  assert.deepEqual(work([copy, cedar]), expected);
  assert.deepEqual(openKinds(run([cedar, copy, cedar])), ['supplier-duplicate'], 'once');
});

test('a third is named with them, and nobody has to look at suppliers of different identifiers or of none', () => {
  assert.deepEqual(work([cedar, copy, supplier('BIRCH', { taxpayer: 'P1' })]), [
    'Suppliers BIRCH, CEDAR, CEDAR-INC have the same tax identifier',
  ]);
  assert.deepEqual(work([cedar, supplier('OAK', { taxpayer: 'P2' }), supplier('ELM', {}), supplier('ASH', {})]), []);
});

for (const [what, changes] of [
  ['is closed', { taxpayer: 'P1', status: 'closed' }],
  ['was given another identifier', { taxpayer: 'P3' }],
  ['has none any more', {}],
] as const)
  test(`it is nobody’s work once one of them ${what}`, () => {
    assert.deepEqual(work([cedar, copy, supplier('CEDAR-INC', changes, later)]), []);
    assert.deepEqual(work([cedar, copy, supplier('CEDAR-INC', changes, later), supplier('PINE', { taxpayer: 'P1' })]), [
      'Suppliers CEDAR, PINE have the same tax identifier',
    ]);
  });

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decisionsOf } from './decisions.ts';

test('every kind of exception can be resolved and rejected, the usual decision first', () => {
  for (const kind of ['held-record', 'quarantine', 'poison', 'delivery', 'denial', 'missing-remittance']) {
    const acts = decisionsOf(kind).map(({ act }) => act);
    assert.notEqual(acts[0], 'reject', kind);
    assert.ok(acts.includes('reject'), kind);
  }
});

test('a delivery is looked up at its target before it is sent again', () => {
  assert.equal(decisionsOf('delivery')[0]?.act, 'retry');
});

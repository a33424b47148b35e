import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstOpen, hindranceOf, NEEDS } from './rights.ts';

const CONTROLLER = { scopes: ['flow:read', 'exceptions:read', 'ledger:read'], entities: 'all' as const };
const OF_ONE_HOSPITAL = { scopes: ['flow:read', 'messages:read', 'exceptions:read'], entities: ['north'] };

test('a page without the right it needs names that right', () => {
  assert.deepEqual(hindranceOf(CONTROLLER, NEEDS.messages), { because: 'right', right: 'messages:read' });
  assert.equal(hindranceOf(CONTROLLER, NEEDS.ledger), undefined);
});

test('who sees some entities only is not shown what is about the whole health system', () => {
  assert.deepEqual(hindranceOf({ ...OF_ONE_HOSPITAL, scopes: ['audit:read'] }, NEEDS.audit), { because: 'entities' });
  assert.equal(hindranceOf(OF_ONE_HOSPITAL, NEEDS.messages), undefined);
  assert.equal(hindranceOf(OF_ONE_HOSPITAL, NEEDS.stream), undefined, 'the flow is told of their entities');
});

test('the right counts first: without it the entities do not matter', () => {
  assert.deepEqual(hindranceOf({ scopes: [], entities: ['north'] }, NEEDS.stream), { because: 'right', right: 'flow:read' });
});

test('a page of several parts is open to who may see one of them', () => {
  assert.deepEqual(hindranceOf(CONTROLLER, NEEDS.admin), { because: 'right', right: 'clients:read' });
  assert.equal(hindranceOf({ scopes: ['sessions:read'], entities: 'all' }, NEEDS.admin), undefined);
});

test('a page that needs nothing is open to everybody who is in', () => {
  assert.equal(hindranceOf({ scopes: [], entities: [] }, {}), undefined);
});

test('the first open page is where somebody lands', () => {
  const places = [{ need: NEEDS.ledger }, { need: NEEDS.messages }, { need: NEEDS.exceptions }];
  assert.equal(firstOpen(CONTROLLER, places), places[0]);
  assert.equal(firstOpen(OF_ONE_HOSPITAL, places), places[1]);
  assert.equal(firstOpen({ scopes: [], entities: 'all' }, places), undefined);
});

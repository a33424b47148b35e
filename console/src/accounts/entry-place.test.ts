import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOf } from './entry-place.ts';

test('each entry of a timeline leads to the page that shows it', () => {
  assert.deepEqual(placeOf({ kind: 'message', id: 'northside:50' }), { page: 'message', id: 'northside:50' });
  assert.deepEqual(placeOf({ kind: 'journal', id: 'journal:8' }), { page: 'journal', id: '8' });
  assert.deepEqual(placeOf({ kind: 'exception', id: 'exception:3' }), { page: 'exception', id: '3' });
  assert.deepEqual(placeOf({ kind: 'delivery', id: '5' }), { page: 'trace', id: 'delivery:5' });
  assert.deepEqual(placeOf({ kind: 'claim', id: 'claim:x', event: 'event:y' }), { page: 'trace', id: 'event:y' });
});

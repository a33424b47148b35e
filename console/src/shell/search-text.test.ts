import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choiceIn, parseSearch, stringifySearch, textIn } from './search-text.ts';

test('the state of a list is readable in its address, and numbers stay text', () => {
  const search = { state: 'open', open: '12', kind: undefined, owner: '' };
  assert.equal(stringifySearch(search), '?state=open&open=12');
  assert.deepEqual(parseSearch('?state=open&open=12'), { state: 'open', open: '12' });
});

test('an address with words that are not there is as if they were not given', () => {
  assert.deepEqual(choiceIn({ state: 'burning' }, 'state', ['open', 'resolved']), {});
  assert.deepEqual(choiceIn({ state: 'open' }, 'state', ['open', 'resolved']), { state: 'open' });
  assert.deepEqual(textIn({ kind: 7 }, 'kind'), {});
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KeyBinding, KeyBindings } from './key-bindings.ts';

function recording(): { readonly done: string[]; readonly binding: (keys: string) => KeyBinding } {
  const done: string[] = [];
  return { done, binding: (keys) => ({ keys, label: keys, group: 'Go', run: () => void done.push(keys) }) };
}

test('one key acts at once', () => {
  const { done, binding } = recording();
  const keys = new KeyBindings();
  keys.add([binding('j')]);
  assert.equal(keys.press('j', 0), true);
  assert.equal(keys.press('x', 1), false);
  assert.deepEqual(done, ['j']);
});

test('two keys in a row act together, and the second alone does not', () => {
  const { done, binding } = recording();
  const keys = new KeyBindings();
  keys.add([binding('g m')]);
  assert.equal(keys.press('m', 0), false);
  keys.press('g', 10);
  keys.press('m', 200);
  assert.deepEqual(done, ['g m']);
});

test('a first key is forgotten after a while', () => {
  const { done, binding } = recording();
  const keys = new KeyBindings();
  keys.add([binding('g m')]);
  keys.press('g', 0);
  keys.press('m', 5_000);
  assert.deepEqual(done, []);
});

test('a page that is shown wins over what was there, and gives the key back when it goes', () => {
  const { done, binding } = recording();
  const keys = new KeyBindings();
  keys.add([{ ...binding('e'), run: () => void done.push('shell') }]);
  const leave = keys.add([{ ...binding('e'), run: () => void done.push('page') }]);
  keys.press('e', 0);
  leave();
  keys.press('e', 1);
  assert.deepEqual(done, ['page', 'shell']);
});

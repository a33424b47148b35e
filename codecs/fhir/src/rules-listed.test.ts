import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { RULE_KEYS } from './index.ts';

test('the README lists the rules that are checked', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const listed = [...readme.matchAll(/`([a-z]+-\d+)`/g)].map(([, key]) => key);
  const checkedElsewhere = ['dom-2', 'dom-3', 'dom-4', 'dom-5', 'ele-1', 'ref-1', 'sqty-1'];
  assert.deepEqual(new Set(listed), new Set([...RULE_KEYS, ...checkedElsewhere]));
});

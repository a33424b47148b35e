import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matching, subjectOf, taskOf } from './palette-query.ts';

const actions = [
  { label: 'Ledger', about: 'Trial balance and journals' },
  { label: 'Messages', about: 'Find a message, read it' },
  { label: 'Messages that wait', about: 'Held by an exception' },
];

test('a page whose name begins with the words comes before one that only speaks of them', () => {
  const { begins, contains } = matching(actions, ' mess ');
  assert.deepEqual(
    begins.map(({ label }) => label),
    ['Messages', 'Messages that wait'],
  );
  assert.deepEqual(contains, []);
  assert.equal(matching(actions, 'journals').contains[0]?.label, 'Ledger');
});

test('a control id is nothing that a page is called, so that Enter finds the message', () => {
  assert.deepEqual(matching(actions, 'N0000000564'), { begins: [], contains: [] });
});

test('what names itself is traced', () => {
  assert.equal(subjectOf('journal:17/2'), 'journal:17/2');
  assert.equal(subjectOf('northside:50'), undefined);
  assert.equal(subjectOf('journal:x'), undefined);
});

test('a task is found by the name that lists show', () => {
  assert.equal(taskOf(' exception:34 '), 'exception:34');
  assert.equal(taskOf('approval:x'), undefined);
});

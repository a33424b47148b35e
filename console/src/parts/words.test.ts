import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted, shortened, spoken, titled } from './words.ts';

test('names of kinds are said as people say them', () => {
  assert.equal(spoken('held-record'), 'held record');
  assert.equal(titled('patient-receivable'), 'Patient receivable');
  assert.equal(titled('accountNumber'), 'Account number');
  assert.equal(titled('exception.opened'), 'Exception opened');
});

test('one is one and two are more', () => {
  assert.equal(counted(1, 'message'), '1 message');
  assert.equal(counted(1_200, 'message'), '1,200 messages');
});

test('a long pseudonym is cut and says so', () => {
  assert.equal(shortened('account:abcdefghijklmnop', 12), 'account:abc…');
  assert.equal(shortened('bank:1', 12), 'bank:1');
});

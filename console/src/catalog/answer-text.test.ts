import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerText, codeOf } from './answer-text.ts';

test('JSON is spread over lines, a problem too, and anything else is as it came', () => {
  assert.equal(answerText({ type: 'application/json; charset=utf-8', text: '{"a":[1]}' }), '{\n  "a": [\n    1\n  ]\n}');
  assert.equal(answerText({ type: 'application/problem+json', text: '{"code":"X"}' }), '{\n  "code": "X"\n}');
  assert.equal(answerText({ type: 'application/json', text: '{cut' }), '{cut');
  assert.equal(answerText({ type: 'text/plain', text: '{"a":1}' }), '{"a":1}');
});

test('what is too long is cut, and says so', () => {
  assert.match(answerText({ type: 'text/plain', text: 'x'.repeat(70_000) }), /x\n… cut after 60,000 characters$/);
});

test('a problem is known by its code, and nothing else has one', () => {
  assert.equal(codeOf({ type: 'application/problem+json; charset=utf-8', text: '{"code":"ACCOUNT_UNKNOWN"}' }), 'ACCOUNT_UNKNOWN');
  assert.equal(codeOf({ type: 'application/problem+json', text: '{cut' }), '');
  assert.equal(codeOf({ type: 'application/json', text: '{"code":"ACCOUNT_UNKNOWN"}' }), '');
});

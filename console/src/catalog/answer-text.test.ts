import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerText } from './answer-text.ts';

test('JSON is spread over lines, a problem too, and anything else is as it came', () => {
  assert.equal(answerText({ type: 'application/json; charset=utf-8', text: '{"a":[1]}' }), '{\n  "a": [\n    1\n  ]\n}');
  assert.equal(answerText({ type: 'application/problem+json', text: '{"code":"X"}' }), '{\n  "code": "X"\n}');
  assert.equal(answerText({ type: 'application/json', text: '{cut' }), '{cut');
  assert.equal(answerText({ type: 'text/plain', text: '{"a":1}' }), '{"a":1}');
});

test('what is too long is cut, and says so', () => {
  assert.match(answerText({ type: 'text/plain', text: 'x'.repeat(70_000) }), /x\n… cut after 60,000 characters$/);
});

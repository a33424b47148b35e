import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitPartials } from './line-answers.ts';

const said = (status: string, quantity: string, day?: string) => ({ status, quantity, day });

test('an answer that accepts a part means that the rest is back-ordered, for no day that was said', () => {
  assert.deepEqual(splitPartials('10', [said('BP', '6.5', '2026-03-13')]), [said('IA', '6.5', '2026-03-13'), said('IB', '3.5')]);
  assert.deepEqual(splitPartials('10', [said('BP', '10')]), [said('IA', '10')]);
  assert.deepEqual(splitPartials('10', [said('BP', '12')]), [said('IA', '12')]);
  assert.deepEqual(splitPartials(undefined, [said('BP', '6')]), [said('BP', '6')]);
});

test('other answers stay as they are', () => {
  const answers = [said('IA', '6'), said('IB', '4')];
  assert.deepEqual(splitPartials('10', answers), answers);
});

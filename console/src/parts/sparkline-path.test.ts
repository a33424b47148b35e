import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linePoints } from './sparkline-path.ts';

test('a line goes from left to right, its most near the top, zero at the bottom', () => {
  assert.equal(linePoints([0, 10, 5], 100, 22), 'M0,22 L50,2 L100,12');
});

test('an hour without anything is a line at the bottom', () => {
  assert.equal(linePoints([], 100, 20), 'M0,20 L100,20');
  assert.equal(linePoints([0, 0, 0], 100, 20), 'M0,20 L50,20 L100,20');
});

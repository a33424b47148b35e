import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted, table } from './output.ts';

test('a table ends at a hundred columns, and what is cut shows that it is', () => {
  const lines = table(
    ['ID', 'WHAT HAPPENED'],
    [
      ['1', 'short'],
      ['22', 'x'.repeat(200)],
    ],
  ).split('\n');
  assert.deepEqual(
    lines.map((line) => line.length),
    [17, 100, 9, 100],
  );
  assert.equal(lines[3]?.endsWith('x…'), true);
});

test('one thing is not told as several', () => {
  assert.deepEqual([counted(1, 'message'), counted(0, 'message')], ['1 message', '0 messages']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ParsedNode } from '../api/messages.ts';
import { linesOf, nodeAt, nodeOfBytes, pathTo, piecesOf, rowsOf } from './parsed-tree.ts';

//            0123456789012345678
const text = 'MSH|a\nPID|1|x^y\nFT1|9\n';
const nodes: readonly ParsedNode[] = [
  { path: 'MSH', at: [0, 5], bytes: [0, 5], children: [{ path: 'MSH-3', at: [4, 5], bytes: [4, 5], value: 'a' }] },
  {
    path: 'PID',
    at: [6, 15],
    bytes: [6, 15],
    children: [
      { path: 'PID-1', at: [10, 11], bytes: [10, 11], value: '1' },
      {
        path: 'PID-3',
        at: [12, 15],
        bytes: [12, 15],
        children: [
          { path: 'PID-3.1', at: [12, 13], bytes: [12, 13], value: 'x' },
          { path: 'PID-3.2', at: [14, 15], bytes: [14, 15], value: 'y' },
        ],
      },
    ],
  },
  { path: 'FT1', at: [16, 21], bytes: [16, 21], children: [{ path: 'FT1-1', at: [20, 21], bytes: [20, 21], value: '9' }] },
];

test('a character of the text is in the deepest node around it', () => {
  assert.equal(nodeAt(nodes, 14)?.path, 'PID-3.2');
  assert.equal(nodeAt(nodes, 13)?.path, 'PID-3');
  assert.equal(nodeAt(nodes, 7)?.path, 'PID');
  assert.equal(nodeAt(nodes, 5), undefined);
});

test('what is closed hides what is under it', () => {
  assert.equal(rowsOf(nodes, new Set()).length, 9);
  assert.deepEqual(
    rowsOf(nodes, new Set(['PID', 'MSH'])).map(({ node }) => node.path),
    ['MSH', 'PID', 'FT1', 'FT1-1'],
  );
});

test('every node names those around it', () => {
  assert.deepEqual(pathTo(nodes, 'PID-3.2'), ['PID', 'PID-3', 'PID-3.2']);
  assert.deepEqual(pathTo(nodes, 'OBX'), []);
});

test('the bytes of a record lead to its segment, and bytes inside a segment to the field', () => {
  assert.equal(nodeOfBytes(nodes, '16-22')?.path, 'FT1');
  assert.equal(nodeOfBytes(nodes, '12-15')?.path, 'PID-3');
  assert.equal(nodeOfBytes(nodes, 'all'), undefined);
});

test('each line begins with its segment, and the last line end makes no empty line', () => {
  assert.deepEqual(
    linesOf({ text, nodes }).map(({ node, at }) => [node?.path, text.slice(...at)]),
    [
      ['MSH', 'MSH|a'],
      ['PID', 'PID|1|x^y'],
      ['FT1', 'FT1|9'],
    ],
  );
});

test('a line is cut where the light begins and ends, and loses nothing', () => {
  const pieces = piecesOf(text, [6, 15], [12, 13]);
  assert.deepEqual(
    pieces.map(({ text: part, lit }) => [part, lit]),
    [
      ['PID|1|', false],
      ['x', true],
      ['^y', false],
    ],
  );
  assert.deepEqual(piecesOf(text, [6, 15], [6, 15]), [{ text: 'PID|1|x^y', from: 6, lit: true }]);
  assert.deepEqual(piecesOf(text, [6, 15], undefined), [{ text: 'PID|1|x^y', from: 6, lit: false }]);
});

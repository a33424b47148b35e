import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Contest, shown, verdicts } from '../peers/contest.ts';
import { bars } from './bars.ts';
import { EMPTY, type Measured, page, replaced } from './page.ts';
import { plot } from './plot.ts';
import { ticks } from './svg.ts';

const contest: Contest = {
  id: 'reading',
  part: 'codecs',
  title: 'Reading <quickly>',
  about: 'Ten messages.',
  columns: [
    { name: 'speed', unit: 'MB/s' },
    { name: 'memory', unit: 'MB' },
  ],
  entries: [
    { contender: 'Plexus', version: '', values: { speed: 60, memory: 40 } },
    { contender: 'hand-written scan', version: '', values: { speed: 300 } },
    { contender: 'some-peer', version: '1.2.3', values: { speed: 10 }, note: 'lost | two' },
    { contender: 'broken-peer', version: '0.1.0', values: {}, note: 'threw' },
  ],
  reaches: [
    { column: 'speed', atLeast: 50 },
    { column: 'speed', timesBestPeer: 7 },
    { column: 'memory', atMost: 40 },
  ],
  drawn: 'speed',
};
const measured: Measured = { date: '2026-03-02', form: 'short', machine: 'two cores', load: 0.5, node: '24', postgres: '18' };

test('a figure is held against its goal and against the best peer, never against the limit', () => {
  assert.deepEqual(verdicts(contest), [
    { goal: 'speed ≥ 50 MB/s', isReached: true },
    { goal: 'speed ≥ 7 × the best peer: 6.0 ×', isReached: false },
    { goal: 'memory ≤ 40 MB', isReached: true },
  ]);
});

test('a peer that failed stands on the page with what it did', () => {
  const text = page(replaced(EMPTY, measured, ['codecs'], [contest], []));
  assert.match(text, /\| broken-peer 0\.1\.0 \| – \| – \| threw \|/);
  assert.match(text, /\| some-peer 1\.2\.3 \| 10 \| – \| lost \\\| two \|/);
  assert.match(text, /\*\*missed\*\*: speed ≥ 7 ×/);
});

test('measuring one part again leaves the others as they were', () => {
  const first = replaced(EMPTY, measured, ['codecs'], [contest], []);
  const second = replaced(first, { ...measured, form: 'full' }, ['mllp'], [{ ...contest, id: 'other', part: 'mllp' }], []);
  assert.deepEqual(
    second.contests.map(({ id }) => id),
    ['reading', 'other'],
  );
  assert.deepEqual([second.parts['codecs']?.form, second.parts['mllp']?.form], ['short', 'full']);
});

test('a plot names its axes with their units and escapes what it shows', () => {
  const drawn = bars(contest);
  assert.match(drawn, /speed, MB\/s/);
  assert.match(drawn, /Reading &lt;quickly>/);
  assert.match(drawn, /no result/);
  const curve = plot({
    id: 'c',
    part: 'growth',
    title: 'Growing',
    about: '',
    x: { name: 'lanes', unit: '' },
    y: { name: 'claims', unit: '/s' },
    series: [
      {
        name: 'claims',
        points: [
          [1, 10],
          [64, 20],
        ],
      },
    ],
  });
  assert.match(curve, /claims, a second/);
  assert.equal([...curve.matchAll(/<circle/g)].length, 2);
});

test('an axis is marked with round numbers up to the largest', () => {
  assert.deepEqual(ticks(97), [0, 20, 40, 60, 80, 100]);
  assert.deepEqual(ticks(100), [0, 20, 40, 60, 80, 100]);
  assert.deepEqual([shown(12_345.6), shown(12.345), shown(0.1234), shown(3)], ['12,346', '12.3', '0.123', '3']);
});

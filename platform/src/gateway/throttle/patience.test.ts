import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Patience } from './patience.ts';

const waits = (patience: Patience, caller: string, times: number, now: number) =>
  Array.from({ length: times }, () => patience.wait(caller, now));

test('the first refusals of a second come at once, later ones late, and what is more than can be owed closes the connection', () => {
  const patience = new Patience();
  assert.deepEqual(waits(patience, 'hasty', 20, 0), Array(20).fill(0));
  assert.deepEqual(waits(patience, 'hasty', 256, 10), Array(256).fill(250));
  assert.deepEqual(waits(patience, 'hasty', 2, 20), [undefined, undefined]);
  assert.equal(patience.wait('calm', 20), 0, 'another caller is another matter');
  patience.over('hasty', 260);
  assert.deepEqual(waits(patience, 'hasty', 2, 260), [250, undefined]);
});

test('a second later a caller begins anew, and still has what is owed to it', () => {
  const patience = new Patience();
  waits(patience, 'hasty', 20 + 256, 0);
  assert.deepEqual(waits(patience, 'hasty', 21, 1_000), [...Array<number>(20).fill(0), undefined]);
  for (let n = 0; n < 256; n++) patience.over('hasty', 2_100);
  assert.deepEqual(waits(patience, 'hasty', 21, 2_100), [...Array<number>(20).fill(0), 250]);
});

test('who is refused late is somebody in haste for a minute after, and what was refused so is told once none of it waits', () => {
  const patience = new Patience();
  waits(patience, 'hasty', 20, 0);
  assert.equal(patience.isHasty('hasty', 0), false, 'a few refusals are nobody’s haste');
  waits(patience, 'hasty', 258, 0);
  assert.deepEqual([patience.isHasty('hasty', 59_999), patience.isHasty('calm', 0)], [true, false]);
  const told = Array.from({ length: 256 }, () => patience.over('hasty', 250));
  assert.deepEqual([told.slice(0, 255), told[255]], [Array(255).fill(0), 258]);
  assert.equal(patience.isHasty('hasty', 60_000), false);
});

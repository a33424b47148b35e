import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Patience } from './patience.ts';

const waits = (patience: Patience, caller: string, times: number, now: number) =>
  Array.from({ length: times }, () => patience.wait(caller, now));
const apart = (times: number, from: number): number[] => Array.from({ length: times }, (_, n) => from + n);

test('the first refusals of a second come at once, later ones late and apart, and what is more than can be owed closes the connection', () => {
  const patience = new Patience();
  assert.deepEqual(waits(patience, 'hasty', 20, 0), Array(20).fill(0));
  assert.deepEqual(waits(patience, 'hasty', 1_024, 10), apart(1_024, 1_000));
  assert.deepEqual(waits(patience, 'hasty', 2, 20), [undefined, undefined]);
  assert.equal(patience.wait('calm', 20), 0, 'another caller is another matter');
  patience.over('hasty', 1_010);
  assert.deepEqual(waits(patience, 'hasty', 2, 1_010), [1_024, undefined]);
});

test('many that ask again as they are answered are answered once a second each, one by one', () => {
  const patience = new Patience();
  waits(patience, 'hasty', 20, 0);
  const due = waits(patience, 'hasty', 32, 0).map((wait) => wait ?? 0);
  const answered: number[] = [];
  for (let now = Math.min(...due); now < 10_000; now = Math.min(...due)) {
    answered.push(now);
    patience.over('hasty', now);
    due[due.indexOf(now)] = now + (patience.wait('hasty', now) ?? 0);
  }
  assert.equal(new Set(answered).size, answered.length);
  assert.equal(answered.length, 32 * 9);
});

test('who is in haste is refused late from the first refusal, and begins anew once it is calm', () => {
  const patience = new Patience();
  waits(patience, 'hasty', 20 + 1_024, 0);
  assert.deepEqual(waits(patience, 'hasty', 1, 1_000), [undefined], 'what is owed is owed');
  for (let n = 0; n < 1_024; n++) patience.over('hasty', 2_100);
  assert.deepEqual(waits(patience, 'hasty', 1, 2_100), [1_000]);
  patience.over('hasty', 3_100);
  assert.deepEqual(waits(patience, 'hasty', 21, 62_101), [...Array<number>(20).fill(0), 1_000]);
});

test('who is refused late is somebody in haste for a minute after, and what was refused so is told once none of it waits', () => {
  const patience = new Patience();
  waits(patience, 'hasty', 20, 0);
  assert.equal(patience.isHasty('hasty', 0), false, 'a few refusals are nobody’s haste');
  waits(patience, 'hasty', 1_026, 0);
  assert.deepEqual([patience.isHasty('hasty', 59_999), patience.isHasty('calm', 0)], [true, false]);
  const told = Array.from({ length: 1_024 }, () => patience.over('hasty', 250));
  assert.deepEqual([told.slice(0, 1_023), told[1_023]], [Array(1_023).fill(0), 1_026]);
  assert.equal(patience.isHasty('hasty', 60_000), false);
});

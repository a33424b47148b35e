import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areOver, replaysTold } from './replays-told.ts';

const done = (events: number) => ({ id: '1', state: 'done', events });
const failed = { id: '2', state: 'failed' };
const ready = { id: '3', state: 'ready' };

test('a replay that is done tells how much it wrote', () => {
  assert.deepEqual(replaysTold([done(0)]), { title: 'Replay done', message: 'It changed nothing' });
  assert.deepEqual(replaysTold([done(1), done(2)]), { title: 'Replay done', message: '3 events written' });
});

test('a replay that failed is not told as done', () => {
  assert.equal(areOver([done(3), failed]), true);
  assert.deepEqual(replaysTold([done(3), failed]), { title: 'Replay failed', message: '1 message could not be translated again' });
});

test('a replay that is still waited for, or waited already, is not told as having changed nothing', () => {
  assert.equal(areOver([done(3), ready]), false);
  assert.equal(replaysTold([done(3), ready]).title, 'Replay goes on');
  assert.equal(replaysTold([]).title, 'Replay goes on');
});

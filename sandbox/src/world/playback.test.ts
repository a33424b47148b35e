import assert from 'node:assert/strict';
import test from 'node:test';
import { Playback } from './playback.ts';
import { World } from './world.ts';

const WORLD = { seed: 2, startDay: '2025-06-01', encountersPerDay: 40 };

/** Plays until `count` messages came, and returns how long that took. */
async function play(
  t: { after: (run: () => Promise<void>) => void },
  pace: number | null,
  count: number,
  begin?: (playback: Playback) => void,
): Promise<number> {
  const enough = Promise.withResolvers<void>();
  let messages = 0;
  const playback = new Playback(
    new World(WORLD),
    {
      backlog: () => 0,
      receive: (event) => {
        if (event.type === 'message' && ++messages === count) enough.resolve();
        return 'new';
      },
    },
    pace,
    Date.now,
  );
  t.after(() => playback.close());
  const started = performance.now();
  playback.start();
  begin?.(playback);
  await enough.promise;
  return performance.now() - started;
}

test('messages come at the pace that was set', async (t) => {
  const took = await play(t, 100, 21);
  assert.ok(took >= 195 && took < 600, `20 gaps of 10 ms took ${took} ms`);
});

test('a world that stands still goes on when the pace is set', async (t) => {
  await play(t, 0, 50, (playback) => setImmediate(() => playback.setPace(null)));
});

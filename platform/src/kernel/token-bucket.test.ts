import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TokenBucket } from './token-bucket.ts';

const LONG = 1e9;

test('a burst goes at once, the rest at the rate', () => {
  const bucket = new TokenBucket({ perSecond: 10, burst: 3 }, 0);
  const waits = Array.from({ length: 6 }, () => bucket.take(0, LONG).waitMs);
  assert.deepEqual(waits, [0, 0, 0, 100, 200, 300]);
});

test('a wait that is too long takes nothing from those who come later', () => {
  const bucket = new TokenBucket({ perSecond: 1, burst: 1 }, 0);
  assert.equal(bucket.take(0, LONG).taken, true);
  for (let n = 0; n < 100; n++) assert.deepEqual(bucket.take(0, 500), { waitMs: 1000, taken: false });
  assert.deepEqual(bucket.take(1000, 0), { waitMs: 0, taken: true });
});

test('a pause that the target asked for lets nothing through before its end and saves up no burst', () => {
  const bucket = new TokenBucket({ perSecond: 10, burst: 5 }, 0);
  bucket.pause(1000);
  assert.equal(bucket.isOpen(999), false);
  assert.deepEqual(
    [1, 2].map(() => bucket.take(500, LONG).waitMs),
    [500, 600],
  );
  assert.equal(bucket.isOpen(1000), true);
});

test('whoever asks whenever: no window sees more than the burst and the rate allow', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 10 }), (asked, perSecond, burst) => {
      const bucket = new TokenBucket({ perSecond, burst }, 0);
      let now = 0;
      const used = asked.map((gap) => {
        now += gap;
        return now + bucket.take(now, LONG).waitMs;
      });
      for (let from = 0; from < used.length; from++) {
        for (let to = from; to < used.length; to++) {
          const span = (used[to] ?? 0) - (used[from] ?? 0);
          assert.ok(to - from + 1 <= burst + (span * perSecond) / 1000 + 1e-6);
        }
      }
    }),
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Allowances } from './allowance.ts';

test('a burst is given at once, then as fast as the policy says', () => {
  const allowances = new Allowances({ perSecond: 10, burst: 3 });
  assert.deepEqual(
    [0, 0, 0, 0].map((now) => allowances.spend('a', 1, now).allowed),
    [true, true, true, false],
  );
  assert.deepEqual(allowances.spend('a', 1, 40), { allowed: false, limit: 3, remaining: 0, resetMs: 260, retryMs: 60 });
  assert.deepEqual(allowances.spend('a', 1, 100), { allowed: true, limit: 3, remaining: 0, resetMs: 300, retryMs: 0 });
  assert.equal(allowances.spend('b', 1, 100).remaining, 2, 'another caller has an allowance of its own');
});

test('what costs more takes more, and never more than there can be', () => {
  const allowances = new Allowances({ perSecond: 1, burst: 10 });
  assert.equal(allowances.spend('a', 4, 0).remaining, 6);
  assert.deepEqual(allowances.spend('a', 7, 0), { allowed: false, limit: 10, remaining: 6, resetMs: 4_000, retryMs: 1_000 });
  assert.equal(allowances.spend('a', 1_000, 4_000).remaining, 0);
});

test('in no stretch of time is more given than burst and rate allow, and what is refused is allowed after the wait it names', () => {
  const asked = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 400 }), cost: fc.integer({ min: 1, max: 5 }) }), { maxLength: 60 });
  fc.assert(
    fc.property(asked, (requests) => {
      const allowances = new Allowances({ perSecond: 10, burst: 5 });
      const given: { at: number; cost: number }[] = [];
      let now = 0;
      for (const { wait, cost } of requests) {
        now += wait;
        const { allowed, retryMs } = allowances.spend('a', cost, now);
        if (!allowed) {
          now += retryMs;
          assert.ok(allowances.spend('a', cost, now).allowed);
        }
        given.push({ at: now, cost });
      }
      for (const [from, { at }] of given.entries()) {
        let sum = 0;
        for (const later of given.slice(from)) {
          sum += later.cost;
          assert.ok(sum <= 5 + (later.at - at) / 100 + 1e-6);
        }
      }
    }),
  );
});

test('callers without end do not fill the memory, and who has spent is remembered before who has not', () => {
  const allowances = new Allowances({ perSecond: 1, burst: 2 }, 3);
  allowances.spend('spender', 2, 0);
  for (let n = 0; n < 100; n++) allowances.spend(`idle ${n}`, 1, n * 2_000);
  assert.equal(allowances.spend('spender', 2, 200_000).allowed, true);
  allowances.spend('a', 2, 300_000);
  allowances.spend('b', 2, 300_000);
  assert.equal(allowances.spend('a', 1, 300_000).allowed, false);
});

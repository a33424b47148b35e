import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FairGate, type GateLimits } from './fair-gate.ts';

type Name = 'urgent' | 'bulk';
const LIMITS: GateLimits<Name> = {
  atOnce: 4,
  mostOfCaller: 3,
  mostBesideOthers: 2,
  mostOfHasty: 1,
  mostWaiting: 1_000,
  classes: { urgent: { weight: 3, most: 4 }, bulk: { weight: 1, most: 2 } },
};

/** A gate whose requests end when told, oldest first, and the order in which they were let through. */
function watched(limits: GateLimits<Name> = LIMITS, isHasty?: (caller: string) => boolean, monotonic?: () => number) {
  const gate = new FairGate(limits, isHasty, monotonic);
  const order: string[] = [];
  const ends: (() => void)[] = [];
  const ask = (caller: string, name: Name): boolean => {
    const turn = gate.enter(caller, name);
    void turn?.then((end) => {
      order.push(caller);
      ends.push(end);
    });
    return turn !== undefined;
  };
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const end = async (): Promise<void> => {
    ends.shift()?.();
    await settle();
  };
  return { ask, end, settle, order, underWay: () => ends.length };
}

test('a caller who asks a thousand times makes another wait for one turn', async () => {
  const { ask, end, settle, order } = watched();
  for (let n = 0; n < 1_000; n++) ask('noisy', 'urgent');
  await settle();
  ask('quiet', 'urgent');
  await settle();
  assert.deepEqual(order, ['noisy', 'noisy', 'noisy', 'quiet'], 'one place is never the noisy caller’s');
  for (let n = 0; n < 3; n++) ask('quiet', 'urgent');
  for (let n = 0; n < 4; n++) await end();
  assert.equal(order.slice(4).filter((caller) => caller === 'quiet').length, 2);
});

test('who asks alone has more places than who asks beside another, and has them again once that one is gone', async () => {
  const { ask, end, settle, order, underWay } = watched();
  const noisy = async (times: number): Promise<number> => {
    for (let n = 0; n < times; n++) ask('noisy', 'urgent');
    await settle();
    return underWay();
  };
  assert.equal(await noisy(10), 3);
  ask('quiet', 'urgent');
  while (underWay() > 0) await end();
  assert.equal(await noisy(10), 2, 'beside another');
  while (underWay() > 0) await end();
  for (let n = 0; n < 64; n++) {
    await noisy(1);
    await end();
  }
  assert.equal(await noisy(10), 3, 'alone again');
  assert.equal(order.filter((caller) => caller === 'quiet').length, 1);
});

test('who asked once beside another is gone after a while, however little was asked for since', async () => {
  let now = 0;
  const { ask, end, settle, underWay } = watched(LIMITS, undefined, () => now);
  const atOnce = async (): Promise<number> => {
    for (let n = 0; n < 5; n++) ask('noisy', 'urgent');
    await settle();
    const came = underWay();
    while (underWay() > 0) await end();
    return came;
  };
  ask('quiet', 'urgent');
  await settle();
  await end();
  now = 10_000;
  assert.equal(await atOnce(), 2, 'it may ask again');
  now = 10_001;
  assert.equal(await atOnce(), 3);
});

test('who asks on and on beyond its allowance does one thing at a time beside others, and as many as anybody once it is calm', async () => {
  const hasty = new Set(['noisy']);
  const { ask, end, settle, order, underWay } = watched(LIMITS, (caller) => hasty.has(caller));
  ask('quiet', 'urgent');
  await settle();
  await end();
  const noisyAtOnce = async (): Promise<number> => {
    for (let n = 0; n < 10; n++) ask('noisy', 'urgent');
    await settle();
    return underWay();
  };
  assert.equal(await noisyAtOnce(), 1);
  while (underWay() > 0) await end();
  assert.equal(order.filter((caller) => caller === 'noisy').length, 10, 'all of it is let through in the end');
  hasty.clear();
  assert.equal(await noisyAtOnce(), 2);
});

test('while both wait, classes share by weight, and bulk is never all there is', async () => {
  const { ask, end, settle, order } = watched({ ...LIMITS, mostOfCaller: 4, mostBesideOthers: 4 });
  for (let n = 0; n < 100; n++) {
    ask('loader', 'bulk');
    ask('clerk', 'urgent');
  }
  await settle();
  for (let n = 0; n < 76; n++) await end();
  const early = order.slice(4, 80);
  const bulk = early.filter((caller) => caller === 'loader').length;
  assert.ok(bulk >= 17 && bulk <= 21, `${bulk} of ${early.length} turns for a quarter of the weight`);
});

test('a class that was idle has saved nothing up', async () => {
  const { ask, end, settle, order } = watched({ ...LIMITS, atOnce: 1 });
  for (let n = 0; n < 60; n++) ask('clerk', 'urgent');
  await settle();
  for (let n = 0; n < 30; n++) await end();
  for (let n = 0; n < 20; n++) ask('loader', 'bulk');
  for (let n = 0; n < 12; n++) await end();
  assert.ok(order.slice(31).filter((caller) => caller === 'loader').length <= 4);
});

test('what a class had while nobody else asked is not held against it', async () => {
  const { ask, end, settle, order } = watched({ ...LIMITS, atOnce: 1 });
  for (let n = 0; n < 300; n++) {
    ask('clerk', 'urgent');
    await settle();
    await end();
  }
  for (let n = 0; n < 100; n++) ask(`loader ${n % 5}`, 'bulk');
  for (let n = 0; n < 5; n++) await end();
  ask('clerk', 'urgent');
  for (let n = 0; n < 5; n++) await end();
  assert.ok(order.slice(300, 312).includes('clerk'), order.slice(300).join(', '));
});

test('who has too many waiting is turned away, and nobody else', async () => {
  const { ask, settle } = watched({ ...LIMITS, mostWaiting: 2 });
  const taken = Array.from({ length: 10 }, () => ask('noisy', 'urgent'));
  await settle();
  assert.deepEqual([taken.filter(Boolean).length, ask('quiet', 'urgent')], [5, true]);
});

test('limits hold and everybody is let through in the end, whatever comes and goes', async () => {
  const step = fc.oneof(
    fc.record({ caller: fc.constantFrom('a', 'b', 'c'), name: fc.constantFrom<Name>('urgent', 'bulk') }),
    fc.constant('end' as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { ask, end, settle, order, underWay } = watched();
      let asked = 0;
      for (const one of steps) {
        if (one === 'end') await end();
        else if (ask(one.caller, one.name)) asked++;
        await settle();
        assert.ok(underWay() <= LIMITS.atOnce);
      }
      while (underWay() > 0) await end();
      assert.equal(order.length, asked);
    }),
    { numRuns: 40 },
  );
});

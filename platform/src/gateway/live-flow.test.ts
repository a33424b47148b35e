import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { ManualClock } from '../kernel/index.ts';
import { LiveFlow, type Reading } from './live-flow.ts';

const reading = (received: number): Reading =>
  ({ picture: { at: 'now', counts: { received } }, exceptions: { open: 0, overdue: 0 } }) as unknown as Reading;

const unexpected = (error: unknown): never => assert.fail(String(error));

/** Of who sees all entities. */
const WHOLE = { headers: {}, entities: 'all' } as const;

const letIn = (): Promise<boolean> => Promise.resolve(true);

/** A screen: what it was told, and a promise of the next thing it is told. */
function screen() {
  const stream = new PassThrough();
  const told: string[] = [];
  let next: (() => void) | undefined;
  stream.on('data', (chunk: Buffer) => {
    told.push(chunk.toString());
    next?.();
  });
  const response = Object.assign(stream, { writeHead: () => response }) as unknown as ServerResponse;
  const heard = async (pattern: RegExp): Promise<void> => {
    while (!told.some((text) => pattern.test(text))) await new Promise<void>((resolve) => (next = resolve));
  };
  return { response, told, heard, stream };
}

test('many screens are served by one reading, and none is made once nobody listens', async (t) => {
  const clock = new ManualClock(new Date('2026-03-02T08:00:00Z'));
  let readings = 0;
  const live = new LiveFlow({ read: () => Promise.resolve(reading(++readings)), clock, failed: unexpected });
  t.after(() => live.close());
  const screens = [screen(), screen(), screen()];
  for (const { response } of screens) live.add({ ...WHOLE, response, isLetIn: letIn, seen: undefined });
  await Promise.all(screens.map(({ heard }) => heard(/"received":1/)));
  assert.equal(readings, 1);
  await Promise.all(screens.map(({ heard }) => heard(/"received":2/)));
  assert.equal(readings, 2);
});

test('a screen that comes back with the newest number is not told again what it knows', async (t) => {
  const clock = new ManualClock(new Date('2026-03-02T08:00:00Z'));
  const live = new LiveFlow({ read: () => Promise.resolve(reading(7)), clock, failed: unexpected });
  t.after(() => live.close());
  const first = screen();
  live.add({ ...WHOLE, response: first.response, isLetIn: letIn, seen: undefined });
  await first.heard(/event: flow/);
  const number = Number(/id: (\d+)/.exec(first.told.join(''))?.[1]);
  const again = screen();
  live.add({ ...WHOLE, response: again.response, isLetIn: letIn, seen: number });
  await again.heard(/event: exceptions/);
  assert.doesNotMatch(again.told.join(''), /event: flow/);
});

test('a stream ends with its session, however that ends, and more screens than there is room for are refused', async (t) => {
  const clock = new ManualClock(new Date('2026-03-02T08:00:00Z'));
  const live = new LiveFlow({ read: () => Promise.resolve(reading(1)), clock, failed: unexpected });
  t.after(() => live.close());
  let isLetIn = true;
  const short = screen();
  const ended = new Promise((resolve) => short.stream.on('end', resolve));
  live.add({ ...WHOLE, response: short.response, isLetIn: () => Promise.resolve(isLetIn), seen: undefined });
  await short.heard(/event: flow/);
  isLetIn = false;
  await ended;
  for (let n = 0; n < 50; n++) live.add({ ...WHOLE, response: screen().response, isLetIn: letIn, seen: undefined });
  assert.throws(() => live.add({ ...WHOLE, response: screen().response, isLetIn: letIn, seen: undefined }), { code: 'STREAM_FULL' });
});

test('a screen that went away while it was being let in takes no place', async (t) => {
  const clock = new ManualClock(new Date('2026-03-02T08:00:00Z'));
  const live = new LiveFlow({ read: () => Promise.resolve(reading(1)), clock, failed: unexpected });
  t.after(() => live.close());
  for (let n = 0; n < 50; n++) {
    const { response, stream } = screen();
    await once(stream.destroy(), 'close');
    live.add({ ...WHOLE, response, isLetIn: letIn, seen: undefined });
  }
  const one = screen();
  live.add({ ...WHOLE, response: one.response, isLetIn: letIn, seen: undefined });
  await one.heard(/event: flow/);
});

test('a reading that fails is told to the log, and the next one is made all the same', async (t) => {
  const clock = new ManualClock(new Date('2026-03-02T08:00:00Z'));
  let readings = 0;
  const failures: unknown[] = [];
  const read = (): Promise<Reading> => (++readings === 1 ? Promise.reject(new Error('away')) : Promise.resolve(reading(readings)));
  const live = new LiveFlow({ read, clock, failed: (error) => void failures.push(error) });
  t.after(() => live.close());
  const one = screen();
  live.add({ ...WHOLE, response: one.response, isLetIn: letIn, seen: undefined });
  await one.heard(/"received":2/);
  assert.equal(failures.length, 1);
});

test('closed while it reads it reads no more, and takes nobody in', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const reads: (() => void)[] = [];
  const live = new LiveFlow({
    read: () => new Promise((resolve) => reads.push(() => resolve(reading(1)))),
    clock: new ManualClock(new Date('2026-03-02T08:00:00Z')),
    failed: unexpected,
  });
  const set = t.mock.method(globalThis, 'setTimeout');
  live.add({ ...WHOLE, response: screen().response, isLetIn: letIn, seen: undefined });
  t.mock.timers.tick(0);
  assert.equal(reads.length, 1);
  const closed = live.close();
  const timers = set.mock.callCount();
  reads[0]?.();
  await closed;
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(set.mock.callCount(), timers, 'no timer outlives it');
  assert.throws(() => live.add({ ...WHOLE, response: screen().response, isLetIn: letIn, seen: undefined }), { code: 'STREAM_CLOSED' });
});

test('who sees some entities is told of those, and two of the same entities by one reading', async (t) => {
  const clock = new ManualClock(new Date('2026-03-02T08:00:00Z'));
  const read: string[] = [];
  const live = new LiveFlow({
    read: (entities) => {
      read.push(String(entities));
      return Promise.resolve(reading(entities === 'all' ? 9 : entities.length));
    },
    clock,
    failed: unexpected,
  });
  t.after(() => live.close());
  const [whole, one, same] = [screen(), screen(), screen()];
  const own = { headers: {}, isLetIn: letIn, seen: undefined };
  live.add({ ...own, response: whole.response, entities: 'all' });
  live.add({ ...own, response: one.response, entities: ['north', 'lake'] });
  live.add({ ...own, response: same.response, entities: ['lake', 'north'] });
  await Promise.all([whole.heard(/"received":9/), one.heard(/"received":2/), same.heard(/"received":2/)]);
  assert.deepEqual(read.slice(0, 2).toSorted(), ['all', 'lake,north'].toSorted());
  assert.doesNotMatch(one.told.join(''), /"received":9/);
});

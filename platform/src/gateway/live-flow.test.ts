import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { ManualClock } from '../kernel/index.ts';
import { LiveFlow, type Reading } from './live-flow.ts';

const reading = (received: number): Reading =>
  ({ picture: { at: 'now', counts: { received } }, exceptions: { open: 0, overdue: 0 } }) as unknown as Reading;

const unexpected = (error: unknown): never => assert.fail(String(error));

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
  for (const { response } of screens) live.add(response, {}, letIn, undefined);
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
  live.add(first.response, {}, letIn, undefined);
  await first.heard(/event: flow/);
  const number = Number(/id: (\d+)/.exec(first.told.join(''))?.[1]);
  const again = screen();
  live.add(again.response, {}, letIn, number);
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
  live.add(short.response, {}, () => Promise.resolve(isLetIn), undefined);
  await short.heard(/event: flow/);
  isLetIn = false;
  await ended;
  for (let n = 0; n < 50; n++) live.add(screen().response, {}, letIn, undefined);
  assert.throws(() => live.add(screen().response, {}, letIn, undefined), { code: 'STREAM_FULL' });
});

test('a reading that fails is told to the log, and the next one is made all the same', async (t) => {
  const clock = new ManualClock(new Date('2026-03-02T08:00:00Z'));
  let readings = 0;
  const failures: unknown[] = [];
  const read = (): Promise<Reading> => (++readings === 1 ? Promise.reject(new Error('away')) : Promise.resolve(reading(readings)));
  const live = new LiveFlow({ read, clock, failed: (error) => void failures.push(error) });
  t.after(() => live.close());
  const one = screen();
  live.add(one.response, {}, letIn, undefined);
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
  live.add(screen().response, {}, letIn, undefined);
  t.mock.timers.tick(0);
  assert.equal(reads.length, 1);
  const closed = live.close();
  const timers = set.mock.callCount();
  reads[0]?.();
  await closed;
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(set.mock.callCount(), timers, 'no timer outlives it');
  assert.throws(() => live.add(screen().response, {}, letIn, undefined), { code: 'STREAM_CLOSED' });
});

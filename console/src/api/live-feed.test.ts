import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveFeed, SILENT_FEED, type Source } from './live-feed.ts';

class FakeSource extends EventTarget implements Source {
  readyState = 1;
  close(): void {
    this.readyState = 2;
  }
}

function feed() {
  const sources: FakeSource[] = [];
  const waiting: (() => void)[] = [];
  const open = (): Source => {
    const source = new FakeSource();
    sources.push(source);
    return source;
  };
  return { sources, waiting, live: new LiveFeed(open, (work) => void waiting.push(work)) };
}

test('pages share one connection, which ends with the last of them', () => {
  const { sources, live } = feed();
  const leave = [live.subscribe(() => undefined), live.subscribe(() => undefined)];
  assert.equal(sources.length, 1);
  for (const one of leave) one();
  assert.equal(sources[0]?.readyState, 2);
});

test('what is told reaches the pages', () => {
  const { sources, live } = feed();
  let heard = 0;
  live.subscribe(() => (heard += 1));
  sources[0]?.dispatchEvent(new MessageEvent('exceptions', { data: '{"open":3,"overdue":1}' }));
  assert.equal(heard, 1);
  assert.deepEqual(live.picture(), { connected: true, exceptions: { open: 3, overdue: 1 } });
});

test('the timer is called by itself, as the one of a browser must be', () => {
  const called: unknown[] = [];
  function later(this: unknown): void {
    called.push(this);
  }
  const source = new FakeSource();
  new LiveFeed(() => source, later).subscribe(() => undefined);
  source.close();
  source.dispatchEvent(new Event('error'));
  assert.deepEqual(called, [undefined]);
});

test('who may not watch is told nothing, and is not shown as disconnected', () => {
  SILENT_FEED.subscribe(() => assert.fail('nothing is told'))();
  assert.deepEqual(SILENT_FEED.picture(), { connected: undefined });
});

test('a refused connection is opened anew after a while, a broken one by the browser', () => {
  const { sources, waiting, live } = feed();
  live.subscribe(() => undefined);
  sources[0]?.dispatchEvent(new Event('error'));
  assert.equal(waiting.length, 0);
  sources[0]?.close();
  sources[0]?.dispatchEvent(new Event('error'));
  assert.equal(live.picture().connected, false);
  waiting[0]?.();
  assert.equal(sources.length, 2);
});

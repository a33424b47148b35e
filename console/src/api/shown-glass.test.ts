import assert from 'node:assert/strict';
import { test } from 'node:test';
import { glassHeader, type Kept, showGlass, shownGlass } from './shown-glass.ts';

const NOW = Date.parse('2026-03-02T08:00:00Z');

function storage(): Kept {
  const kept = new Map<string, string>();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}

test('emergency access is shown where patients are read, and nowhere else', () => {
  const kept = storage();
  showGlass(kept, { id: '7', endsAt: '2026-03-02T08:30:00Z' });
  const shown = (method: string, address: string): boolean => Object.keys(glassHeader(kept, method, address, NOW)).length > 0;
  assert.deepEqual(glassHeader(kept, 'GET', '/v1/accounts/account%3Aa', NOW), { 'x-plexus-break-glass': '7' });
  for (const address of ['/v1/accounts/search', '/v1/messages/north:1/body', '/v1/messages/search', '/v1/trace']) {
    assert.ok(shown('POST', address), address);
  }
  for (const [method, address] of [
    ['GET', '/v1/session'],
    ['GET', '/v1/flow/systems'],
    ['GET', '/v1/accountsx'],
    ['POST', '/v1/accounts/account%3Aa/shred'],
    ['POST', '/v1/break-glass/7/close'],
    ['POST', '/v1/adjustments'],
  ] as const) {
    assert.ok(!shown(method, address), `${method} ${address}`);
  }
});

test('it is shown until its time is over or it is ended', () => {
  const kept = storage();
  assert.deepEqual(glassHeader(kept, 'GET', '/v1/accounts', NOW), {});
  showGlass(kept, { id: '7', endsAt: '2026-03-02T08:00:00Z' });
  assert.deepEqual(glassHeader(kept, 'GET', '/v1/accounts', NOW), {});
  assert.deepEqual(shownGlass(kept), { id: '7', endsAt: '2026-03-02T08:00:00Z' });
  showGlass(kept, undefined);
  assert.equal(shownGlass(kept), undefined);
});

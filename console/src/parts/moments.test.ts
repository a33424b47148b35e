import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayIn, momentText, shortMomentText, zoneName, zoneOf } from './moments.ts';

test('the hour that summer time leaves out is never shown', () => {
  assert.equal(momentText('2026-03-08T07:59:59Z', 'America/Chicago'), '2026-03-08 01:59:59');
  assert.equal(momentText('2026-03-08T08:00:00Z', 'America/Chicago'), '2026-03-08 03:00:00');
});

test('the hour that comes twice is told apart by the name of the zone', () => {
  assert.equal(momentText('2026-11-01T06:30:00Z', 'America/Chicago'), momentText('2026-11-01T07:30:00Z', 'America/Chicago'));
  assert.equal(zoneName('2026-11-01T06:30:00Z', 'America/Chicago'), 'CDT');
  assert.equal(zoneName('2026-11-01T07:30:00Z', 'America/Chicago'), 'CST');
});

test('midnight is hour 00 of the new day', () => {
  assert.equal(momentText('2026-01-01T06:00:00Z', 'America/Chicago'), '2026-01-01 00:00:00');
});

test('a moment of today shows its time, another its day', () => {
  const now = new Date('2026-03-02T20:00:00Z');
  assert.equal(shortMomentText('2026-03-02T19:00:05Z', 'UTC', now), '19:00:05');
  assert.equal(shortMomentText('2026-03-01T19:00:05Z', 'UTC', now), '2026-03-01 19:00');
});

test('a choice of clock is a zone', () => {
  assert.equal(zoneOf('facility', 'America/Chicago'), 'America/Chicago');
  assert.equal(zoneOf('utc', 'America/Chicago'), 'UTC');
});

test('in the evening it is still today at the facility', () => {
  const evening = new Date('2026-11-22T00:14:00Z');
  assert.equal(dayIn('America/Chicago', evening), '2026-11-21');
  assert.equal(dayIn('UTC', evening), '2026-11-22');
});

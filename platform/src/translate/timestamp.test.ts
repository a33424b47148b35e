import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { zoneClock } from './time-zone.ts';
import { dayText, instantText, readTimestamp } from './timestamp.ts';

const chicago = zoneClock('America/Chicago');
const instant = (text: string): string | undefined => {
  const timestamp = readTimestamp(text);
  return timestamp && instantText(timestamp, chicago);
};

test('HL7 times are read at any precision from the day on', () => {
  assert.equal(instant('20260115'), '2026-01-15T06:00:00.000Z');
  assert.equal(instant('2026011513'), '2026-01-15T19:00:00.000Z');
  assert.equal(instant('202601151330'), '2026-01-15T19:30:00.000Z');
  assert.equal(instant('20260115133059'), '2026-01-15T19:30:59.000Z');
  assert.equal(instant('20260115133059.25'), '2026-01-15T19:30:59.250Z');
  assert.equal(instant('20260115133059.1234-0500'), '2026-01-15T18:30:59.123Z');
  assert.equal(instant('20260115+0000'), '2026-01-15T00:00:00.000Z');
});

test('ISO times are read with and without their offset', () => {
  assert.equal(instant('2026-01-15'), '2026-01-15T06:00:00.000Z');
  assert.equal(instant('2026-01-15T13:30'), '2026-01-15T19:30:00.000Z');
  assert.equal(instant('2026-01-15T13:30:00+05:30'), '2026-01-15T08:00:00.000Z');
  assert.equal(instant('2026-01-15T13:30:00.5Z'), '2026-01-15T13:30:00.500Z');
});

test('what is no real moment is not read', () => {
  const wrong = [
    '',
    '2026',
    '202601',
    '20260230',
    '20261301',
    '2026011525',
    '202601151360',
    '20260115133060',
    '2026-1-15',
    '20260115T1330',
    'today',
    '00000101',
    '20260115+2500',
  ];
  for (const text of wrong) assert.equal(readTimestamp(text), undefined, text);
});

test('an hour that the spring change skips moves forward, one that autumn repeats is its first pass', () => {
  assert.equal(instant('20260308013000'), '2026-03-08T07:30:00.000Z');
  assert.equal(instant('20260308023000'), '2026-03-08T08:30:00.000Z');
  assert.equal(instant('20260308033000'), '2026-03-08T08:30:00.000Z');
  assert.equal(instant('20261101013000'), '2026-11-01T06:30:00.000Z');
  assert.equal(instant('20261101023000'), '2026-11-01T08:30:00.000Z');
});

test('the day of a moment is the one in the sender’s zone', () => {
  const day = (text: string): string | undefined => {
    const timestamp = readTimestamp(text);
    return timestamp && dayText(timestamp, chicago);
  };
  assert.equal(day('20260701003000+0000'), '2026-06-30');
  assert.equal(day('20260701003000'), '2026-07-01');
  assert.equal(day('20260701+0000'), '2026-07-01');
});

test('every moment of any zone is found again from its wall-clock time, but for hours that occur twice', () => {
  const zones = ['America/Chicago', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC', 'America/St_Johns', 'Pacific/Apia'].map(zoneClock);
  const moments = fc.integer({ min: Date.UTC(1975, 0, 1) / 1000, max: Date.UTC(2060, 0, 1) / 1000 });
  fc.assert(
    fc.property(fc.constantFrom(...zones), moments, (zone, seconds) => {
      const moment = seconds * 1000;
      const local = zone.localOf(moment);
      const again = zone.instantOf(local);
      assert.equal(zone.localOf(again), local);
      assert.ok(again <= moment);
    }),
    { numRuns: 400 },
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../kernel/index.ts';
import { boundedDenials, type Denial } from './denials.ts';

const denial: Denial = { channel: 'northside', code: 'SENDER_FORBIDDEN', peer: '10.0.0.7', detail: 'partner northside-ehr' };

test('of equal denials five a minute are recorded, the rest is counted in the next', async () => {
  const clock = new ManualClock(new Date('2026-03-02T08:00:00Z'));
  const recorded: string[] = [];
  const denied = boundedDenials(({ code, detail }) => {
    recorded.push(`${code} ${detail}`);
    return Promise.resolve();
  }, clock);
  for (let n = 0; n < 1_000; n++) await denied(denial);
  assert.equal(recorded.length, 5);
  await denied({ ...denial, code: 'TYPE_FORBIDDEN' });
  assert.equal(recorded.length, 6, 'another kind is told at once');
  clock.advance(60_000);
  await denied(denial);
  assert.equal(recorded.at(-1), 'SENDER_FORBIDDEN partner northside-ehr; 995 more before this');
  await denied(denial);
  assert.equal(recorded.at(-1), 'SENDER_FORBIDDEN partner northside-ehr');
});

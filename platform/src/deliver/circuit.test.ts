import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Circuit, CLOSED, circuitAfter, circuitAt, roomIn } from './circuit.ts';

const RULE = { failures: 3, openMs: 10_000 };
const after = (circuit: Circuit, health: 'good' | 'bad' | 'none', now: number): Circuit =>
  circuitAfter(circuitAt(circuit, now), health, RULE, now);

test('failures in a row open the circuit, a success in between starts the count anew', () => {
  const twice = after(after(CLOSED, 'bad', 0), 'bad', 0);
  assert.equal(after(twice, 'bad', 0).state, 'open');
  assert.equal(after(after(twice, 'good', 0), 'bad', 0).state, 'closed');
  assert.equal(after(after(twice, 'none', 0), 'bad', 0).state, 'open');
});

test('an open circuit lets nothing through until its time is up, then one probe at a time', () => {
  const open: Circuit = { state: 'open', failures: 3, retryAt: 10_000 };
  assert.equal(roomIn(circuitAt(open, 9_999), 8, 0), 0);
  assert.equal(roomIn(circuitAt(open, 10_000), 8, 0), 1);
  assert.equal(roomIn(circuitAt(open, 10_000), 8, 1), 0);
  assert.equal(roomIn(CLOSED, 8, 3), 5);
});

test('a bad probe opens it again for the whole time, a good one closes it', () => {
  const open: Circuit = { state: 'open', failures: 3, retryAt: 10_000 };
  assert.deepEqual(after(open, 'bad', 12_000), { state: 'open', failures: 4, retryAt: 22_000 });
  assert.deepEqual(after(open, 'good', 12_000), CLOSED);
});

test('late news of calls made before it opened change nothing', () => {
  const open: Circuit = { state: 'open', failures: 3, retryAt: 10_000 };
  assert.equal(after(open, 'bad', 5_000), open);
  assert.equal(after(open, 'good', 5_000), open);
});

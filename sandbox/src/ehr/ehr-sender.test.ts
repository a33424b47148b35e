import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { readHeader, segment, writeMessage } from '@plexus/hl7v2';
import { Random } from '../chance/random.ts';
import { type FaultName, FaultSwitches } from '../control/faults.ts';
import { startAcceptor } from '../mllp/acceptor.ts';
import type { EhrMessage } from './ehr-messages.ts';
import { EhrSender } from './ehr-sender.ts';

const message = (number: number): EhrMessage => ({
  ehr: 'northside',
  controlId: `N${number}`,
  bytes: writeMessage([segment('MSH', { 3: 'NORTHSIDE', 4: 'NORTH', 9: ['ADT', 'A08'], 10: `N${number}`, 11: 'P', 12: '2.3' })]),
});

/** Sends messages 1 to 3, the second under a fault, and returns what arrived and what the sender noted. */
async function sendUnder(t: TestContext, fault: FaultName | undefined, answer: Parameters<typeof startAcceptor>[0] = () => 'AA') {
  const folder = mkdtempSync(join(tmpdir(), 'ehr-'));
  const arrived: string[] = [];
  const acceptor = await startAcceptor((bytes) => {
    try {
      arrived.push(readHeader(bytes).controlId);
    } catch {
      arrived.push('junk');
    }
    return answer(bytes);
  });
  const switches = new FaultSwitches(new Random(1));
  const all = Promise.withResolvers<void>();
  let done = 0;
  const sender = await EhrSender.start({
    system: 'northside-ehr',
    target: { host: '127.0.0.1', port: acceptor.port },
    switches,
    ackLog: join(folder, 'acks.jsonl'),
    timeoutMs: 100,
    done: async () => {
      if (++done === 1 && fault !== undefined) switches.set({ system: 'northside-ehr', fault, probability: 1, ms: 0, count: 1 });
      if (done === 3) all.resolve();
      await Promise.resolve();
    },
  });
  for (const number of [1, 2, 3]) sender.send(message(number));
  t.after(async () => {
    await acceptor.close();
    rmSync(folder, { recursive: true });
  });
  await all.promise;
  await sender.close();
  const noted = readFileSync(join(folder, 'acks.jsonl'), 'utf8').trimEnd().split('\n');
  return { arrived, noted: noted.map((line) => JSON.parse(line) as { controlId: string; code: string }), counts: sender.counts };
}

test('messages arrive in order and each answer is noted', async (t) => {
  const { arrived, noted } = await sendUnder(t, undefined);
  assert.deepEqual(arrived, ['N1', 'N2', 'N3']);
  assert.deepEqual(
    noted.map(({ controlId, code }) => `${controlId} ${code}`),
    ['N1 AA', 'N2 AA', 'N3 AA'],
  );
});

test('each fault disturbs the wire in its own way and loses nothing', async (t) => {
  const expected: Readonly<Partial<Record<FaultName, string[]>>> = {
    'answer-twice': ['N1', 'N2', 'N2', 'N3'],
    'answer-previous': ['N1', 'N1', 'N2', 'N3'],
    down: ['N1', 'N2', 'N3'],
    refuse: ['N1', 'N2', 'N3'],
  };
  for (const [fault, order] of Object.entries(expected)) {
    assert.deepEqual((await sendUnder(t, fault as FaultName)).arrived, order, fault);
  }
  const dropped = await sendUnder(t, 'drop-reply');
  assert.deepEqual(new Set(dropped.arrived), new Set(['N1', 'N2', 'N3']));
  assert.ok((await sendUnder(t, 'garbage')).arrived.includes('N2'));
});

test('an answer that does not come is waited for, and the same message goes again', async (t) => {
  let silent = true;
  const { arrived } = await sendUnder(t, undefined, (bytes) => {
    if (readHeader(bytes).controlId !== 'N2' || !silent) return 'AA';
    silent = false;
    return undefined;
  });
  assert.deepEqual(arrived, ['N1', 'N2', 'N2', 'N3']);
});

test('a message that is rejected is set aside and the next one goes', async (t) => {
  const { noted, counts } = await sendUnder(t, undefined, (bytes) => (readHeader(bytes).controlId === 'N2' ? 'AR' : 'AA'));
  assert.deepEqual(
    noted.map(({ code }) => code),
    ['AA', 'AR', 'AA'],
  );
  assert.equal(counts.refused, 1);
});

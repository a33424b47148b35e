import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { Random } from '../chance/random.ts';
import { type FaultName, FaultSwitches } from '../control/faults.ts';
import { startAnsweringServer } from './answering-server.ts';
import { Submitter } from './submitter.ts';

/** Submits two messages, the second under a fault, to a server that answers with `statuses` and then 202. */
async function submit(t: TestContext, statuses: number[], fault?: FaultName) {
  const folder = mkdtempSync(join(tmpdir(), 'submitter-'));
  const arrived: string[] = [];
  const server = await startAnsweringServer({
    host: '127.0.0.1',
    port: 0,
    answer: ({ headers }) => {
      assert.equal(headers.authorization, 'Bearer sesame');
      arrived.push(String(headers['idempotency-key']));
      return { status: statuses.shift() ?? 202, body: {} };
    },
  });
  t.after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, 'sesame\n');
  const switches = new FaultSwitches(new Random(1));
  const all = Promise.withResolvers<void>();
  let done = 0;
  const submitter = new Submitter({
    url: `http://127.0.0.1:${server.port}/`,
    system: 'patient-accounting',
    tokenFile,
    switches,
    timeoutMs: 1000,
    done: async () => {
      if (++done === 1 && fault !== undefined) switches.set({ system: 'patient-accounting', fault, probability: 1, ms: 0, count: 1 });
      if (done === 2) all.resolve();
      await Promise.resolve();
    },
  });
  submitter.submit({ key: 'a', records: [{ record: 'claim-submitted' }] });
  submitter.submit({ key: 'b', records: [{ record: 'claim-submitted' }] });
  await all.promise;
  await submitter.close();
  return { arrived, counts: submitter.counts };
}

test('a submission goes again under the same key while Plexus is away, and is set aside when it is refused', async (t) => {
  const { arrived, counts } = await submit(t, [503, 202, 422]);
  assert.deepEqual(arrived, ['a', 'a', 'b']);
  assert.deepEqual([counts.accepted, counts.refused], [1, 1]);
});

test('faults repeat, disorder and garble what is submitted', async (t) => {
  assert.deepEqual((await submit(t, [], 'answer-twice')).arrived, ['a', 'b', 'b']);
  assert.deepEqual((await submit(t, [], 'answer-previous')).arrived, ['a', 'a', 'b']);
  assert.deepEqual((await submit(t, [], 'garbage')).arrived, ['a', 'undefined', 'b']);
  assert.deepEqual((await submit(t, [], 'down')).arrived, ['a', 'b']);
});

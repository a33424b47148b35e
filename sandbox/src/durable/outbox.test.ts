import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { Outbox } from './outbox.ts';
import { Progress } from './progress.ts';

test('items leave in order, and the first one is tried until it is gone', async () => {
  const delivered: number[] = [];
  const all = Promise.withResolvers<void>();
  let failures = 2;
  const outbox = new Outbox<number>({
    firstWaitMs: 1,
    deliver: async (item) => {
      if (item === 2 && failures-- > 0) throw new Error('not now');
      delivered.push(item);
      if (item === 3) all.resolve();
      await Promise.resolve();
    },
    done: () => Promise.resolve(),
  });
  for (const item of [1, 2, 3]) outbox.put(item);
  await all.promise;
  await outbox.close();
  assert.deepEqual(delivered, [1, 2, 3]);
  assert.equal(outbox.failures, 2);
});

test('progress is what it was before a restart', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'progress-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const before = await Progress.open(join(folder, 'progress.jsonl'));
  await before.set('bank', 3);
  await before.set('bank', 4);
  await before.set('clearinghouse', 1);
  await before.close();
  const after = await Progress.open(join(folder, 'progress.jsonl'));
  t.after(() => after.close());
  assert.deepEqual([after.done('bank'), after.done('clearinghouse'), after.done('northside-ehr')], [4, 1, 0]);
});

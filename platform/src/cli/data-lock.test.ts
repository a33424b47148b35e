import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { lockData } from './data-lock.ts';

const folder = await mkdtemp(join(tmpdir(), 'plexus-lock-'));
after(() => rm(folder, { recursive: true, force: true }));

test('a second Plexus on the same data folder is refused and told which process holds it', async () => {
  await writeFile(join(folder, 'running.pid'), '4711\n');
  await assert.rejects(
    lockData(folder, (pid) => Promise.resolve(pid === 4711)),
    (error: Error & { code: string; hint: string }) => {
      assert.equal(error.code, 'PLEXUS_RUNS_ALREADY');
      assert.match(error.message, /process 4711/);
      assert.match(error.hint, /PLEXUS_DATA/);
      return true;
    },
  );
});

test('what a killed Plexus left behind holds nothing, and stopping leaves nothing behind', async () => {
  await writeFile(join(folder, 'running.pid'), '4711\n');
  const lock = await lockData(folder, () => Promise.resolve(false));
  await lock.stop();
  assert.deepEqual(await readdir(folder), []);
});

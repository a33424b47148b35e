import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, test } from 'node:test';
import { runFile } from './run-file.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'plexus-run-file-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs such a file of tests. */
async function runOf(name: string, body: string, { limitMs = 60_000, stop = new AbortController().signal } = {}) {
  const path = join(folder, `${name}.test.mjs`);
  writeFileSync(path, `import { test } from 'node:test';\n${body}`);
  // It would be taken for a test file of this one.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { ran } = await runFile(relative(root, path), { limitMs, stop, env });
  return ran.map(({ title, outcome, said = '' }) => ({ title, outcome, said }));
}

test('what became of each test is told, with what a failed one said, and a file that does not start has failed', async () => {
  const [held, broken, skipped] = await runOf(
    'mixed',
    `test('holds', () => {}); test('breaks', () => { throw new Error('the sky fell') }); test('waits', { skip: true }, () => {});`,
  );
  assert.deepEqual([held?.title, held?.outcome], ['holds', 'passed']);
  assert.deepEqual([broken?.title, broken?.outcome], ['breaks', 'failed']);
  assert.deepEqual([skipped?.title, skipped?.outcome], ['waits', 'skipped']);
  assert.match(broken?.said ?? '', /the sky fell/);
  const [absent] = await runOf('absent', `import './nowhere.mjs';`);
  assert.equal(absent?.outcome, 'failed');
});

test('a file that never ends is ended when its time is over, and named with the test that was under way', async () => {
  const ran = await runOf('hangs', `setInterval(() => {}, 1_000); test('drips', () => new Promise(() => {}));`, { limitMs: 2_000 });
  const last = ran.at(-1);
  assert.equal(last?.outcome, 'failed');
  assert.match(last?.said ?? '', /did not end within 2 s/);
  assert.match(last?.title ?? '', /drips|hangs\.test\.mjs/);
});

test('who stops the run stops its files', async () => {
  const stopped = await runOf('stopped', `setInterval(() => {}, 1_000);`, { stop: AbortSignal.abort() });
  assert.deepEqual([stopped.at(-1)?.outcome, stopped.at(-1)?.said], ['failed', 'it was stopped']);
});

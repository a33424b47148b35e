import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { AppendLog } from './append-log.ts';

test('what was appended is there after a restart, without the line that a crash cut short', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'append-log-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'deep', 'log.jsonl');
  const first = await AppendLog.open(path);
  assert.deepEqual(first.records, []);
  await Promise.all(Array.from({ length: 100 }, (_, n) => first.log.append(JSON.stringify({ n }))));
  await first.log.close();
  appendFileSync(path, '{"n":100');
  const second = await AppendLog.open(path);
  assert.deepEqual(
    second.records,
    Array.from({ length: 100 }, (_, n) => ({ n })),
  );
  await second.log.append('{"n":"last"}');
  await second.log.close();
  assert.equal(readFileSync(path, 'utf8').split('\n').length, 102);
});

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type FileResult, merged, withFigures } from './report.ts';

const docs = join(import.meta.dirname, '../../../docs');

const result = (file: string, measured: string): FileResult => ({
  file,
  outcome: 'passed',
  seconds: 1,
  day: '2026-03-02',
  form: 'quick',
  figures: [{ name: 'x', fault: 'F2', injected: 'a kill', held: 'I1', measured }],
  skipped: [],
});

test('a file that ran again takes the place of its earlier result, and one that is gone goes once another has its figures', () => {
  const measuredBy = (results: readonly FileResult[]) => results.map(({ file, figures }) => [file, figures[0]?.measured]);
  const after = merged([result('a.test.ts', 'old'), result('gone.test.ts', 'x')], [result('a.test.ts', 'new')], ['a.test.ts', 'b.test.ts']);
  assert.deepEqual(measuredBy(after), [['a.test.ts', 'new']]);
  const kept = merged([result('gone.test.ts', 'x')], [], ['a.test.ts']);
  assert.deepEqual(measuredBy(kept), [['gone.test.ts', 'x']], 'nothing has its figures yet');
});

test('the page of faults shows the kept figures, unchanged by hand', async () => {
  const page = await readFile(join(docs, 'faults.md'), 'utf8');
  const results = JSON.parse(await readFile(join(docs, 'faults.json'), 'utf8')) as FileResult[];
  assert.equal(page, withFigures(page, results), 'run npm run faults');
});

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';

const readme = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8');
const examples = [...readme.matchAll(/^## (.*)$[^]*?^```ts\n([^]*?)^```$/gm)].map(([, title = '', code = '']) => ({ title, code }));

test('the README has examples', () => {
  assert.ok(examples.length >= 2);
});

for (const { title, code } of examples) {
  test(`the example of the README prints what it says: ${title}`, async (t) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'flatfile-readme-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'example.mts');
    writeFileSync(file, code.replace("'@plexus/flatfile'", `'${pathToFileURL(path.join(import.meta.dirname, 'index.ts')).href}'`));
    const printed: string[] = [];
    t.mock.method(console, 'log', (...values: unknown[]) => {
      printed.push(values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' '));
    });
    await import(pathToFileURL(file).href);
    const expected = [...code.matchAll(/^\/\/> (.*)$/gm)].map(([, line]) => line);
    assert.deepEqual(printed, expected);
  });
}

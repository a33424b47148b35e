import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'plexus-readme-'));
after(() => rmSync(folder, { recursive: true }));

interface Example {
  readonly codec: string;
  /** The heading it stands under. */
  readonly title: string;
  readonly code: string;
}

/** Every example in TypeScript of the README of a codec, the second under a heading as well. */
function examplesOf(file: string): Example[] {
  const codec = basename(dirname(file));
  let title = '';
  return [...readFileSync(join(root, file), 'utf8').matchAll(/^## (.*)$|^```ts\n([^]*?)^```$/gm)].flatMap(([, heading, code]) => {
    title = heading ?? title;
    return code === undefined ? [] : [{ codec, title, code }];
  });
}

const examples = globSync('codecs/*/README.md', { cwd: root }).sort().flatMap(examplesOf);

test('the README of every codec has examples', () => {
  const codecs = globSync('codecs/*/package.json', { cwd: root }).map((file) => basename(dirname(file)));
  assert.deepEqual([...new Set(examples.map(({ codec }) => codec))], codecs.sort());
});

for (const [n, { codec, title, code }] of examples.entries()) {
  test(`the example of the README of ${codec} prints what it says: ${title}`, async (t) => {
    const file = join(folder, `${n}.mts`);
    const door = pathToFileURL(join(root, 'codecs', codec, 'src/index.ts')).href;
    writeFileSync(file, code.replace(`'@plexus/${codec}'`, `'${door}'`));
    const printed: string[] = [];
    t.mock.method(console, 'log', (...values: unknown[]) => {
      printed.push(values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' '));
    });
    await import(pathToFileURL(file).href);
    const expected = [...code.matchAll(/^\/\/> (.*)$/gm)].map(([, line]) => line);
    assert.deepEqual(printed, expected);
    assert.ok(expected.length > 0 || code.includes('assert'), 'it shows nothing');
  });
}

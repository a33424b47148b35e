import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const sources = globSync('{platform/src,codecs/*/src}/**/*.ts', { cwd: root })
  .filter((file) => !file.includes('.test.'))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
/** Files that say something of the kind, by what they say. */
const saying = (words: RegExp): string[] => sources.flatMap(({ file, text }) => (words.test(text) ? [file] : [])).sort();

test('nothing that comes from outside is unpacked', () => {
  assert.deepEqual(
    saying(/\b(createGunzip|createUnzip|createInflate\w*|createBrotliDecompress|gunzip|inflate|unzip|brotliDecompress)\w*\(/),
    ['platform/src/cli/backup/restore.ts'],
  );
  assert.deepEqual(saying(/from '(yauzl|adm-zip|jszip|tar|tar-stream|unzipper|fflate|pako)'/), []);
});

test('no text becomes a program, and no command line is put together', () => {
  assert.deepEqual(saying(/\beval\(|new Function\(|from 'node:vm'|\bvm\.run/), []);
  assert.deepEqual(saying(/\bexec\(`|\bexecSync\(|shell: true/), []);
});

test('XML is read by one reader only, which takes no document types but those it is told of', () => {
  assert.deepEqual(saying(/from '(saxes|fast-xml-parser|xml2js|@xmldom\/xmldom|libxml2-wasm|xml-js)'/), ['codecs/xml/src/xml-stream.ts']);
});

test('statements take values as parameters: none is written into its text', () => {
  const glued = sources.flatMap(({ file, text }) =>
    [
      ...text.matchAll(/(?:query\(|text:)\s*`(?:[^`\\]|\\.)*?\b(?:where|values|and|or|set)\b[^`]*?(?:=|<|>|like|\()\s*'?\$\{(\w[\w.]*)/gi),
    ].map(([, name]) => `${file}: ${name}`),
  );
  // Constants of the source are no values; the two others are a piece of SQL and a day that was computed.
  const values = glued.filter((one) => !/: [A-Z_]+$/.test(one));
  assert.deepEqual(
    [...new Set(values)],
    ['platform/src/observe/invariants/liveness.ts: since', 'platform/src/cli/backup/restore.ts: bound'],
  );
});

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const glossary = readFileSync(join(import.meta.dirname, '../../docs/glossary.md'), 'utf8');
const words = new Set([...glossary.matchAll(/^\| \*\*(.+?)\*\*/gm)].flatMap(([, word]) => (word ?? '').split(', ')));

/** Other names for things that the glossary names. */
const NOT_OURS =
  /\b(jobs?|workers?|payloads?|executions?|queues?|dead letters?|error messages?|transactions?|lookup tables?|pipelines?|tickets?)\b/i;

/** What a source shows: text between tags and the words of labels, titles and placeholders. */
function shown(source: string): string[] {
  const between = [...source.matchAll(/>([^<>{}=;]+)</g)].map(([, text]) => text ?? '');
  const named = [...source.matchAll(/\b(?:label|title|about|placeholder|aria-label|act)(?:=|: )["'`]([^"'`]+)/g)].map(
    ([, text]) => text ?? '',
  );
  return [...between, ...named].map((text) => text.replaceAll(/\s+/g, ' ').trim()).filter((text) => text !== '');
}

test('the screens call nothing by a name that the glossary does not use', () => {
  const strange = globSync('**/*.{ts,tsx}', { cwd: import.meta.dirname })
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) =>
      shown(readFileSync(join(import.meta.dirname, file), 'utf8'))
        .filter((text) => NOT_OURS.test(text))
        .map((text) => `${file}: ${text}`),
    );
  assert.deepEqual(strange, []);
});

test('what the lists and tabs are called stands in the glossary', () => {
  for (const word of [
    'message',
    'exception',
    'trace',
    'canonical event',
    'delivery',
    'journal',
    'channel',
    'target',
    'control id',
    'crosswalk',
    'bucket',
  ]) {
    assert.ok(words.has(word), word);
  }
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const examples = Array.from(README.matchAll(/```ts\n([^]*?)```/g), ([, code = '']) => code);

test('the examples of the README run, and what they state is true', async () => {
  assert.ok(examples.length >= 4);
  for (const example of examples) {
    const code = example.replace("'@plexus/hl7v2'", `'${new URL('index.ts', import.meta.url).href}'`);
    await import(`data:text/javascript,${encodeURIComponent(code)}`);
  }
});

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { patternsIn } from './reference/regular-expressions.ts';

const root = join(import.meta.dirname, '..');
/** Processor time of one look at a text of `LENGTHS`, in milliseconds: linear ones take a hundredth of it, others exceed it at one of the lengths. */
const MOST_MS = 60;
const LENGTHS = [24, 200, 1_000, 4_000, 20_000];

const PRINTABLE = Array.from({ length: 95 }, (_, n) => String.fromCodePoint(32 + n));

/** Texts that hold up an expression that can be held up: what it takes, with one part of it again and again, and an end that it does not take. */
function trying(source: string, flags: string): string[] {
  const plain = ['a', '0', ' ', '-', '.', ',', '\t', '\\', '"', '/', '\n', ':'];
  const samples = sampled(source, flags);
  const parts = new Set<readonly [string, string]>();
  for (const sample of samples) {
    for (let n = 0; n < Math.min(sample.length, 10); n++) {
      for (const long of [1, 3]) parts.add([sample.slice(0, n), sample.slice(n, n + long)]);
    }
    parts.add(['', sample]);
  }
  for (const one of plain) parts.add(['', one]);
  const seen = new Set<string>();
  return [...parts].flatMap(([before, pumped]) => {
    if (pumped === '' || seen.has(`${before}|${pumped}`)) return [];
    seen.add(`${before}|${pumped}`);
    return [JSON.stringify([before, pumped])];
  });
}

function sampled(source: string, flags: string): string[] {
  // Samples are of printable characters: of a class that has none they would be looked for without end.
  const classes = source.match(/\[\^(?:\\.|[^\]\\])*\]/g) ?? [];
  if (classes.some((one) => !PRINTABLE.some((character) => new RegExp(one, flags.replace(/[gyd]/g, '')).test(character)))) return [];
  try {
    const matching = fc.stringMatching(new RegExp(source, flags.replace(/[gyd]/g, '')));
    return fc.sample(matching, { numRuns: 3, seed: 11 }).map((one) => one.slice(0, 40));
  } catch {
    // Assertions have no samples; the plain texts remain.
    return [];
  }
}

/** The text that holds an expression up; undefined when none does. */
function heldUp(source: string, flags: string): string | undefined {
  const anchored = flags.includes('y') ? `^(?:${source})` : source;
  const expression = new RegExp(anchored, flags.replace(/[gy]/g, ''));
  for (const part of trying(source, flags)) {
    const [before, pumped] = JSON.parse(part) as [string, string];
    for (const length of LENGTHS) {
      const text = `${before}${pumped.repeat(Math.ceil(length / pumped.length))}\u0000`;
      if (milliseconds(expression, text) > MOST_MS && milliseconds(expression, text) > MOST_MS) return `${part} × ${length}`;
    }
  }
  return undefined;
}

function milliseconds(expression: RegExp, text: string): number {
  const started = process.cpuUsage();
  expression.test(text);
  const { user } = process.cpuUsage(started);
  return user / 1_000;
}

/** Slow on long text, and never shown any. */
const SHORT_TEXTS: Readonly<Record<string, string>> = {
  'platform/src/processes/requisition-to-pay/match/duplicates.ts': 'the number of an invoice',
  'platform/src/processes/requisition-to-pay/match/hold.ts': 'a decimal that was computed here',
  'platform/src/govern/master-key.ts': 'the key file of who runs the installation',
};

test('literals and schema patterns are found, and nothing else', () => {
  const source =
    "const a = x / y / z; // /no/\nconst b = /a[/]b/giu.test(`/no/${'/no/'}`); return /c\\/d/;\nconst c = { pattern: '^\\\\d$' }; f(/e/);";
  assert.deepEqual(
    patternsIn(source).map((one) => `${one.line} ${one.source} ${one.flags}`.trim()),
    ['2 a[/]b giu', '2 c\\/d', '3 ^\\d$', '3 e'],
  );
});

test('an expression that can be held up is noticed', () => {
  for (const bad of ['^(a+)+$', '\\s+$']) assert.notEqual(heldUp(bad, ''), undefined, bad);
  assert.equal(heldUp('^[a-z][a-z0-9-]{0,59}$', ''), undefined);
});

test('none of our own expressions can be held up by what it is shown', () => {
  const files = globSync('{platform/src,codecs/*/src}/**/*.ts', { cwd: root }).filter((file) => !file.includes('.test.'));
  const all = files.flatMap((file) => patternsIn(readFileSync(join(root, file), 'utf8')).map((pattern) => ({ file, ...pattern })));
  assert.ok(all.length > 200, `${all.length} expressions`);
  const held = [...new Map(all.map((one) => [`${one.source} ${one.flags}`, one])).values()].flatMap(({ file, line, source, flags }) => {
    const by = heldUp(source, flags);
    return by === undefined || Object.hasOwn(SHORT_TEXTS, file) ? [] : [`${file}:${line} /${source}/${flags} by ${by}`];
  });
  assert.deepEqual(held, []);
});

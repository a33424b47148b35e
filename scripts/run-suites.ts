import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { chromiumPath } from '../platform/test/browser/chromium-path.ts';
import { trytonMissing } from '../platform/test/tryton/installation.ts';
import type { Failure } from './failures.ts';
import { makeScratch, MOST_AGAIN, testFlags } from './test-process.ts';

const root = join(import.meta.dirname, '..');

interface Suite {
  readonly name: string;
  readonly command: readonly string[];
  /** Why the suite cannot run here; undefined when it can. */
  readonly skipped?: string | undefined;
  /** What it keeps must lie on a disk, since it is about disks. */
  readonly onDisk?: boolean;
}

const scratch = makeScratch();
/** Where the suite that runs says what failed. */
const failed = join(scratch.folder, 'failed.jsonl');

const tests = (...patterns: string[]): string[] => patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();

/** Runs test files with Node's own runner; `concurrency` files at a time. The fault tests show what they injected and measured. */
const nodeTest = (files: readonly string[], concurrency: number, reporter = 'dot'): readonly string[] => [
  process.execPath,
  ...testFlags(files),
  '--test',
  `--test-concurrency=${concurrency}`,
  `--test-reporter=${reporter}`,
  '--test-reporter-destination=stdout',
  `--test-reporter=${join(root, 'scripts/failures.ts')}`,
  `--test-reporter-destination=${failed}`,
  '--test-timeout=300000',
  ...files,
];

const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
const corpus = join(root, '..', 'shared', 'corpus');
const unit = tests(
  'codecs/*/src/**/*.test.ts',
  'platform/src/**/*.test.ts',
  'sandbox/src/**/*.test.ts',
  'sdk/src/**/*.test.ts',
  'console/src/**/*.test.ts',
  'bench/src/**/*.test.ts',
  'scripts/**/*.test.ts',
);
const flows = tests('platform/test/{flows,golden,erp-conformance}/**/*.test.ts');
const faults = tests('platform/test/faults/**/*.test.ts');
const corpusTests = tests('platform/test/corpus/**/*.test.ts');
const trytonTests = tests('platform/test/tryton/**/*.test.ts');
const browserTests = tests('platform/test/browser/**/*.test.ts');

const suites: readonly Suite[] = [
  { name: 'typecheck', command: [bin('tsc'), '-p', '.'] },
  { name: 'typecheck-console', command: [bin('tsc'), '-p', 'console'] },
  { name: 'typecheck-browser', command: [bin('tsc'), '-p', 'platform/test/browser'] },
  { name: 'format', command: [bin('biome'), 'format', '.'] },
  { name: 'lint', command: [bin('oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'unit', command: nodeTest(unit, 2) },
  { name: 'flows', command: nodeTest(flows, 2) },
  {
    name: 'faults',
    command: nodeTest(faults, 2, 'spec'),
    skipped: faults.length === 0 ? 'no fault tests found' : undefined,
    onDisk: true,
  },
  {
    name: 'browser',
    command: nodeTest(browserTests, 2),
    skipped: chromiumPath() === undefined ? 'no Chromium is installed (apt-get install chromium)' : undefined,
  },
  { name: 'tryton', command: nodeTest(trytonTests, 2), skipped: trytonMissing() },
  {
    name: 'corpus',
    command: nodeTest(corpusTests, 2),
    skipped: existsSync(corpus) ? undefined : 'the corpus of real files is not beside the project (../shared/corpus)',
  },
];

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`Unknown suite: ${unknown.join(', ')}. Known: ${suites.map((suite) => suite.name).join(', ')}`);
  process.exit(2);
}

/** Runs it and tells what failed: undefined when all is well, empty when it cannot tell. */
function run([program = '', ...args]: readonly string[], onDisk = false): readonly Failure[] | undefined {
  rmSync(failed, { force: true });
  const env = onDisk ? process.env : { ...process.env, TMPDIR: scratch.temporary };
  if (spawnSync(program, args, { cwd: root, stdio: 'inherit', env }).status === 0) return undefined;
  if (!existsSync(failed)) return [];
  const lines = readFileSync(failed, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Failure);
}

const told = ({ name, file, line, said }: Failure): string =>
  `✖ ${name} (${relative(root, file)}:${line})\n  ${said.replaceAll('\n', '\n  ')}`;

const results: { name: string; outcome: string }[] = [];
const failures: string[] = [];
for (const suite of suites) {
  if (chosen.length > 0 && !chosen.includes(suite.name)) continue;
  if (suite.skipped !== undefined) {
    results.push({ name: suite.name, outcome: `skipped: ${suite.skipped}` });
    continue;
  }
  console.log(`\n── ${suite.name}`);
  const started = performance.now();
  let wrong = run(suite.command, suite.onDisk);
  failures.push(...(wrong ?? []).map(told));
  const files = [...new Set((wrong ?? []).map(({ file }) => file))];
  const again = files.length > 0 && files.length <= MOST_AGAIN && files.every((file) => existsSync(file));
  if (again) {
    console.log(`\n── ${suite.name}: once more, alone: ${files.map((file) => relative(root, file)).join(', ')}`);
    wrong = run(nodeTest(files, 1, 'spec'), suite.onDisk);
    failures.push(...(wrong ?? []).map(told));
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  results.push({
    name: suite.name,
    outcome: `${wrong === undefined ? 'passed' : 'FAILED'} in ${seconds} s${again ? `, ${files.length} of its files in a second run` : ''}`,
  });
}

scratch.remove();
console.log('\n── summary');
for (const { name, outcome } of results) console.log(`${name.padEnd(18)} ${outcome}`);
if (failures.length > 0) console.log(`\n── what failed, in a first run or a second\n${failures.join('\n')}`);
process.exit(results.some(({ outcome }) => outcome.startsWith('FAILED')) ? 1 : 0);

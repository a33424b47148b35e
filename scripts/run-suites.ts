import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumPath } from '../platform/test/browser/chromium-path.ts';
import { trytonMissing } from '../platform/test/tryton/installation.ts';

const root = join(import.meta.dirname, '..');

interface Suite {
  readonly name: string;
  readonly command: readonly string[];
  /** Why the suite cannot run here; undefined when it can. */
  readonly skipped?: string | undefined;
}

const tests = (...patterns: string[]): string[] => patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();

/** Runs test files with Node's own runner; `concurrency` files at a time. The fault tests show what they injected and measured. */
const nodeTest = (files: readonly string[], concurrency: number, reporter = 'dot'): readonly string[] => [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  '--disable-proto=throw',
  `--import=${join(root, 'scripts/prototypes.ts')}`,
  '--test',
  `--test-concurrency=${concurrency}`,
  `--test-reporter=${reporter}`,
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
  { name: 'faults', command: nodeTest(faults, 2, 'spec'), skipped: faults.length === 0 ? 'no fault tests found' : undefined },
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

const results: { name: string; outcome: string }[] = [];
for (const suite of suites) {
  if (chosen.length > 0 && !chosen.includes(suite.name)) continue;
  if (suite.skipped !== undefined) {
    results.push({ name: suite.name, outcome: `skipped: ${suite.skipped}` });
    continue;
  }
  console.log(`\n── ${suite.name}`);
  const started = performance.now();
  const [program = '', ...args] = suite.command;
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  results.push({
    name: suite.name,
    outcome: `${status === 0 ? 'passed' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  });
}

console.log('\n── summary');
for (const { name, outcome } of results) console.log(`${name.padEnd(18)} ${outcome}`);
process.exit(results.some(({ outcome }) => outcome.startsWith('FAILED')) ? 1 : 0);

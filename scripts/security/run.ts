import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { parseArgs } from 'node:util';
import { chromiumPath } from '../../platform/test/browser/chromium-path.ts';
import { CONTROLS } from './controls.ts';
import { isGreen, judge, type Ran, table } from './outcome.ts';

const HELP = `Runs the proof of every control of docs/security.md and prints what held.

  npm run security                   all of it, with more of what is tried by chance than npm test
  npm run security -- --only C6,C38  some controls
  npm run security -- --json         one JSON document on stdout

It fails when a control fails, or has no test and gives no reason.
`;
/** Requests tried per operation and caller of the interface. */
const FUZZ_RUNS = '40';
const MOST_MS = 900_000;
const root = join(import.meta.dirname, '../..');

const { values } = parseArgs({
  options: { only: { type: 'string' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const wanted = values.only?.split(',');
const unknown = wanted?.filter((id) => !CONTROLS.some((control) => control.id === id)) ?? [];
if (unknown.length > 0) {
  process.stderr.write(`There is no control ${unknown.join(', ')}; docs/security.md lists them\n`);
  process.exit(2);
}
const controls = CONTROLS.filter(({ id }) => wanted?.includes(id) ?? true);

const hasBrowser = chromiumPath() !== undefined;
const files = [...new Set(controls.flatMap(({ proofs }) => proofs.map(({ file }) => file)))].sort();
const browserFiles = files.filter((file) => file.startsWith('platform/test/browser/'));
const here = files.filter((file) => existsSync(join(root, file)) && (hasBrowser || !browserFiles.includes(file)));
const ran: Ran[] = hasBrowser ? [] : browserFiles.map((file) => ({ file, title: 'no Chromium is installed', outcome: 'skipped' }));

process.env['PLEXUS_FUZZ_RUNS'] ??= FUZZ_RUNS;
const started = performance.now();
const stream = run({
  cwd: root,
  files: here.map((file) => join(root, file)),
  concurrency: Math.min(2, cpus().length),
  timeout: MOST_MS,
  execArgv: ['--disable-warning=ExperimentalWarning', '--disable-proto=throw', `--import=${join(root, 'scripts/prototypes.ts')}`],
});
for await (const { type, data } of stream) {
  if (type !== 'test:pass' && type !== 'test:fail') continue;
  // The file itself is told of too, under its own path.
  const file = relative(root, data.file ?? '');
  const isFile = data.nesting === 0 && data.name.endsWith(file);
  if (isFile && type === 'test:pass') continue;
  const outcome = type === 'test:fail' ? 'failed' : data.skip === undefined ? 'passed' : 'skipped';
  ran.push({ file, title: data.name, outcome });
  if (outcome === 'failed')
    process.stderr.write(`failed: ${file}: ${data.name}\n${String(data.details.error.cause ?? data.details.error)}\n`);
}

const outcomes = controls.map((control) => judge(control, ran));
const seconds = Math.round((performance.now() - started) / 1_000);
if (values.json) {
  const rows = outcomes.map(({ control, result, passed, remarks }) => ({ id: control.id, name: control.name, result, passed, remarks }));
  process.stdout.write(`${JSON.stringify({ version: 1, seconds, controls: rows }, undefined, 2)}\n`);
} else {
  process.stdout.write(
    `${table(outcomes)}\n\n${ran.length} tests of ${here.length} files in ${seconds} s: ${isGreen(outcomes) ? 'every control that is here holds' : 'NOT every control holds'}\n`,
  );
}
process.exit(isGreen(outcomes) ? 0 : 1);

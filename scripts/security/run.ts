import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromiumPath } from '../../platform/test/browser/chromium-path.ts';
import { makeScratch, MOST_AGAIN } from '../test-process.ts';
import { CONTROLS } from './controls.ts';
import { failuresOf, type FileRun, isGreen, judge, lineOf, type Ran, table } from './outcome.ts';
import { runFile } from './run-file.ts';

const HELP = `Runs the proof of every control of docs/security.md and prints what held.

  npm run security                   all of it, with more of what is tried by chance than npm test
  npm run security -- --only C6,C38  some controls
  npm run security -- --fuzz 1600    so many requests to each operation of the interface, by callers drawn by chance
  npm run security -- --json         one JSON document on stdout

Each file is told of as it ends, what failed is told again at the end, and a few files that failed are run once more alone. It fails when a control fails, or has no test and gives no reason.
`;
/** Of one file with the usual number of requests. The longest take a few minutes, on a busy machine some times that. */
const MOST_MS = 1_800_000;
const USUAL_FUZZ = '160';
const A_DAY_MS = 86_400_000;
const root = join(import.meta.dirname, '../..');

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    fuzz: { type: 'string', default: USUAL_FUZZ },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const complaint = (text: string): never => {
  process.stderr.write(`${text}\n`);
  process.exit(2);
};
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const wanted = values.only?.split(',');
const unknown = wanted?.filter((id) => !CONTROLS.some((control) => control.id === id)) ?? [];
if (unknown.length > 0) complaint(`There is no control ${unknown.join(', ')}; docs/security.md lists them`);
if (!/^[1-9]\d{0,5}$/.test(values.fuzz)) complaint('--fuzz takes a number of requests, from 1 to 999999');
/** More requests take longer: a run that was asked for many is not ended for it. */
const limitMs = Math.min(A_DAY_MS, MOST_MS * Math.max(1, Number(values.fuzz) / Number(USUAL_FUZZ)));
const controls = CONTROLS.filter(({ id }) => wanted?.includes(id) ?? true);

const hasBrowser = chromiumPath() !== undefined;
const files = [...new Set(controls.flatMap(({ proofs }) => proofs.map(({ file }) => file)))].sort();
const isBrowser = (file: string): boolean => file.startsWith('platform/test/browser/');
const here = files.filter((file) => existsSync(join(root, file)) && (hasBrowser || !isBrowser(file)));
const absent: Ran[] = hasBrowser ? [] : files.filter(isBrowser).map((file) => ({ file, title: file, outcome: 'skipped' }));

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
const scratch = makeScratch();
const tell = (text: string): void => void (values.json ? process.stderr : process.stdout).write(`${text}\n`);
const env = { ...process.env, PLEXUS_FUZZ_RUNS: values.fuzz };
const started = performance.now();
const runs: FileRun[] = [];
const waiting = here.values();

/** Runs one file and tells of it. The fault tests are about disks, so what they keep lies on one. */
async function told(file: string): Promise<FileRun> {
  const isAboutDisks = file.startsWith('platform/test/faults/');
  const terms = { limitMs, stop: stop.signal, env: isAboutDisks ? env : { ...env, TMPDIR: scratch.temporary } };
  const run = await runFile(file, terms);
  tell([lineOf(run), ...failuresOf(run.ran)].join('\n'));
  return run;
}

/** Takes one file after the other. */
async function work(): Promise<void> {
  for (const file of waiting) if (!stop.signal.aborted) runs.push(await told(file));
}
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));

const wrong = runs.filter((run) => failuresOf(run.ran).length > 0);
const again: FileRun[] = [];
if (wrong.length > 0 && wrong.length <= MOST_AGAIN && !stop.signal.aborted) {
  tell('\nonce more, alone');
  for (const { file } of wrong) again.push(await told(file));
}
scratch.remove();

const last = runs.map((run) => again.find(({ file }) => file === run.file) ?? run);
const ran = [...absent, ...last.flatMap((run) => run.ran)];
const outcomes = controls.map((control) => judge(control, ran));
const isHeld = isGreen(outcomes) && !stop.signal.aborted;
const seconds = Math.round((performance.now() - started) / 1_000);
if (values.json) {
  const rows = outcomes.map(({ control, result, passed, remarks }) => ({ id: control.id, name: control.name, result, passed, remarks }));
  process.stdout.write(`${JSON.stringify({ version: 1, seconds, controls: rows }, undefined, 2)}\n`);
} else {
  const failed = failuresOf([...runs, ...again].flatMap((run) => run.ran));
  tell(`\n${table(outcomes)}\n`);
  if (failed.length > 0) tell(`what failed, in a first run or a second\n${failed.join('\n')}\n`);
  const verdict = stop.signal.aborted ? 'stopped' : isHeld ? 'every control that is here holds' : 'NOT every control holds';
  tell(`${ran.length} tests of ${runs.length} files in ${seconds} s: ${verdict}`);
}
process.exit(isHeld ? 0 : 1);

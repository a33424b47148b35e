import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Figure } from './figures.ts';
import { type FileResult, merged, withFigures } from './report.ts';

const docs = join(import.meta.dirname, '../../../docs');
const RESULTS = join(docs, 'faults.json');
const PAGE = join(docs, 'faults.md');
const FILE_LIMIT_MS = 3 * 3_600_000;

/** `npm run faults`: every fault test in its full form, one file after the other; figures go into docs/faults.json and docs/faults.md. */
const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, quick: { type: 'boolean', default: false } } });
const all = globSync('*.test.ts', { cwd: import.meta.dirname }).sort();
const only = (values.only ?? []).flatMap((names) => names.split(','));
const chosen = only.length === 0 ? all : all.filter((file) => only.some((name) => file.startsWith(name)));
if (chosen.length === 0) {
  console.error(`No fault tests begin with ${only.join(' or ')}. Known: ${all.map((file) => basename(file, '.test.ts')).join(', ')}`);
  process.exit(2);
}

let isSound = true;
for (const file of chosen) {
  console.log(`\n── ${file}`);
  const result = await runFile(file, values.quick ? 'quick' : 'full');
  isSound &&= result.outcome === 'passed';
  const results = merged(await known(), [result], all);
  await writeFile(RESULTS, `${JSON.stringify(results, undefined, 2)}\n`);
  await writeFile(PAGE, withFigures(await readFile(PAGE, 'utf8'), results));
  console.log(`${result.outcome} in ${result.seconds} s, ${result.figures.length} figures`);
}
process.exitCode = isSound ? 0 : 1;

async function known(): Promise<FileResult[]> {
  const text = await readFile(RESULTS, 'utf8').catch(() => '[]');
  return JSON.parse(text) as FileResult[];
}

async function runFile(file: string, form: FileResult['form']): Promise<FileResult> {
  const folder = await mkdtemp(join(tmpdir(), 'plexus-figures-'));
  const figures = join(folder, 'figures.jsonl');
  const started = performance.now();
  try {
    const { code, said } = await runTests(file, { PLEXUS_FAULTS: form, PLEXUS_FAULT_FIGURES: figures });
    const lines = (await readFile(figures, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
    return {
      file,
      outcome: code === 0 ? 'passed' : 'failed',
      seconds: Math.round((performance.now() - started) / 1_000),
      day: new Date().toISOString().slice(0, 10),
      form,
      figures: lines.map((line) => JSON.parse(line) as Figure),
      skipped: [...said.matchAll(/^\s*﹣ (.*?) \([\d.]+ms\) # (.*)$/gm)].map(([, title = '', reason = '']) => `${title} (${reason})`),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runTests(file: string, environment: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string }> {
  const args = ['--disable-warning=ExperimentalWarning', '--test', '--test-reporter=spec', `--test-timeout=${FILE_LIMIT_MS}`, file];
  const child = spawn(process.execPath, args, {
    cwd: import.meta.dirname,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    process.stdout.write(text);
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}

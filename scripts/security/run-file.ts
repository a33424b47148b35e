import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { testFlags } from '../test-process.ts';
import type { FileRun, Ran } from './outcome.ts';
import type { Told } from './told-tests.ts';

const root = join(import.meta.dirname, '../..');
/** After it was asked to end. */
const GRACE_MS = 5_000;
const MOST_WRITTEN = 2_000;

export interface RunTerms {
  /** A file that is not done by then has failed, and what it started is ended. */
  readonly limitMs: number;
  /** Ends it sooner. */
  readonly stop: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs the tests of one file in processes of its own. Whatever becomes of them, it tells; a file that hangs is a test that failed. */
export async function runFile(file: string, { limitMs, stop, env }: RunTerms): Promise<FileRun> {
  const started = performance.now();
  const reporter = join(root, 'scripts/security/told-tests.ts');
  const flags = [...testFlags([file]), '--test', `--test-reporter=${reporter}`, '--test-reporter-destination=stdout'];
  // A group of its own: what it started is ended with it.
  const child = spawn(process.execPath, [...flags, join(root, file)], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[code: number | null]>;
  const until = AbortSignal.any([stop, AbortSignal.timeout(limitMs)]);
  const end = (): void => endGroup(child.pid);
  until.addEventListener('abort', end, { once: true });
  if (until.aborted) end();
  const ran: Ran[] = [];
  const underWay = new Set<string>();
  let written = '';
  for await (const line of createInterface({ input: child.stdout })) {
    const told = toldIn(line);
    if (told === undefined) continue;
    if (told.is === 'begun') underWay.add(told.title);
    else if (told.is === 'written') written = (written + told.text).slice(-MOST_WRITTEN);
    else {
      underWay.delete(told.title);
      ran.push({ file, title: told.title, outcome: told.is, ...(told.said === undefined ? {} : { said: told.said }) });
    }
  }
  const [code] = await exited;
  until.removeEventListener('abort', end);
  const failed = (said: string): void => void ran.push({ file, title: [...underWay][0] ?? file, outcome: 'failed', said });
  if (stop.aborted) failed('it was stopped');
  else if (until.aborted) failed(`it did not end within ${Math.round(limitMs / 1_000)} s, and was ended`);
  else if (code !== 0 && !ran.some(({ outcome }) => outcome === 'failed')) failed(`its process ended with ${code}\n${written}`);
  return { file, ran, seconds: (performance.now() - started) / 1_000 };
}

/** Undefined where the line was cut, since its process was ended. */
function toldIn(line: string): Told | undefined {
  try {
    return JSON.parse(line) as Told;
  } catch {
    return undefined;
  }
}

/** Asks every process of a group to end, and ends it when it does not. */
function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  signalGroup(leader, 'SIGTERM');
  setTimeout(() => signalGroup(leader, 'SIGKILL'), GRACE_MS).unref();
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // All of it has ended.
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { freePort } from '../src/store/index.ts';
import { until } from './faults/waiting.ts';

const MAIN = join(import.meta.dirname, '../src/cli/main.ts');
const START_LIMIT_MS = 60_000;

/** `plexus up` as a person runs it: a process of its own. */
export interface Supervised {
  readonly process: ChildProcess;
  /** Everything it has said so far. */
  readonly said: () => string;
  /** Resolves when it says that it is ready; throws with what it said when it ends before. */
  readonly ready: () => Promise<void>;
  /** Its exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
}

export interface Surroundings extends Readonly<Record<string, string>> {
  readonly PLEXUS_DATA: string;
  readonly PLEXUS_HTTP_PORT: string;
  readonly PLEXUS_MLLP_PORT: string;
}

/** A data folder and ports of a test's own, as the environment of `plexus up`; removed after the test file. */
export async function ownSurroundings(): Promise<Surroundings> {
  const folder = await mkdtemp(join(tmpdir(), 'plexus-safe-'));
  await chmod(folder, 0o755);
  after(async () => {
    for (const pid of await processesOf(folder)) process.kill(pid, 'SIGKILL');
    await until('the last process to end', START_LIMIT_MS, async () => ((await processesOf(folder)).length === 0 ? true : undefined));
    await rm(folder, { recursive: true, force: true });
  });
  return {
    PLEXUS_DATA: folder,
    PLEXUS_HTTP_PORT: String(await freePort()),
    // Below the range that systems hand out, so that the port after it, which the second channel takes, is free too.
    PLEXUS_MLLP_PORT: String(15_000 + Math.floor(Math.random() * 10_000)),
  };
}

/** Starts `plexus up --quiet`. */
export function supervise(environment: Readonly<Record<string, string>>, ...more: readonly string[]): Supervised {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, 'up', '--quiet', ...more], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let over = false;
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => {
      over = true;
      resolve(code ?? signal ?? 'unknown');
    }),
  );
  const ready = async (): Promise<void> => {
    const how = await until('plexus up to be ready', START_LIMIT_MS, () => (said.includes('Ready:') ? 'ready' : over ? 'over' : undefined));
    if (how === 'over') throw new Error(`plexus up ended: ${said}`);
  };
  return { process: child, said: () => said, ready, ended };
}

/** Processes that work on a data folder: those that name it in their arguments or their environment. Empty where there is no /proc. */
export async function processesOf(folder: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc').catch(() => [])) {
    const pid = Number(name);
    if (!(pid > 0) || pid === process.pid) continue;
    const texts = await Promise.all(['cmdline', 'environ'].map((file) => readFile(`/proc/${name}/${file}`, 'latin1').catch(() => '')));
    if (texts.some((text) => text.includes(folder))) found.push(pid);
  }
  return found;
}

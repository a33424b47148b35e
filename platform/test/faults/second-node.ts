import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after } from 'node:test';
import type { Installed } from './installation.ts';
import { until } from './waiting.ts';

const root = join(import.meta.dirname, '../../..');
const READY_LIMIT_MS = 30_000;

export interface Node {
  readonly pid: number;
  /** Everything it wrote to its log. */
  readonly log: () => Promise<string>;
  readonly end: () => Promise<void>;
}

/** A second working process of the same installation, as another machine would run it; ended with the test file. `tree` is a copy of the sources. */
export async function secondNode(plexus: Installed, name: string, tree = root): Promise<Node> {
  const file = join(plexus.folder, 'logs', `${name}.log`);
  const log = openSync(file, 'a');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(tree, 'platform/src/main.ts'), '--roles', 'work'], {
    env: {
      ...process.env,
      PLEXUS_DATA: plexus.folder,
      PLEXUS_ESTATE: join(plexus.folder, 'estate'),
      PLEXUS_HTTP_PORT: String(plexus.httpPort),
      PLEXUS_LOG_LEVEL: 'info',
    },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await ended;
  };
  after(end);
  const said = (): Promise<string> => readFile(file, 'utf8');
  await until(`${name} to be ready`, READY_LIMIT_MS, async () => ((await said()).includes('"msg":"ready"') ? true : undefined));
  return { pid: child.pid ?? 0, log: said, end };
}

/** How many outcomes a node found to be in other hands, by its log. */
export const fencedIn = (log: string): number => log.split('\n').filter((line) => line.includes('an outcome came too late')).length;

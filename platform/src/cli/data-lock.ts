import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault, type Running } from '../kernel/index.ts';

/**
 * Keeps a second Plexus off the same data folder: it would take over the first one's database server and stop it with
 * itself. The lock is a file with the process id of its holder; one that a killed Plexus left behind holds nothing.
 * Throws `PLEXUS_RUNS_ALREADY`.
 */
export async function lockData(folder: string, isHolder: (pid: number) => Promise<boolean> = isPlexus): Promise<Running> {
  const file = join(folder, 'running.pid');
  const known = Number(await readFile(file, 'utf8').catch(() => '0'));
  if (known > 0 && known !== process.pid && (await isHolder(known))) throw runsAlready(known, file);
  await writeFile(file, `${process.pid}\n`, { mode: 0o600 });
  return { name: 'data folder', stop: () => rm(file, { force: true }) };
}

/** Where the system tells it, the command of the process is looked at too: a process id is given again after a restart. */
async function isPlexus(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  return command === undefined || /\bup\b/.test(command);
}

const runsAlready = (pid: number, file: string): Fault =>
  new Fault({
    code: 'PLEXUS_RUNS_ALREADY',
    kind: 'conflict',
    message: `A Plexus runs on this data folder already, as process ${pid}`,
    hint: 'Use it, or end it with Ctrl-C in its terminal; for a second one name another folder with PLEXUS_DATA. If that process is something else, delete the file',
    at: file,
  });

import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ATTACHED_WITHIN_MS = 10_000;
const RELEASED_WITHIN_MS = 2_000;

/** What every way to put bytes on a socket or into a file is called by the kernel. */
export const WRITES = 'write,writev,sendto,sendmsg,pwrite64';
/** Where a file gets its name, loses it, or becomes durable. */
export const FILE_STEPS = 'rename,renameat,renameat2,unlink,unlinkat,fsync,fdatasync,close,link,linkat,copy_file_range';

/** Why system calls cannot be tampered with here; undefined when they can. */
export function withoutStrace(): string | undefined {
  if (process.platform !== 'linux') return 'strace is a program of Linux';
  const { error, status } = spawnSync('strace', ['-o', '/dev/null', '-e', 'trace=none', 'true']);
  if (error !== undefined) return 'strace is not installed (Debian package strace)';
  return status === 0 ? undefined : 'this user may not trace processes on this machine';
}

export interface Tampering {
  /** Lets the process go on untouched; it need not live any more. Resolves once it does. */
  release(): Promise<void>;
}

/**
 * Tampers with the system calls of a running process and all its threads from now on. `inject` is strace's own language:
 * `signal=SIGKILL:when=3` ends the process as it enters its third such call; the counter is each thread's own.
 * Never with --seccomp-bpf: under it injections silently do not happen.
 */
export const tamper = (pids: number | readonly number[], calls: string, inject: string): Promise<Tampering> =>
  trace([pids].flat(), calls, ['-o', '/dev/null', '-e', `inject=${calls}:${inject}`]);

/** Counts the calls of a running process until `meanwhile` is over: of the one of its threads that made most. */
export async function countCalls(pid: number, calls: string, meanwhile: () => Promise<void>): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'plexus-strace-'));
  const file = join(folder, 'calls');
  try {
    // One byte of every buffer: what is written is nobody's business.
    const tracing = await trace([pid], calls, ['-o', file, '-s', '1']);
    await meanwhile();
    const lines = await readFile(file, 'utf8');
    await tracing.release();
    const threads = new Map<string, number>();
    for (const [, thread = '', rest = ''] of lines.matchAll(/^(\d+) +(.*)$/gm)) {
      if (!rest.startsWith('<...') && !rest.startsWith('+++') && !rest.startsWith('---'))
        threads.set(thread, (threads.get(thread) ?? 0) + 1);
    }
    return Math.max(0, ...threads.values());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function trace(pids: readonly number[], calls: string, more: readonly string[]): Promise<Tampering> {
  const args = ['-f', ...pids.flatMap((pid) => ['-p', String(pid)]), '-e', `trace=${calls}`, ...more];
  const child = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let said = '';
    const tooLate = setTimeout(() => reject(new Error(`strace did not attach to ${pids.join(', ')}: ${said}`)), ATTACHED_WITHIN_MS);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (pids.every((pid) => said.includes(`Process ${pid} attached`))) resolve(clearTimeout(tooLate));
    });
    child.once('close', () => reject(new Error(`strace ended: ${said}`)));
  });
  return {
    release: async () => {
      child.kill('SIGINT');
      // Now and then it misses that the last thread it traced has died, and waits for it for ever.
      const stuck = setTimeout(() => child.kill('SIGKILL'), RELEASED_WITHIN_MS);
      await ended;
      clearTimeout(stuck);
    },
  };
}

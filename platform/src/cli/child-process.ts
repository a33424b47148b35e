import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { Fault, type Running } from '../kernel/index.ts';
import { type PermittedFiles, permissionFlags } from './permitted-files.ts';

export interface ChildOptions {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Where its output goes. */
  readonly log: string;
  /** Told when it ended on its own and will be started again. */
  readonly restarting?: (name: string) => void;
  /** The files it is held to; absent: all that its user may read and write. */
  readonly files?: PermittedFiles;
  /** Aborted before it is ready: it is ended, and counts as one that failed to start. */
  readonly signal?: AbortSignal | undefined;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** A child that was ready for this long was healthy, whatever ended it: it is started again at once. */
const HEALTHY_MS = 1_000;
const STOP_MS = 15_000;

/** What a child reports over its channel. */
export type ChildReport =
  | { readonly report: 'ready'; readonly addresses?: Readonly<Record<string, string>> }
  | { readonly report: 'failed'; readonly code: string; readonly message: string; readonly hint?: string };

/** Type guard for what comes over the channel. */
function isReport(message: unknown): message is ChildReport {
  return typeof message === 'object' && message !== null && 'report' in message;
}

/** A part of the platform in a process of its own; when it ends by itself it is started again. */
export interface Child extends Running {
  readonly addresses: Readonly<Record<string, string>>;
  pid(): number | undefined;
}

/**
 * Starts a child and resolves when it reports to be ready. Throws what it reports when its first start fails; later
 * it is started again, at once where it was healthy and else with growing pauses, until it is stopped.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  let stopping = false;
  let child: ChildProcess;
  let pause = FIRST_PAUSE_MS;
  let timer: NodeJS.Timeout | undefined;
  let isReady = false;

  const launch = (): { process: ChildProcess; ready: Promise<ChildReport> } => {
    const log = openLogFile(options.log);
    let readyAt = Number.POSITIVE_INFINITY;
    const process = fork(options.script, options.args, {
      env: options.env,
      stdio: ['ignore', log, log, 'ipc'],
      // A small young generation, and an old one that is cleaned when it has doubled, keep a process that streams a large file
      // small (measured with an 835 of 84 MB: 340 MB more with the defaults, 180 with the first, 100 with both).
      // No program here needs `__proto__`; what reaches for it is an attack on all objects at once.
      execArgv: [
        '--disable-warning=ExperimentalWarning',
        '--max-semi-space-size=8',
        '--heap-growing-percent=100',
        '--disable-proto=throw',
        ...(options.files === undefined ? [] : permissionFlags(options.files)),
      ],
      // A terminal's Ctrl-C goes to the whole group: the supervisor alone decides the order of stopping.
      detached: true,
    });
    if (typeof log === 'number') closeSync(log);
    const ready = new Promise<ChildReport>((resolve) => {
      process.on('message', (message) => {
        if (!isReport(message)) return;
        if (message.report === 'ready') readyAt = performance.now();
        resolve(message);
      });
      const failed = (how: string): void =>
        resolve({ report: 'failed', code: 'CHILD_ENDED', message: `${options.name} ${how}`, hint: `Read ${options.log}` });
      process.once('exit', (code) => failed(`ended with code ${code ?? 'none'} while starting`));
      process.once('error', () => failed('could not be started'));
    });
    // A process that cannot even be made says `error`, and may never say `exit`.
    let isOver = false;
    const over = (): void => {
      if (isOver || stopping || process !== child) return;
      isOver = true;
      if (isReady) options.restarting?.(options.name);
      if (performance.now() - readyAt > HEALTHY_MS) pause = 0;
      timer = setTimeout(() => {
        child = launch().process;
      }, pause);
      pause = Math.min(Math.max(pause * 2, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
    };
    process.on('exit', over);
    process.on('error', over);
    return { process, ready };
  };

  const first = launch();
  child = first.process;
  const giveUp = (): void => void child.kill('SIGTERM');
  options.signal?.addEventListener('abort', giveUp);
  const report = await first.ready;
  options.signal?.removeEventListener('abort', giveUp);
  const stop = async (): Promise<void> => {
    stopping = true;
    clearTimeout(timer);
    await ended(child);
  };
  if (report.report === 'failed') {
    await stop();
    throw new Fault({
      code: report.code,
      kind: 'unavailable',
      message: report.message,
      ...(report.hint === undefined ? {} : { hint: report.hint }),
    });
  }
  isReady = true;
  return { name: options.name, addresses: report.addresses ?? {}, pid: () => child.pid, stop };
}

/** On a full disk a log may not even be opened: the child runs without it. */
function openLogFile(file: string): number | 'ignore' {
  try {
    return openSync(file, 'a', 0o600);
  } catch {
    return 'ignore';
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exit;
  clearTimeout(timer);
}

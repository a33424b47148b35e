import { statSync } from 'node:fs';
import { hash } from 'node:crypto';

/** What the process of one contender is asked: to read, or to write, one file. */
export interface FileTask {
  readonly module: string;
  readonly work: string;
  readonly path: string;
  readonly rounds: number;
}

export interface FileReport {
  /** Bytes of the file a second of CPU time, in the best round. */
  readonly bytesPerSecond: number;
  readonly peakBytes: number;
  /** What the work came to, as JSON; the hash of what was written. */
  readonly answer: string;
}

interface FileWork {
  readonly prepare?: (input: { path: string }) => unknown;
  readonly run: (prepared: unknown) => unknown;
}

interface FileContender {
  readonly works: Readonly<Record<string, FileWork>>;
  /** Why it has no way to do a work. */
  readonly missing?: Readonly<Record<string, string>>;
}

const task = JSON.parse(process.argv[2] ?? '{}') as FileTask;
const { works, missing } = (await import(task.module)) as FileContender;
const work = works[task.work];
if (work === undefined) throw new Error(missing?.[task.work] ?? `has no way to ${task.work}`);
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const { size } = statSync(task.path);
const prepared = work.prepare === undefined ? { path: task.path } : work.prepare({ path: task.path });
let best = 0;
let answer: unknown;
for (let round = 0; round < task.rounds; round++) {
  const from = cpuMs();
  answer = await work.run(prepared);
  best = Math.max(best, (size * 1000) / (cpuMs() - from));
}
const peakBytes = process.resourceUsage().maxRSS * 1024;
const shown = typeof answer === 'string' || answer instanceof Uint8Array ? hash('md5', answer, 'hex') : JSON.stringify(answer);
process.stdout.write(JSON.stringify({ bytesPerSecond: best, peakBytes, answer: shown } satisfies FileReport));

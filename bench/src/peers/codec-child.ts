import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { unpacked } from './hl7-messages.ts';
import { answerText, type Contender, type Work } from './work.ts';

/** What the process of one contender is asked. */
export interface CodecTask {
  readonly module: string;
  readonly work: string;
  /** Packed messages. */
  readonly file: string;
  /** CPU seconds to measure for. */
  readonly seconds: number;
}

/** What it found. */
export interface CodecReport {
  readonly messages: number;
  readonly bytes: number;
  /** Messages of the best round, a second of CPU time. */
  readonly perSecond: number;
  readonly bytesPerSecond: number;
  readonly peakBytes: number;
  /** A hash of each answer; empty where it threw. */
  readonly answers: readonly string[];
  readonly firstError?: string;
}

const ROUND_MS = 100;
/**
 * What is written was made just before. So each prepared message is written so many times in a row: going through hundreds of them
 * would measure how long memory takes to give them back.
 */
const WRITTEN_IN_A_ROW = 8;
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const task = JSON.parse(process.argv[2] ?? '{}') as CodecTask;
const contender = (await import(task.module)) as Contender<unknown>;
const work = workOf(contender.works[task.work] as Work<unknown> | undefined);
const inputs = unpacked(readFileSync(task.file));
process.stdout.write(JSON.stringify(measured()));

function workOf(found: Work<unknown> | undefined): Work<unknown> {
  if (found === undefined) throw new Error(contender.missing?.[task.work] ?? `has no way to ${task.work}`);
  return found;
}

function measured(): CodecReport {
  const usable: { prepared: unknown; bytes: number }[] = [];
  const answers: string[] = [];
  let firstError: string | undefined;
  for (const input of inputs) {
    try {
      const prepared = work.prepare === undefined ? input : work.prepare(input);
      answers.push(hash('md5', answerText(work.run(prepared)), 'base64').slice(0, 12));
      usable.push({ prepared, bytes: input.bytes.length });
    } catch (error) {
      answers.push('');
      firstError ??= error instanceof Error ? error.message.slice(0, 120) : String(error);
    }
  }
  const bytes = usable.reduce((sum, one) => sum + one.bytes, 0);
  const best = bestRound(usable.map(({ prepared }) => prepared));
  return {
    messages: usable.length,
    bytes,
    perSecond: best * usable.length,
    bytesPerSecond: best * bytes,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    answers,
    ...(firstError === undefined ? {} : { firstError }),
  };
}

/** Times that each input is worked on in a second of CPU time, in the best of the rounds. */
function bestRound(prepared: readonly unknown[]): number {
  const until = cpuMs() + task.seconds * 1000;
  const inARow = work.prepare === undefined ? 1 : WRITTEN_IN_A_ROW;
  let best = 0;
  while (cpuMs() < until) {
    const from = cpuMs();
    let passes = 0;
    do {
      for (const one of prepared) for (let n = 0; n < inARow; n++) work.run(one);
      passes += inARow;
    } while (cpuMs() - from < ROUND_MS);
    best = Math.max(best, (passes * 1000) / (cpuMs() - from));
  }
  return best;
}

import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../../../sandbox/src/chance/random.ts';
import { isFull } from './figures.ts';
import type { Installed } from './installation.ts';
import { countCalls, type Tampering, tamper } from './strace.ts';
import { until } from './waiting.ts';

/** A flow whose process is killed at one system call after the other, each time with a story of its own. */
export interface Sweep {
  readonly process: 'work' | 'connect';
  /** Which system calls are points of death, by the kernel's names. */
  readonly calls: string;
  /** Points of the quick form. */
  readonly sample: number;
  readonly seed: number;
  /** Brings the installation to the moment before the flow; nothing dies meanwhile. */
  readonly before: (telling: number) => Promise<void>;
  /** Sets the flow going; it is told again to a process that came back, as its sender would. */
  readonly flow: (telling: number) => Promise<void>;
  /** Resolves once the flow has come to its end, whoever carried it there. */
  readonly end: (telling: number) => Promise<void>;
  /** After a death, before the end is waited for: what time alone would bring about. */
  readonly afterDeath?: () => Promise<void>;
}

export interface Swept {
  /** How many calls the flow makes: undisturbed in the quick form, at most in the full one. */
  readonly points: number;
  /** The calls at whose entry the process was killed, counted from the beginning of the flow. */
  readonly killedAt: readonly number[];
  /** Tellings in all: each point, the undisturbed ones, and those that ended before their point came. */
  readonly tellings: number;
  /** From each death to the end of its flow. */
  readonly recoveredMs: readonly number[];
}

/** So many flows in a row that end before their point comes are past the last point. */
const PAST_THE_END = 3;
/** Flows of fewer points are swept without a stride (PLEXUS_FAULTS_STRIDE, for machines with little time). */
const SHORT = 60;
const END_LIMIT_MS = 60_000;
/** How often a process is looked at. */
const LOOK_MS = 20;
/** The supervisor waits longer before it starts a process again that lived for less than a second. */
const HEALTHY_MS = 1_500;

/**
 * Kills the process at its first write of the flow, starts the flow anew and kills it at the second, and so on until a flow ends before
 * its point comes. The quick form draws its points from the same range. `first` is the number of the first telling.
 */
export async function crashSweep(plexus: Installed, sweep: Sweep, first: number): Promise<Swept> {
  let telling = first;
  const points = await undisturbed(plexus, sweep, telling++);
  const killedAt: number[] = [];
  const recoveredMs: number[] = [];
  const die = async (point: number): Promise<boolean> => {
    const recovered = await oneDeath(plexus, sweep, telling++, point);
    if (recovered === undefined) return false;
    killedAt.push(point);
    recoveredMs.push(recovered);
    return true;
  };
  await (isFull ? everyPoint(points, die) : sampledPoints(points, sweep, die));
  return { points: isFull ? Math.max(...killedAt) : points, killedAt, tellings: telling - first, recoveredMs };
}

async function everyPoint(points: number, die: (point: number) => Promise<boolean>): Promise<void> {
  const stride = points > SHORT ? Number(process.env['PLEXUS_FAULTS_STRIDE'] ?? 1) : 1;
  for (let point = 1, past = 0; past < PAST_THE_END; point += stride) past = (await die(point)) ? 0 : past + 1;
}

/** One point of each equal part of the range, which shrinks when a flow turns out to end sooner. */
async function sampledPoints(points: number, { sample, seed }: Sweep, die: (point: number) => Promise<boolean>): Promise<void> {
  const random = new Random(seed, 'points');
  let range = points;
  for (let part = 0; part < sample; part++) {
    for (let tries = 0; tries < PAST_THE_END; tries++) {
      const edge = (of: number): number => 1 + Math.floor((range * of) / sample);
      const point = random.between(edge(part), Math.max(edge(part), edge(part + 1) - 1));
      if (await die(point)) break;
      range = point;
    }
  }
}

async function undisturbed(plexus: Installed, sweep: Sweep, telling: number): Promise<number> {
  await sweep.before(telling);
  return countCalls(await healthy(plexus, sweep.process), sweep.calls, async () => {
    await sweep.flow(telling);
    await sweep.end(telling);
  });
}

/** Milliseconds from the death to the end of the flow; undefined when the flow ended before. */
async function oneDeath(plexus: Installed, sweep: Sweep, telling: number, point: number): Promise<number | undefined> {
  await sweep.before(telling);
  const pid = await healthy(plexus, sweep.process);
  const tampering: Tampering = await tamper(pid, sweep.calls, `signal=SIGKILL:when=${point}`);
  const ending = (async () => {
    await until('the flow to be told', END_LIMIT_MS, async () => {
      await sweep.flow(telling);
      return true;
    });
    await sweep.end(telling);
  })();
  const died = await deathBefore(ending, pid);
  if (died === undefined) {
    await ending;
    await tampering.release();
    return undefined;
  }
  await tampering.release();
  await sweep.afterDeath?.();
  await ending;
  return performance.now() - died;
}

/** When a process died, if it did before the flow ended, which is over once nothing of it moves any more. */
async function deathBefore(ending: Promise<void>, pid: number): Promise<number | undefined> {
  let isOver = false;
  const over = (): void => void (isOver = true);
  ending.then(over, over);
  while (isAlive(pid)) {
    if (isOver) return undefined;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return performance.now();
}

/** The process, once it has said that it is ready and a second more has passed. */
async function healthy(plexus: Installed, name: 'work' | 'connect'): Promise<number> {
  const readyAt = await until(`${name} to be ready`, END_LIMIT_MS, async () => {
    const log = await readFile(join(plexus.folder, 'logs', name === 'work' ? 'work.log' : 'connect-serve.log'), 'utf8');
    const last = log
      .trimEnd()
      .split('\n')
      .findLast((line) => line.includes('"msg":"ready"'));
    const at = last === undefined ? undefined : Date.parse((JSON.parse(last) as { time: string }).time);
    const pid = pidOf(plexus, name);
    return at !== undefined && pid !== undefined && isAlive(pid) && at > (await bornAt(pid)) ? at : undefined;
  });
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, readyAt + HEALTHY_MS - Date.now())));
  return pidOf(plexus, name) ?? 0;
}

const pidOf = (plexus: Installed, name: 'work' | 'connect'): number | undefined =>
  plexus.pids()[name === 'work' ? 'plexus work' : 'plexus connect,serve'];

/** When a process was started, by the kernel's own record. */
async function bornAt(pid: number): Promise<number> {
  const [boot, stat] = await Promise.all([readFile('/proc/stat', 'utf8'), readFile(`/proc/${pid}/stat`, 'utf8')]);
  const bootSeconds = Number(/^btime (\d+)$/m.exec(boot)?.[1]);
  const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  // Boot time is known to the second, rounded down: a process is never younger than it looks here.
  return bootSeconds * 1_000 + ticks * 10;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Writes an answer to the sender's own log, as the load generator does. */
export const noteAnswer = (file: string, controlId: string, code: string): Promise<void> =>
  appendFile(file, `${JSON.stringify({ controlId, sender: 'NORTHSIDE|NORTH', code })}\n`);

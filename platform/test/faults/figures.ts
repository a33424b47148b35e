import { appendFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import type { TestContext } from 'node:test';

/** One row of docs/faults.md: what was done to a running installation and what came of it. */
export interface Figure {
  /** Tells the row apart from all others and orders them: `crash-sweep/charge`. */
  readonly name: string;
  /** Which fault of reliability's list, or `control` for a negative control. */
  readonly fault: string;
  /** What was injected, with its counts. */
  readonly injected: string;
  /** What was required to hold, and did. */
  readonly held: string;
  /** What was measured. */
  readonly measured: string;
}

/** `npm run faults` sets it: every point, longer loads. Without it tests take a seeded sample that is over in seconds. */
export const isFull = process.env['PLEXUS_FAULTS'] === 'full';

/** Whether others keep this machine from saying anything on how long something takes; what must hold holds all the same. */
export const isBusy = (): boolean => (loadavg()[0] ?? 0) > 2 * availableParallelism();

/** Shows a figure with its test and, under `npm run faults`, keeps it for docs/faults.md. Call it once everything that had to hold has. */
export function keepFigure(t: TestContext, figure: Figure): void {
  const noted = isBusy() ? { ...figure, measured: `${figure.measured} (on a machine busy with other work)` } : figure;
  t.diagnostic(`${noted.fault} ${noted.name}: ${noted.injected}; ${noted.measured}`);
  const file = process.env['PLEXUS_FAULT_FIGURES'];
  if (file !== undefined && file !== '') appendFileSync(file, `${JSON.stringify(noted)}\n`);
}

/** Milliseconds as people read them: `840 ms`, `12.3 s`. */
export const ofTime = (ms: number): string => (ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`);

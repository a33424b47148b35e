import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { bars } from './page/bars.ts';
import { EMPTY, type Measured, page, PARTS, replaced, type Results } from './page/page.ts';
import { plot } from './page/plot.ts';
import { contestCodecs } from './peers/codecs.ts';
import { type Contest, type Curve, verdicts } from './peers/contest.ts';
import { contestEngine } from './peers/engine.ts';
import { growthCurves } from './peers/growth.ts';
import { contestIntake } from './peers/intake.ts';
import { contestMllp } from './peers/mllp.ts';
import { installPeers } from './peers/packages.ts';

/** The server that the platform brings. */
const POSTGRES = '18.4';

const docs = join(import.meta.dirname, '../../docs/benchmarks');

export interface PeerOptions {
  readonly short: boolean;
  /** Names of parts, comma-separated; all when undefined. */
  readonly only: string | undefined;
  /** A file for the whole of what was measured as JSON. */
  readonly json: string | undefined;
  /** Renews docs/benchmarks. */
  readonly write: boolean;
  readonly say: (line: string) => void;
}

interface Found {
  readonly contests: readonly Contest[];
  readonly curves: readonly Curve[];
}

type Part = (short: boolean, say: (line: string) => void) => Promise<Found>;

const contestsOnly =
  (work: (short: boolean, say: (line: string) => void) => Promise<Contest[]>): Part =>
  async (short, say) => ({ contests: await work(short, say), curves: [] });

const measurers: Readonly<Record<string, Part>> = {
  codecs: contestsOnly(contestCodecs),
  mllp: contestsOnly(contestMllp),
  intake: contestsOnly(contestIntake),
  engine: contestsOnly(contestEngine),
  growth: async (short, say) => ({ contests: [], curves: await growthCurves(short, say) }),
};

/** What was measured, as a page, and the parts that could not be. */
export interface Compared {
  readonly page: string;
  readonly failed: readonly string[];
}

/** Measures Plexus beside its peers. A part that fails leaves what is in docs/benchmarks and keeps no other from being measured. */
export async function comparePeers({ short, only, json, write, say }: PeerOptions): Promise<Compared> {
  const parts = Object.keys(PARTS).filter(
    (part) => measurers[part] !== undefined && (only === undefined || only.split(',').includes(part)),
  );
  if (parts.length === 0) throw new Error(`there is no such part; there are ${Object.keys(PARTS).join(', ')}`);
  installPeers();
  let now = EMPTY;
  const failed: string[] = [];
  for (const part of parts) {
    say(`measuring ${PARTS[part] ?? part} …`);
    const measured = measuredNow(short);
    try {
      const found = await measurers[part]?.(short, (line) => say(`  ${line}`));
      if (found === undefined) continue;
      now = replaced(now, measured, [part], found.contests, found.curves);
      if (write) await renew(replaced(await kept(), measured, [part], found.contests, found.curves));
    } catch (error) {
      failed.push(part);
      say(`  ${part} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  if (json !== undefined) await writeFile(json, `${JSON.stringify(now, undefined, 2)}\n`);
  const missed = now.contests.flatMap((contest) =>
    verdicts(contest).flatMap(({ goal, isReached }) => (isReached ? [] : [`${contest.title}: ${goal}`])),
  );
  say(missed.length === 0 ? 'every figure reached' : `missed:\n  ${missed.join('\n  ')}`);
  return { page: page(now), failed };
}

function measuredNow(short: boolean): Measured {
  return {
    date: new Date().toISOString().slice(0, 10),
    form: short ? 'short' : 'full',
    machine: `${cpus().length} cores of ${process.platform} ${process.arch}, shared with others`,
    load: loadavg()[1] ?? 0,
    node: process.versions.node,
    postgres: POSTGRES,
  };
}

async function kept(): Promise<Results> {
  try {
    return JSON.parse(await readFile(join(docs, 'benchmarks.json'), 'utf8')) as Results;
  } catch {
    return EMPTY;
  }
}

async function renew(results: Results): Promise<void> {
  await mkdir(docs, { recursive: true });
  await writeFile(join(docs, 'benchmarks.json'), `${JSON.stringify(results, undefined, 2)}\n`);
  await writeFile(join(docs, 'README.md'), page(results));
  for (const contest of results.contests) await writeFile(join(docs, `${contest.id}.svg`), bars(contest));
  for (const curve of results.curves) await writeFile(join(docs, `${curve.id}.svg`), plot(curve));
}

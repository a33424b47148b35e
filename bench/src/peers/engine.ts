import { cpuOfFamily } from '../usage.ts';
import type { Contest, Entry } from './contest.ts';
import { EngineProcess } from './engine-process.ts';
import { type EnginePlace, enginePlace, type Room } from './engine-place.ts';
import { SIGNALS } from './engine-claim.ts';
import { ownModule, peerModule, versionOf } from './packages.ts';

const MILLION = 1_000_000;
const LIMIT_MS = 120_000;

interface Run {
  readonly module: string;
  readonly claims: number;
  readonly lanes?: number;
}

export interface Contestant extends Run {
  readonly contender: string;
  readonly room: string;
  readonly version: string;
  /** Claims to leave waiting: a slow engine is given fewer, as it is given fewer to run through. */
  readonly waiting: number;
}

export function contestants(short: boolean): Contestant[] {
  const peer = (contender: string, name: string, claims: number, waiting: number): Contestant => ({
    contender,
    room: name,
    module: peerModule(`engine-${name.replace('_', '-')}`),
    version: versionOf(contender),
    claims: short ? claims / 10 : claims,
    waiting: short ? waiting / 20 : waiting,
  });
  return [
    {
      contender: 'Plexus',
      room: 'plexus',
      module: ownModule('engine-plexus'),
      version: '',
      claims: short ? 3_000 : 20_000,
      waiting: short ? 5_000 : 100_000,
    },
    peer('graphile-worker', 'graphile_worker', 5_000, 100_000),
    peer('@restatedev/restate-server', 'restate', 2_500, 20_000),
    peer('@dbos-inc/dbos-sdk', 'dbos', 1_000, 10_000),
  ];
}

/** The same process in every engine, in the same PostgreSQL, one after the other. */
export async function contestEngine(
  short: boolean,
  say: (line: string) => void,
  chosen: readonly Contestant[] = contestants(short),
): Promise<Contest[]> {
  const place = await enginePlace();
  try {
    const run: Entry[] = [];
    const wait: Entry[] = [];
    for (const contestant of chosen) {
      say(contestant.contender);
      const entries = await measured(place, contestant);
      run.push(entries.run);
      wait.push(entries.wait);
    }
    return [running(run), waiting(wait)];
  } finally {
    await place.stop();
  }
}

const running = (entries: readonly Entry[]): Contest => ({
  id: 'engine-run',
  part: 'engine',
  title: 'The claim process: five calls, two waits, one journal',
  about:
    'A claim is started; five outside calls of 2 ms are made one after the other, each result recorded; then it waits for an acknowledgement and for a payment, and posts one balanced journal of four lines. All claims are started as fast as the engine takes them, then all are acknowledged, then all are paid; the time is from the first start to the last journal. Same PostgreSQL, same settings, fsync on. CPU is that of the engine with everything it brings and of PostgreSQL. Plexus runs on its real tables: row security, audit, event log and ledger.',
  columns: [
    { name: 'claims', unit: '/s' },
    { name: 'a CPU second', unit: 'claims' },
    { name: 'CPU', unit: 'ms' },
    { name: 'WAL', unit: 'KB' },
    { name: 'run', unit: 'claims' },
    { name: 'journals missing', unit: '' },
    { name: 'doubled', unit: '' },
  ],
  entries,
  drawn: 'a CPU second',
  reaches: [
    { column: 'a CPU second', timesBestPeer: 5 },
    { column: 'claims', timesBestPeer: 5 },
  ],
});

const waiting = (entries: readonly Entry[]): Contest => ({
  id: 'engine-wait',
  part: 'engine',
  title: 'What it costs to wait, and to come back after a kill',
  about:
    'Claims that wait for their payer. “stored” is what each adds to the database (for Restate: to its own store). Then the engine is killed, with its server where it has one; “first event” is from starting it again to the journal of a claim whose two events are sent at once; “memory” is that of its processes then, without PostgreSQL.',
  columns: [
    { name: 'waiting', unit: 'claims' },
    { name: 'stored', unit: 'KB each' },
    { name: 'first event', unit: 's' },
    { name: 'memory', unit: 'MB' },
    { name: 'filled', unit: '/s' },
  ],
  entries,
  drawn: 'filled',
  reaches: [{ column: 'first event', atMost: 2 }],
});

async function measured(place: EnginePlace, contestant: Contestant): Promise<{ run: Entry; wait: Entry }> {
  const { contender, version } = contestant;
  const room = await place.room(contestant.room);
  const guarded = async (work: () => Promise<Omit<Entry, 'contender' | 'version'>>): Promise<Entry> => {
    try {
      return { contender, version, ...(await work()) };
    } catch (error) {
      return { contender, version, values: {}, note: error instanceof Error ? error.message : String(error) };
    }
  };
  try {
    return { run: await guarded(() => runThrough(place, room, contestant)), wait: await guarded(() => waitAndReturn(room, contestant)) };
  } finally {
    await room.close();
  }
}

async function runThrough(place: EnginePlace, room: Room, { module, claims, lanes }: Run): Promise<Omit<Entry, 'contender' | 'version'>> {
  const engine = await EngineProcess.start(module, {
    url: room.url,
    folder: room.folder,
    skipSteps: false,
    ...(lanes === undefined ? {} : { lanes }),
  });
  try {
    const warm = Math.ceil(claims / 20);
    await all(engine, 0, warm);
    await journalsReach(room, warm);
    const cpu = (): number => engine.cpuMs + cpuOfFamily(place.cluster.pid);
    const before = { cpu: cpu(), wal: await room.walBytes() };
    const started = performance.now();
    await all(engine, warm, warm + claims);
    const last = await journalsReach(room, warm + claims);
    const seconds = (last.at - started) / 1000;
    const done = last.journals - warm;
    const used = cpu() - before.cpu;
    return {
      values: {
        claims: done / seconds,
        'a CPU second': (done * 1000) / used,
        CPU: used / done,
        WAL: ((await room.walBytes()) - before.wal) / done / 1024,
        run: claims,
        'journals missing': claims - done,
        doubled: await room.doubled(),
      },
      ...(done < claims ? { note: `only ${done} of ${claims} were posted within ${LIMIT_MS / 1000} s` } : {}),
    };
  } finally {
    await engine.kill();
  }
}

/** Claims a second of Plexus with a number of lanes. */
export async function throughput(
  place: EnginePlace,
  room: Room,
  { module, claims, lanes }: { readonly module: string; readonly claims: number; readonly lanes: number },
): Promise<number> {
  const { values } = await runThrough(place, room, { module, claims, lanes });
  return values['claims'] ?? 0;
}

async function all(engine: EngineProcess, from: number, to: number): Promise<void> {
  await engine.do({ task: 'start', from, to });
  for (const name of SIGNALS) await engine.do({ task: 'signal', name, from, to });
}

async function waitAndReturn(room: Room, { module, waiting }: Contestant): Promise<Omit<Entry, 'contender' | 'version'>> {
  const options = { url: room.url, folder: room.folder, skipSteps: true };
  const filling = await EngineProcess.start(module, options);
  const size = await room.storedBytes();
  const started = performance.now();
  let idleMs = 0;
  try {
    await filling.do({ task: 'start', from: MILLION, to: MILLION + waiting });
    idleMs = await quiet(filling);
  } finally {
    await filling.kill();
  }
  const filled = waiting / ((performance.now() - started - idleMs) / 1000);
  const stored = ((await room.storedBytes()) - size) / waiting / 1024;
  const journals = await room.journals();
  const restarted = performance.now();
  const engine = await EngineProcess.start(module, options);
  try {
    const one = { from: MILLION + 7, to: MILLION + 8 };
    for (const name of SIGNALS) await engine.do({ task: 'signal', name, ...one });
    const first = await journalsReach(room, journals + 1);
    if (first.journals <= journals) throw new Error(`no journal within ${LIMIT_MS / 1000} s after the restart`);
    const values = { waiting, stored, 'first event': (first.at - restarted) / 1000, memory: engine.memoryBytes / MILLION, filled };
    return { values };
  } finally {
    await engine.kill();
  }
}

interface Reached {
  readonly journals: number;
  readonly at: number;
}

/** Resolves when there are so many journals, or with what there is when the time is over. */
async function journalsReach(room: Room, wanted: number): Promise<Reached> {
  const deadline = performance.now() + LIMIT_MS;
  for (;;) {
    const journals = await room.journals();
    const at = performance.now();
    if (journals >= wanted || at > deadline) return { journals, at };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const QUIET_MS = 1000;
const QUIET_TIMES = 3;
const QUIET_CORES = 0.15;

/** Resolves when an engine has used next to no CPU for a while, and so everything that was started waits; answers how long it was watched idle. */
async function quiet(engine: EngineProcess): Promise<number> {
  const deadline = performance.now() + LIMIT_MS;
  for (let times = 0; times < QUIET_TIMES && performance.now() < deadline; ) {
    const before = engine.cpuMs;
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    times = engine.cpuMs - before < QUIET_MS * QUIET_CORES ? times + 1 : 0;
  }
  return QUIET_TIMES * QUIET_MS;
}

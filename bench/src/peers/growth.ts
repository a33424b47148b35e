import { measureCharges } from '../charges.ts';
import type { Figure } from '../figure.ts';
import { type Bench, load, startBench } from '../installation.ts';
import { caughtUp, measureIntake, setTranslation } from '../intake.ts';
import { preloadAccounts, preloadMessages } from '../preload.ts';
import type { Curve, Series } from './contest.ts';
import { ownModule } from './packages.ts';
import { enginePlace } from './engine-place.ts';
import { throughput } from './engine.ts';

type Say = (line: string) => void;

/** Rounds of which the middle one counts: on a machine shared with others one alone says little. */
const ROUNDS = 3;
const PAIRS = 5;
const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** How figures change while messages, open accounts, lanes and connections grow. */
export async function growthCurves(short: boolean, say: Say): Promise<Curve[]> {
  return [...(await overMessages(short, say)), await overAccounts(short, say), await overLanes(short, say)];
}

const valueOf = (figures: readonly Figure[], ending: string): number => figures.find(({ name }) => name.endsWith(ending))?.value ?? 0;

async function overMessages(short: boolean, say: Say): Promise<Curve[]> {
  const sizes = short ? [0, 100_000] : [0, 200_000, 1_000_000, 5_000_000];
  const seconds = short ? 4 : 10;
  const stored: [number, number][] = [];
  const translated: [number, number][] = [];
  const cpu: [number, number][] = [];
  const found: Record<SearchKind, [number, number][]> = { 'control id': [], account: [], 'newest page': [] };
  const bench = await startBench({ holdTargets: true });
  try {
    const account = await knownAccount(bench);
    const connections = await overConnections(bench, short, say);
    let there = 0;
    let beside: Beside | undefined;
    for (const size of sizes) {
      say(`${size} stored messages`);
      await preloadMessages(bench.owner, size - there, { translated: true });
      there = size;
      if (size === sizes.at(-1)) beside = await besideEmpty(bench, seconds, say);
      const rounds = [];
      for (let round = 0; round < ROUNDS; round++) rounds.push(await measureIntake(bench, seconds, 'nothing'));
      stored.push([size, middle(rounds.map((alone) => valueOf(alone, 'messages a second')))]);
      cpu.push([size, middle(rounds.map((alone) => valueOf(alone, 'CPU a message')))]);
      translated.push([size, valueOf(await measureIntake(bench, seconds, 'translation'), 'messages a second')]);
      await setTranslation(bench, true);
      await caughtUp(bench);
      for (const kind of SEARCHES) found[kind].push([size, await searchP95(bench, kind, account, short ? 30 : 100)]);
    }
    const x = { name: 'stored messages', unit: '' };
    return [
      {
        id: 'growth-messages',
        part: 'growth',
        title: 'Intake while stored messages grow',
        about: `Messages with their identities, search tokens and events, loaded in bulk and vacuumed; then admissions over 32 connections, stored before they are acknowledged, without (the middle of three rounds) and with translation.${kept(there, beside)}`,
        x,
        y: { name: 'messages', unit: '/s' },
        series: [
          { name: 'stored', points: stored },
          { name: 'stored, translated', points: translated },
        ],
      },
      {
        id: 'growth-cpu',
        part: 'growth',
        title: 'CPU a message while stored messages grow',
        about: `Of the same runs: CPU of Plexus and PostgreSQL a stored message, without translation. It says more than the clock where others share the machine.`,
        x,
        y: { name: 'CPU', unit: 'ms' },
        series: [{ name: 'stored', points: cpu }],
      },
      {
        id: 'growth-search',
        part: 'growth',
        title: 'Message search while stored messages grow',
        about:
          'The 95th percentile of POST /v1/messages/search, one request at a time: by control id, by an account number, and the newest page of all. To reach: 300 ms over a million messages.',
        x,
        y: { name: 'p95', unit: 'ms' },
        series: SEARCHES.map((name): Series => ({ name, points: found[name] })),
      },
      connections,
    ];
  } finally {
    await bench.stop();
  }
}

/** What the full store has of an empty one's throughput and CPU a message; shares of rounds right after one another, the middle of some. */
interface Beside {
  readonly throughput: number;
  readonly cpu: number;
  readonly translated: number;
}

/** Measures it in turn with an installation that has stored nothing: what the machine does meanwhile falls on both alike. */
async function besideEmpty(full: Bench, seconds: number, say: Say): Promise<Beside> {
  say('in turn with an empty store');
  const empty = await startBench({ holdTargets: true });
  try {
    await knownAccount(empty);
    const [throughput, cpu, translated]: [number[], number[], number[]] = [[], [], []];
    for (let pair = 0; pair < PAIRS; pair++) {
      const [without, filled] = [await measureIntake(empty, seconds, 'nothing'), await measureIntake(full, seconds, 'nothing')];
      throughput.push(valueOf(filled, 'messages a second') / valueOf(without, 'messages a second'));
      cpu.push(valueOf(filled, 'CPU a message') / valueOf(without, 'CPU a message'));
    }
    for (let pair = 0; pair < ROUNDS; pair++) {
      const [without, filled] = [await measureIntake(empty, seconds, 'translation'), await measureIntake(full, seconds, 'translation')];
      translated.push(valueOf(filled, 'messages a second') / valueOf(without, 'messages a second'));
    }
    return { throughput: middle(throughput), cpu: middle(cpu), translated: middle(translated) };
  } finally {
    await empty.stop();
  }
}

function kept(stored: number, beside: Beside | undefined): string {
  if (beside === undefined) return '';
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  return ` With ${stored.toLocaleString('en-US')} stored messages ${percent(beside.throughput)} of the throughput of an empty store beside it is left, at ${percent(beside.cpu)} of its CPU a message (the middle of five rounds of each in turn), and ${percent(beside.translated)} with translation (of three); to reach: 90 % with five million.`;
}

const SEARCHES = ['control id', 'account', 'newest page'] as const;
type SearchKind = (typeof SEARCHES)[number];

/** An account that translation has left tokens of. */
export async function knownAccount(bench: Bench): Promise<string> {
  await setTranslation(bench, true);
  await load(['--port', String(bench.mllpPort), '--count', '50', '--kind', 'dft', '--seed', '11']);
  await caughtUp(bench);
  return '9011000003';
}

export async function searchP95(bench: Bench, kind: SearchKind, account: string, requests: number): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < requests; n++) {
    const search = kind === 'account' ? { search: account } : kind === 'control id' ? { search: `OLD${1_000 + n * 17}` } : {};
    const started = performance.now();
    const response = await fetch(`http://127.0.0.1:${bench.httpPort}/v1/messages/search`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bench.installation.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...search, limit: 50 }),
    });
    if (!response.ok) throw new Error(`search answered ${response.status}`);
    const { messages } = (await response.json()) as { readonly messages: readonly unknown[] };
    if (kind === 'account' && messages.length === 0) throw new Error('the account that was sent is not found');
    times.push(performance.now() - started);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
}

async function overConnections(bench: Bench, short: boolean, say: Say): Promise<Curve> {
  const points: [number, number][] = [];
  const late: [number, number][] = [];
  await setTranslation(bench, false);
  for (const connections of short ? [1, 16, 256] : [1, 4, 16, 64, 256]) {
    say(`${connections} connections`);
    const seconds = short ? '2' : '10';
    const report = await load([
      '--port',
      String(bench.mllpPort),
      '--duration',
      seconds,
      '--connections',
      String(connections),
      '--seed',
      String(1000 + connections),
    ]);
    points.push([connections, report.rate]);
    late.push([connections, report.latencyMs.p99]);
  }
  return {
    id: 'growth-connections',
    part: 'growth',
    title: 'Intake while connections grow',
    about: `Each connection has one message outstanding. Acknowledged p99: ${late.map(([n, ms]) => `${Math.round(ms)} ms with ${n}`).join(', ')}.`,
    x: { name: 'connections', unit: '' },
    y: { name: 'messages', unit: '/s' },
    series: [{ name: 'stored', points }],
  };
}

export async function overAccounts(short: boolean, say: Say): Promise<Curve> {
  const points: [number, number][] = [];
  const bench = await startBench({ holdTargets: true });
  try {
    await measureCharges(bench, 500);
    let there = 0;
    for (const size of short ? [0, 50_000] : [0, 100_000, 1_000_000]) {
      say(`${size} open accounts`);
      await preloadAccounts(bench.owner, there, size);
      there = size;
      const figures = await measureCharges(bench, short ? 2_000 : 25_000);
      points.push([size, valueOf(figures, ': a second')]);
    }
  } finally {
    await bench.stop();
  }
  return {
    id: 'growth-accounts',
    part: 'growth',
    title: 'Charges to journals while open accounts grow',
    about:
      'Accounts that wait with their state and timers, loaded in bulk as copies of real ones; then charges over MLLP to posted journals and queued deliveries.',
    x: { name: 'open accounts', unit: '' },
    y: { name: 'charges', unit: '/s' },
    series: [{ name: 'charges', points }],
  };
}

export async function overLanes(short: boolean, say: Say): Promise<Curve> {
  const points: [number, number][] = [];
  const place = await enginePlace();
  try {
    for (const lanes of short ? [1, 16] : [1, 2, 4, 8, 16, 32, 64]) {
      say(`${lanes} lanes`);
      const room = await place.room(`plexus_lanes_${lanes}`);
      const rate = await throughput(place, room, { module: ownModule('engine-plexus'), claims: short ? 500 : 6_000, lanes });
      points.push([lanes, rate]);
      await room.close();
    }
  } finally {
    await place.stop();
  }
  return {
    id: 'growth-lanes',
    part: 'growth',
    title: 'Claims while lanes grow',
    about:
      'The claim process of the engine comparison, with two workers and two callers of steps. A lane is folded by one worker at a time; from 16 on more lanes serve more nodes, not one.',
    x: { name: 'lanes', unit: '' },
    y: { name: 'claims', unit: '/s' },
    series: [{ name: 'claims', points }],
  };
}

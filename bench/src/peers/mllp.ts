import type { Contest, Entry } from './contest.ts';
import { pipeline, type Pipelined, sendAndWait, type SendWait, spaced } from './mllp-sender.ts';
import { MllpServerProcess } from './mllp-server.ts';
import { ownModule, peerModule, versionOf } from './packages.ts';

const PIPELINED = 10_000;
/** Wall-clock rates are those of the best round: a busy neighbour makes others worse. */
const ROUNDS = 3;
const QUIET_MS = 10_000;
const SHORT_QUIET_MS = 4_000;

interface Server {
  readonly contender: string;
  readonly module: string;
  readonly version: string;
}

/** The servers that Plexus is measured beside, and the limit. */
export const mllpServers = (): Server[] => [
  { contender: 'Plexus', module: ownModule('mllp-plexus'), version: '' },
  { contender: 'hand-written scan', module: ownModule('mllp-limit'), version: '' },
  ...[
    ['@medplum/hl7', 'mllp-medplum'],
    ['node-hl7-server', 'mllp-node-hl7-server'],
    ['simple-hl7', 'mllp-simple-hl7'],
  ].map(([contender = '', name = '']) => ({ contender, module: peerModule(name), version: versionOf(contender) })),
];

/** Framing and acknowledging without storage: one message outstanding, and ten thousand written at once. */
export async function contestMllp(short: boolean, say: (line: string) => void): Promise<Contest[]> {
  say('MLLP without storage');
  const entries: Entry[] = [];
  for (const server of mllpServers()) entries.push(await entryOf(server, short));
  return [
    {
      id: 'mllp',
      part: 'mllp',
      title: 'MLLP: framing and acknowledging without storage, one connection',
      about: `Admissions of 655 bytes on loopback. “send-wait”: one message outstanding. “pipelined”: ${PIPELINED} messages written at once; “acknowledged” and “handled” must both be ${PIPELINED}. “three sent slowly” are handed to the application: it must be given three. CPU is the server’s; rates are by the clock, the best of three rounds.`,
      columns: [
        { name: 'send-wait', unit: '/s' },
        { name: 'CPU', unit: 'µs' },
        { name: 'answers a CPU second', unit: '' },
        { name: 'pipelined', unit: '/s' },
        { name: 'acknowledged', unit: '' },
        { name: 'handled', unit: '' },
        { name: 'three sent slowly', unit: '' },
        { name: 'peak memory', unit: 'MB' },
      ],
      entries,
      drawn: 'answers a CPU second',
      reaches: [
        { column: 'send-wait', atLeast: 10_000 },
        { column: 'pipelined', atLeast: 20_000 },
      ],
    },
  ];
}

async function entryOf({ contender, module, version }: Server, short: boolean): Promise<Entry> {
  const server = await MllpServerProcess.start(module);
  try {
    await sendAndWait(server.port, 'WARM', short ? 0.5 : 2);
    const before = await server.count();
    const waits: SendWait[] = [];
    for (let round = 0; round < ROUNDS; round++) waits.push(await sendAndWait(server.port, `WAIT${round}-`, short ? 0.7 : 3));
    const after = await server.count();
    const answered = waits.reduce((sum, wait) => sum + wait.answered, 0);
    await spaced(server.port, 'SLOW');
    const slow = await server.count();
    const { piped, handled } = await pipelined(server, short ? SHORT_QUIET_MS : QUIET_MS);
    const last = await server.count();
    return {
      contender,
      version,
      values: {
        'send-wait': Math.max(...waits.map((wait) => wait.answered / wait.seconds)),
        CPU: ((after.cpuMs - before.cpuMs) * 1000) / answered,
        'answers a CPU second': (answered * 1000) / (after.cpuMs - before.cpuMs),
        ...(piped.acknowledged === PIPELINED && handled === PIPELINED ? { pipelined: PIPELINED / piped.seconds } : {}),
        acknowledged: piped.acknowledged,
        handled,
        'three sent slowly': slow.handled - after.handled,
        'peak memory': last.peakBytes / 1_000_000,
      },
      ...noteOf(piped.acknowledged, handled, slow.handled - after.handled, piped.inOrder, server.failures),
    };
  } catch (error) {
    return { contender, version, values: {}, note: error instanceof Error ? error.message : String(error) };
  } finally {
    await server.stop();
  }
}

/** The best of some rounds, or the first that goes wrong. */
async function pipelined(server: MllpServerProcess, quietMs: number): Promise<{ piped: Pipelined; handled: number }> {
  let best: { piped: Pipelined; handled: number } | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const before = await server.count();
    const piped = await pipeline(server.port, `PIPE${round}-`, PIPELINED, quietMs);
    const handled = (await server.count()).handled - before.handled;
    if (piped.acknowledged !== PIPELINED || handled !== PIPELINED) return { piped, handled };
    if (best === undefined || piped.seconds < best.piped.seconds) best = { piped, handled };
  }
  if (best === undefined) throw new Error('no round was run');
  return best;
}

function noteOf(acknowledged: number, handled: number, slow: number, inOrder: boolean, failures: readonly string[]): { note?: string } {
  const said = [
    acknowledged < PIPELINED ? `leaves ${PIPELINED - acknowledged} of ${PIPELINED} pipelined messages without an answer` : '',
    acknowledged > PIPELINED ? `answers ${acknowledged} times` : '',
    handled < PIPELINED ? `loses ${PIPELINED - handled} of them` : '',
    handled > PIPELINED ? `hands ${handled - PIPELINED} of them on again` : '',
    slow > 3 ? `hands three messages on ${slow} times` : '',
    acknowledged === PIPELINED && !inOrder ? 'answers out of order' : '',
    failures[0] === undefined ? '' : `threw: ${failures[0]}`,
  ].filter((text) => text !== '');
  return said.length === 0 ? {} : { note: said.join('; ') };
}

import { measureIntake } from '../intake.ts';
import { startBench, load } from '../installation.ts';
import type { Figure } from '../figure.ts';
import type { Contest, Entry } from './contest.ts';
import { mllpServers } from './mllp.ts';
import { MllpServerProcess } from './mllp-server.ts';
import { commitLimits } from './commit-limit.ts';

/**
 * Stored before acknowledged, on 32 connections: ours whole, beside servers that store nothing, beside bare commits of the same
 * PostgreSQL, and beside what was measured of Open Integration Engine on the same class of machine.
 */
export async function contestIntake(short: boolean, say: (line: string) => void): Promise<Contest[]> {
  const seconds = short ? 5 : 20;
  const entries: Entry[] = [];
  const bench = await startBench({ holdTargets: true });
  try {
    say('Plexus, stored');
    entries.push(entryOf('Plexus', await measureIntake(bench, seconds, 'nothing'), 'encrypted, audited, exactly once'));
    say('Plexus, stored and translated');
    entries.push(
      entryOf('Plexus, with translation', await measureIntake(bench, seconds, 'translation'), 'canonical events with their lineage, too'),
    );
    say('bare commits of PostgreSQL');
    entries.push(...(await commitLimits(bench, short ? 2 : 8)));
  } finally {
    await bench.stop();
  }
  for (const server of mllpServers()) {
    if (server.contender === 'Plexus' || server.contender.startsWith('hand')) continue;
    say(server.contender);
    entries.push(await unstored(server, seconds));
  }
  entries.push(
    elsewhere('Open Integration Engine, best', { messages: 497, CPU: 3, commits: 4.4, WAL: 16 }),
    elsewhere('Open Integration Engine, worst', { messages: 76, CPU: 8, commits: 4.4, WAL: 16 }),
  );
  return [
    {
      id: 'intake',
      part: 'intake',
      title: 'MLLP intake on 32 connections, stored before it is acknowledged',
      about:
        'Admissions of 655 bytes from the load generator, each connection with one message outstanding. CPU is that of the server and of PostgreSQL together. The npm servers store nothing: an acknowledgement of theirs promises nothing. Open Integration Engine was measured on this class of machine, not in this run: durable, with one script transform.',
      columns: [
        { name: 'messages', unit: '/s' },
        { name: 'CPU', unit: 'ms' },
        { name: 'commits', unit: 'a message' },
        { name: 'WAL', unit: 'KB' },
        { name: 'p99', unit: 'ms' },
      ],
      entries,
      drawn: 'messages',
      reaches: [
        { column: 'messages', atLeast: 4000 },
        // A tenth of the best that was measured of Open Integration Engine.
        { column: 'CPU', atMost: 0.3 },
      ],
    },
  ];
}

function entryOf(contender: string, figures: readonly Figure[], note: string): Entry {
  const value = (ending: string): number => figures.find(({ name }) => name.endsWith(ending))?.value ?? Number.NaN;
  return {
    contender,
    version: '',
    values: {
      messages: value('messages a second'),
      CPU: value('CPU a message'),
      commits: value('commits a message'),
      WAL: value('WAL a message'),
      p99: value('acknowledged p99'),
    },
    note,
  };
}

async function unstored({ contender, module, version }: ReturnType<typeof mllpServers>[number], seconds: number): Promise<Entry> {
  const server = await MllpServerProcess.start(module);
  try {
    await load(['--port', String(server.port), '--duration', '1', '--connections', '32', '--drain', '2']);
    const before = await server.count();
    const report = await load([
      '--port',
      String(server.port),
      '--duration',
      String(seconds),
      '--connections',
      '32',
      '--drain',
      '5',
      '--seed',
      '7',
    ]);
    const after = await server.count();
    const again = after.repeated - before.repeated;
    return {
      contender,
      version,
      values: { messages: report.rate, CPU: (after.cpuMs - before.cpuMs) / report.answered, p99: report.latencyMs.p99 },
      note: [
        'stores nothing',
        again > 0 ? `handed ${again} messages on again` : '',
        report.unanswered > 0 ? `left ${report.unanswered} unanswered` : '',
      ]
        .filter((text) => text !== '')
        .join('; '),
    };
  } catch (error) {
    return { contender, version, values: {}, note: error instanceof Error ? error.message : String(error) };
  } finally {
    await server.stop();
  }
}

const elsewhere = (contender: string, values: Entry['values']): Entry => ({ contender, version: '', values, note: 'measured elsewhere' });

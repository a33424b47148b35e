import { statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChildFailed, runChild } from './child.ts';
import type { CodecReport, CodecTask } from './codec-child.ts';
import type { Contest, Entry, Reach } from './contest.ts';
import type { FileReport, FileTask } from './file-child.ts';
import { hl7Messages, packed } from './hl7-messages.ts';
import { exampleMessages } from './hl7-example.ts';
import { ownModule, peerModule, versionOf } from './packages.ts';
import { writeClaimFile } from './claim-file.ts';
import { writeRemittanceFile } from './x12-input.ts';

const MEGA = 1_000_000;
const LIMIT_MS = 300_000;

interface Contestant {
  readonly contender: string;
  readonly module: string;
  readonly version: string;
}

const own = (contender: string, name: string): Contestant => ({ contender, module: ownModule(name), version: '' });
const peer = (contender: string, name: string): Contestant => ({ contender, module: peerModule(name), version: versionOf(contender) });

/** HL7 v2 and X12 codecs beside the packages of npm, each in a process of its own. */
export async function contestCodecs(short: boolean, say: (line: string) => void): Promise<Contest[]> {
  const folder = await mkdtemp(join(tmpdir(), 'plexus-peers-'));
  try {
    return [...(await hl7Contests(folder, short, say)), ...(await x12Contests(folder, short, say))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const HL7_COLUMNS = [
  { name: 'speed', unit: 'MB/s' },
  { name: 'messages', unit: '/s' },
  { name: 'peak memory', unit: 'MB' },
  { name: 'same answer', unit: '%' },
];

interface Hl7Work {
  readonly work: string;
  readonly title: string;
  readonly about: string;
  readonly input: 'real' | 'made';
  readonly drawn: string;
  readonly reaches: readonly Reach[];
}

const HL7_WORKS: readonly Hl7Work[] = [
  {
    work: 'header',
    title: 'HL7 v2: read the six routing fields of the header',
    about: 'Sender, facility, type, trigger, control id and version of messages of 5.8 KB.',
    input: 'made',
    drawn: 'messages',
    reaches: [{ column: 'messages', atLeast: 300_000 }],
  },
  {
    work: 'fields',
    title: 'HL7 v2: parse, and read six fields of MSH, PID and PV1',
    about: 'What a router does that looks at the patient, too.',
    input: 'real',
    drawn: 'speed',
    reaches: [],
  },
  {
    work: 'tree',
    title: 'HL7 v2: every value, unescaped',
    about:
      'Every subcomponent of every field is visited; “same answer” says in how many messages the text that came out is that of Plexus.',
    input: 'real',
    drawn: 'speed',
    reaches: [{ column: 'speed', atLeast: 60 }],
  },
  {
    work: 'serialize',
    title: 'HL7 v2: write from parsed values',
    about:
      'Parsing is not measured; each message is written several times in a row. A package that keeps the text it read and writes that back has nothing to measure.',
    input: 'real',
    drawn: 'speed',
    reaches: [{ column: 'speed', atLeast: 100 }],
  },
];

async function hl7Contests(folder: string, short: boolean, say: (line: string) => void): Promise<Contest[]> {
  const { from, messages } = hl7Messages();
  const made = exampleMessages(500);
  await writeFile(join(folder, 'real'), packed(messages));
  await writeFile(join(folder, 'made'), packed(made));
  const contestants = [
    own('Plexus', 'hl7v2-plexus'),
    own('hand-written scan', 'hl7v2-limit'),
    peer('@medplum/core', 'hl7v2-medplum'),
    peer('node-hl7-client', 'hl7v2-node-hl7-client'),
    peer('simple-hl7', 'hl7v2-simple-hl7'),
    peer('hl7v2', 'hl7v2-panates'),
  ];
  const contests: Contest[] = [];
  for (const { work, title, about, input, drawn, reaches } of HL7_WORKS) {
    say(title);
    const entries: Entry[] = [];
    let expected: readonly string[] = [];
    for (const { contender, module, version } of contestants) {
      const task: CodecTask = { module, work, file: join(folder, input), seconds: short ? 0.75 : 4 };
      const entry = await entryOf(contender, version, async () => {
        const report = await runChild<CodecReport>('codec-child.ts', task, LIMIT_MS);
        if (expected.length === 0) expected = report.answers;
        const same = report.answers.filter((answer, n) => answer === expected[n]).length;
        return {
          values: {
            speed: report.bytesPerSecond / MEGA,
            messages: report.perSecond,
            'peak memory': report.peakBytes / MEGA,
            'same answer': (100 * same) / expected.length,
          },
          ...(report.firstError === undefined ? {} : { note: `threw on ${report.answers.length - report.messages}: ${report.firstError}` }),
        };
      });
      entries.push(entry);
    }
    const set = input === 'real' ? messages : made;
    const mean = Math.round(set.reduce((sum, one) => sum + one.length, 0) / set.length);
    const inputs = `${set.length} ${input === 'real' ? from : 'made messages'}, ${mean} bytes in the mean.`;
    contests.push({ id: `hl7-${work}`, part: 'codecs', title, about: `${about} ${inputs}`, columns: HL7_COLUMNS, entries, drawn, reaches });
  }
  return contests;
}

async function entryOf(contender: string, version: string, measure: () => Promise<Pick<Entry, 'values' | 'note'>>): Promise<Entry> {
  try {
    return { contender, version, ...(await measure()) };
  } catch (error) {
    if (!(error instanceof ChildFailed)) throw error;
    return { contender, version, values: {}, note: error.message };
  }
}

const FILE_COLUMNS = [
  { name: 'speed', unit: 'MB/s' },
  { name: 'peak memory', unit: 'MB' },
];

async function x12Contests(folder: string, short: boolean, say: (line: string) => void): Promise<Contest[]> {
  const large = join(folder, 'large.835');
  const small = join(folder, 'small.835');
  const claims = short ? 40_000 : 385_000;
  const totals = JSON.stringify(writeRemittanceFile(large, claims));
  writeRemittanceFile(small, 19_000);
  const contestants = [
    own('Plexus', 'x12-plexus'),
    own('hand-written scan', 'x12-limit'),
    peer('x12-parser', 'x12-x12-parser'),
    peer('node-x12', 'x12-node-x12'),
  ];
  const run = async ({ contender, module, version }: Contestant, work: string, path: string, rounds: number, shownAs = contender) => {
    let answer = '';
    const entry = await entryOf(shownAs, version, async () => {
      const report = await runChild<FileReport>('file-child.ts', { module, work, path, rounds } satisfies FileTask, LIMIT_MS);
      answer = report.answer;
      return { values: { speed: report.bytesPerSecond / MEGA, 'peak memory': report.peakBytes / MEGA } };
    });
    return { entry, answer };
  };
  const size = `${short ? 11 : 100} MB`;
  say(`X12: an 835 of ${size}, streamed`);
  const read: Entry[] = [];
  for (const contestant of contestants) {
    const { entry, answer } = await run(contestant, 'totals', large, short ? 3 : 2);
    read.push(answer === '' || answer === totals ? entry : { ...entry, note: wrongTotals(answer, totals) });
  }
  const [ours] = contestants;
  if (ours !== undefined) read.push((await run(ours, 'remittance', large, short ? 2 : 1, 'Plexus, typed and balanced')).entry);
  say('X12: written from segments');
  const written: Entry[] = [];
  for (const contestant of contestants) {
    written.push((await run(contestant, 'serialize', small, short ? 5 : 20)).entry);
  }
  const acknowledged = await acknowledging(folder, short, say, run, contestants.slice(0, 2));
  return [
    {
      id: 'x12-read',
      part: 'codecs',
      title: `X12: an 835 of ${size}, streamed, with the totals of claims, services and PLB`,
      about: `${claims} claims, read from a file. The peers give segments whose amounts are added up; Plexus does the same, and in a line of its own the whole typed view, every claim checked against the guide and balanced.`,
      columns: FILE_COLUMNS,
      entries: read,
      drawn: 'speed',
      reaches: [
        { column: 'speed', atLeast: 60 },
        { column: 'peak memory', atMost: 150 },
      ],
    },
    {
      id: 'x12-write',
      part: 'codecs',
      title: 'X12: write an 835 from its segments',
      about: '19,000 claims, 5 MB; parsing is not measured. Plexus checks every value against the delimiters.',
      columns: FILE_COLUMNS,
      entries: written,
      drawn: 'speed',
      reaches: [{ column: 'speed', atLeast: 40 }],
    },
    acknowledged,
  ];
}

type Run = (contestant: Contestant, work: string, path: string, rounds: number) => Promise<{ entry: Entry; answer: string }>;

/** No package of npm makes a 999. */
async function acknowledging(
  folder: string,
  short: boolean,
  say: (line: string) => void,
  run: Run,
  contestants: readonly Contestant[],
): Promise<Contest> {
  const claims = short ? 10_000 : 100_000;
  const path = join(folder, 'claims.837');
  const wrong = writeClaimFile(path, claims);
  const size = `${Math.round(statSync(path).size / MEGA)} MB`;
  say(`X12: the 999 for claims of ${size}`);
  const entries: Entry[] = [];
  for (const contestant of contestants) {
    const { entry, answer } = await run(contestant, 'acknowledge', path, short ? 3 : 2);
    const found = contestant.contender === 'Plexus' && answer !== '' ? (JSON.parse(answer) as { errors: number }).errors : undefined;
    entries.push(found === undefined || found === wrong ? entry : { ...entry, note: `wrong: names ${found} of ${wrong} errors` });
  }
  return {
    id: 'x12-999',
    part: 'codecs',
    title: `X12: the 999 for an 837 of ${size}`,
    about: `${claims} claims, ${wrong} of them wrong; every segment checked against its guide, and the 999 written with the place of every error. No package of npm makes one; the scan only splits every segment into its elements.`,
    columns: FILE_COLUMNS,
    entries,
    drawn: 'speed',
    reaches: [{ column: 'speed', atLeast: 25 }],
  };
}

/** Which totals differ, by their names. */
function wrongTotals(answer: string, expected: string): string {
  const found = JSON.parse(answer) as Record<string, number>;
  const right = JSON.parse(expected) as Record<string, number>;
  const wrong = Object.keys(right).filter((name) => found[name] !== right[name]);
  return `wrong: ${wrong.map((name) => `${name} ${found[name] ?? 'none'} instead of ${right[name] ?? 'none'}`).join(', ')}`;
}

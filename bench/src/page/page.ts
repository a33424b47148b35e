import { type Contest, type Curve, shown, verdicts } from '../peers/contest.ts';

/** Everything that was measured, as it is kept in docs/benchmarks and rendered from there. */
export interface Results {
  readonly version: 1;
  /** What each part was measured on, and when. */
  readonly parts: Readonly<Record<string, Measured>>;
  readonly contests: readonly Contest[];
  readonly curves: readonly Curve[];
}

export interface Measured {
  readonly date: string;
  readonly form: 'full' | 'short';
  readonly machine: string;
  /** What else wanted the cores when measuring began: the load average of the last five minutes. */
  readonly load: number;
  readonly node: string;
  readonly postgres: string;
}

export const EMPTY: Results = { version: 1, parts: {}, contests: [], curves: [] };

/** The parts in the order in which they are shown. */
export const PARTS: Readonly<Record<string, string>> = {
  codecs: 'Codecs',
  mllp: 'MLLP',
  intake: 'Durable intake',
  engine: 'Engine',
  growth: 'Growth',
};

/** The results with those of some parts replaced. */
export function replaced(
  results: Results,
  measured: Measured,
  parts: readonly string[],
  contests: readonly Contest[],
  curves: readonly Curve[],
): Results {
  const kept = <T extends { readonly part: string }>(items: readonly T[]): T[] => items.filter(({ part }) => !parts.includes(part));
  const order = Object.keys(PARTS);
  const inOrder = <T extends { readonly part: string }>(items: readonly T[]): T[] =>
    items.toSorted((a, b) => order.indexOf(a.part) - order.indexOf(b.part));
  return {
    version: 1,
    parts: { ...results.parts, ...Object.fromEntries(parts.map((part) => [part, measured])) },
    contests: inOrder([...kept(results.contests), ...contests]),
    curves: inOrder([...kept(results.curves), ...curves]),
  };
}

/** The page of docs/benchmarks. */
export function page(results: Results): string {
  const parts = Object.entries(PARTS).filter(([part]) => results.parts[part] !== undefined);
  return [
    '# Benchmarks',
    '',
    'Written by `npm run bench -- --peers`; do not edit. [benchmarks.json](benchmarks.json) holds the same in full.',
    '',
    'Plexus beside what else there is for the same work, in the same run on the same machine, and beside what is possible at all: a hand-written scan without checks, or the commits of bare PostgreSQL. Every contender runs in a process of its own. Speeds are those of the best round, bytes or messages a second of **CPU time** (user and system, all threads) unless a column says otherwise, so that a neighbour on the machine counts as little as can be. A peer that fails or gives wrong results is shown with what it did. The versions of the peers are locked in `bench/peers`, which a normal clone does not install.',
    '',
    ...parts.flatMap(([part, title]) => [`## ${title}`, '', measuredOn(results.parts[part]), '', ...sections(results, part)]),
  ].join('\n');
}

const measuredOn = (measured: Measured | undefined): string =>
  measured === undefined
    ? ''
    : `*${measured.date}, ${measured.form} form; ${measured.machine}, load average ${measured.load.toFixed(1)} before; Node ${measured.node}, PostgreSQL ${measured.postgres}.*`;

function sections(results: Results, part: string): string[] {
  return [
    ...results.contests.filter((contest) => contest.part === part).flatMap((contest) => [...contestSection(contest), '']),
    ...results.curves.filter((curve) => curve.part === part).flatMap((curve) => [...curveSection(curve), '']),
  ];
}

function contestSection(contest: Contest): string[] {
  const head = ['', ...contest.columns.map(({ name, unit }) => (unit === '' ? name : `${name}, ${unit}`)), ''];
  const rows = contest.entries.map(({ contender, version, values, note }) => [
    version === '' ? `**${contender}**` : `${contender} ${version}`,
    ...contest.columns.map(({ name }) => (values[name] === undefined ? '–' : shown(values[name]))),
    (note ?? '').replaceAll('|', '\\|'),
  ]);
  return [
    `### ${contest.title}`,
    '',
    contest.about,
    '',
    ...tableOf(head, rows),
    '',
    ...verdicts(contest).flatMap(({ goal, isReached }) => [`- ${isReached ? 'reached' : '**missed**'}: ${goal}`]),
    '',
    `![${contest.title}](${contest.id}.svg)`,
  ];
}

function curveSection(curve: Curve): string[] {
  const xs = [...new Set(curve.series.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
  const rows = xs.map((x) => [
    shown(x),
    ...curve.series.map(({ points }) => {
      const point = points.find(([at]) => at === x);
      return point === undefined ? '–' : shown(point[1]);
    }),
  ]);
  const unit = curve.y.unit === '' ? '' : `, ${curve.y.unit}`;
  const head = [curve.x.name, ...curve.series.map(({ name }) => `${name}${unit}`)];
  return [`### ${curve.title}`, '', curve.about, '', ...tableOf(head, rows), '', `![${curve.title}](${curve.id}.svg)`];
}

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [head, head.map((_, n) => (n === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`);

/** What one package came to in a contest. */
export interface Entry {
  readonly contender: string;
  readonly version: string;
  /** By the name of the column; a value that was not reached or makes no sense is left out. */
  readonly values: Readonly<Record<string, number>>;
  /** What went wrong, or what has to be known to read the values. */
  readonly note?: string;
}

export interface Column {
  readonly name: string;
  readonly unit: string;
}

/** What ours is to reach. */
export type Reach = { readonly column: string } & (
  | { readonly atLeast: number }
  | { readonly atMost: number }
  /** So many times the best of the peers. */
  | { readonly timesBestPeer: number }
);

/** One work done by several packages in the same run. */
export interface Contest {
  readonly id: string;
  readonly part: string;
  readonly title: string;
  readonly about: string;
  readonly columns: readonly Column[];
  readonly entries: readonly Entry[];
  readonly reaches: readonly Reach[];
  /** The column that is drawn; larger is better. */
  readonly drawn: string;
}

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** How a figure changes while something grows. */
export interface Curve {
  readonly id: string;
  readonly part: string;
  readonly title: string;
  readonly about: string;
  readonly x: Column;
  readonly y: Column;
  readonly series: readonly Series[];
}

export interface Verdict {
  readonly goal: string;
  readonly isReached: boolean;
}

export const PLEXUS = 'Plexus';
/** Entries that are no peers: the limit that a thing can come to, and what was measured elsewhere. */
const NO_PEER = /^(hand-written|raw PostgreSQL|Plexus)/;

/** What ours was to reach and whether it did. */
export function verdicts(contest: Contest): Verdict[] {
  const ours = contest.entries.find(({ contender }) => contender === PLEXUS);
  return contest.reaches.map((reach) => {
    const value = ours?.values[reach.column];
    const unit = contest.columns.find(({ name }) => name === reach.column)?.unit ?? '';
    if ('atLeast' in reach)
      return { goal: `${reach.column} ≥ ${shown(reach.atLeast)} ${unit}`.trim(), isReached: value !== undefined && value >= reach.atLeast };
    if ('atMost' in reach)
      return { goal: `${reach.column} ≤ ${shown(reach.atMost)} ${unit}`.trim(), isReached: value !== undefined && value <= reach.atMost };
    const best = bestPeer(contest, reach.column);
    const times = value === undefined || best === undefined ? undefined : value / best;
    const measured = times === undefined ? '' : `: ${times.toFixed(1)} ×`;
    return {
      goal: `${reach.column} ≥ ${reach.timesBestPeer} × the best peer${measured}`,
      isReached: times !== undefined && times >= reach.timesBestPeer,
    };
  });
}

function bestPeer(contest: Contest, column: string): number | undefined {
  const values = contest.entries.filter(({ contender }) => !NO_PEER.test(contender)).flatMap(({ values }) => values[column] ?? []);
  return values.length === 0 ? undefined : Math.max(...values);
}

/** Three meaningful digits, thousands parted. */
export function shown(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: digits });
}

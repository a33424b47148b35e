/** One measured figure beside what is to be reached. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What is to be reached; undefined for a figure that only informs. */
  readonly reach?: { readonly atMost: number } | { readonly atLeast: number };
}

export function reached(figure: Figure): boolean | undefined {
  if (figure.reach === undefined) return undefined;
  return 'atMost' in figure.reach ? figure.value <= figure.reach.atMost : figure.value >= figure.reach.atLeast;
}

/** A Markdown table of figures. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const verdict = reached(figure);
    const goal = figure.reach === undefined ? '' : 'atMost' in figure.reach ? `≤ ${figure.reach.atMost}` : `≥ ${figure.reach.atLeast}`;
    return `| ${figure.name} | ${shown(figure.value)} ${figure.unit} | ${goal} | ${verdict === undefined ? '' : verdict ? 'reached' : 'missed'} |`;
  });
  return ['| figure | measured | reach | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

const shown = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(3));

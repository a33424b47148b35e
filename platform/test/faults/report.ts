import type { Figure } from './figures.ts';

/** What one file of fault tests came to. */
export interface FileResult {
  readonly file: string;
  readonly outcome: 'passed' | 'failed';
  readonly seconds: number;
  /** When it was run: `2026-11-21`. */
  readonly day: string;
  readonly form: 'full' | 'quick';
  readonly figures: readonly Figure[];
  /** Titles of tests that could not run here, with the reason. */
  readonly skipped: readonly string[];
}

const BEGIN = '<!-- figures -->';
const END = '<!-- end of figures -->';

/** Results of files that ran again take the place of their earlier ones; files that are no longer there go once another has their figures. */
export function merged(before: readonly FileResult[], now: readonly FileResult[], files: readonly string[]): FileResult[] {
  const byFile = new Map([...before, ...now].map((result) => [result.file, result]));
  const there = files.flatMap((file) => byFile.get(file) ?? []);
  const measured = new Set(there.flatMap(({ figures }) => figures.map(({ name }) => name)));
  const moved = before.filter(({ file, figures }) => !files.includes(file) && figures.some(({ name }) => !measured.has(name)));
  return [...there, ...moved];
}

/** The page with the figures put between its two marks. Throws when it has none. */
export function withFigures(page: string, results: readonly FileResult[]): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from === -1 || to < from) throw new Error(`the page has no ${BEGIN} … ${END}`);
  return `${page.slice(0, from + BEGIN.length)}\n${tables(results)}\n${page.slice(to)}`;
}

function tables(results: readonly FileResult[]): string {
  const rows = results.flatMap((result) => result.figures.map((figure) => ({ ...figure, result })));
  const [controls, faults] = [rows.filter(({ fault }) => fault === 'control'), rows.filter(({ fault }) => fault !== 'control')];
  const numbered = faults.toSorted((a, b) => numberOf(a.fault) - numberOf(b.fault) || (a.name < b.name ? -1 : 1));
  const skipped = results.flatMap(({ skipped: titles }) => titles);
  return [
    '',
    '| fault | injected | held | measured | run |',
    '| --- | --- | --- | --- | --- |',
    ...numbered.map(row),
    '',
    'Negative controls: each breaks a promise on purpose, and the checks must notice.',
    '',
    '| broken | what the checks said | run |',
    '| --- | --- | --- |',
    ...controls.map(({ injected, measured, result }) => `| ${cell(injected)} | ${cell(measured)} | ${runOf(result)} |`),
    '',
    ...(skipped.length === 0 ? [] : [`Not run on the machine of the last run: ${skipped.map(cell).join('; ')}.`, '']),
  ].join('\n');
}

const row = ({ fault, injected, held, measured, result }: Figure & { readonly result: FileResult }): string =>
  `| ${fault} | ${cell(injected)} | ${cell(held)} | ${cell(measured)} | ${runOf(result)} |`;

const runOf = ({ day, form }: FileResult): string => `${day}, ${form}`;
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const numberOf = (fault: string): number => Number(/\d+/.exec(fault)?.[0] ?? 99);

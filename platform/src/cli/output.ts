/** Where a command writes: results on standard output, everything said about them on standard error. */
export interface Output {
  readonly json: boolean;
  /** The result: one JSON document with a version under `--json`, else the text. */
  result(document: object, text: string): void;
  /** Narration. */
  say(line: string): void;
}

interface Stream {
  write(text: string): unknown;
}

export function createOutput(json: boolean, stdout: Stream, stderr: Stream): Output {
  return {
    json,
    result: (document, text) => {
      if (json) stdout.write(`${JSON.stringify({ version: 1, ...document }, bigintAsText, 2)}\n`);
      else if (text !== '') stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    say: (line) => void stderr.write(`${line}\n`),
  };
}

const bigintAsText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

/** Text that would make a table too wide, cut with a sign that it is; `--json` has it whole. */
export const shortened = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, width - 1)}…`);

/** A number with its noun. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const WIDEST = 100;
const LEAST_LAST = 8;

/**
 * A table for people: columns as wide as their content, two spaces between, numbers to the right; the last gives way to the width, a hundred columns
 * where nothing else is said.
 */
export function table(head: readonly string[], whole: readonly (readonly string[])[], width = WIDEST): string {
  const last = head.length - 1;
  const before = head
    .slice(0, last)
    .reduce((sum, title, n) => sum + 2 + Math.max(title.length, ...whole.map((row) => (row[n] ?? '').length)), 0);
  const rows = whole.map((row) => row.map((cell, n) => (n === last ? shortened(cell, Math.max(LEAST_LAST, width - before)) : cell)));
  const widths = head.map((title, n) => Math.max(title.length, ...rows.map((row) => (row[n] ?? '').length)));
  const numeric = head.map((_, n) => rows.length > 0 && rows.every((row) => /^(-?[\d,.]+)?$/.test(row[n] ?? '')));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, n) => (numeric[n] === true ? cell.padStart(widths[n] ?? 0) : cell.padEnd(widths[n] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

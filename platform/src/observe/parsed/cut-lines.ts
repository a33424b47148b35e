import type { Cut, Part } from './part.ts';

const SEPARATORS = [',', ';', '\t', '|'];
const RETURN = '\r';
const LINE_FEED = '\n';
/** A screen of records. */
const MOST_RECORDS = 1_000;

/**
 * Cuts lines of cells: comma-separated files (RFC 4180) and what banks send. Undefined when the first line has no two cells. No
 * cell is open, and the first line may be one of names or of values: its cells are only taken for names where values are shown too.
 */
export function cutLines(bytes: Buffer, isCut: boolean, masked: boolean): Cut | undefined {
  const text = bytes.toString('latin1');
  const first = text.split(/[\r\n]/, 1)[0] ?? '';
  const separator = SEPARATORS.map((one) => [one, first.split(one).length] as const).reduce((best, one) => (one[1] > best[1] ? one : best));
  if (separator[1] < 2 || /[^\t\x20-\xff]/.test(first)) return undefined;
  const records = recordsOf(text, separator[0]).slice(0, MOST_RECORDS);
  const whole = isCut ? records.slice(0, -1) : records;
  const names = masked ? [] : (whole[0] ?? []).map((cell) => valueOf(bytes, cell));
  const parts = whole.map((cells, index) => recordPart(bytes, cells, index + 1, index === 0 ? [] : names));
  return { format: 'csv', parts, until: parts.at(-1)?.end ?? 0, terminator: LINE_FEED };
}

interface Cell {
  readonly start: number;
  readonly end: number;
}

/** Cells by record; a quoted cell may hold separators, line ends and doubled quotes. Empty lines are none. */
function recordsOf(text: string, separator: string): Cell[][] {
  const records: Cell[][] = [];
  let cells: Cell[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at <= text.length; at++) {
    const char = text[at];
    if (char === '"') isQuoted = !isQuoted;
    const isEnd = char === undefined || (!isQuoted && (char === LINE_FEED || char === RETURN));
    if (!isEnd && (isQuoted || char !== separator)) continue;
    cells.push({ start, end: at });
    start = at + 1;
    if (!isEnd) continue;
    if (cells.length > 1 || cells.some((cell) => cell.end > cell.start)) records.push(cells);
    cells = [];
  }
  return records;
}

function recordPart(bytes: Buffer, cells: readonly Cell[], number: number, names: readonly string[]): Part {
  const children = cells
    .map((cell, index) => ({
      path: `[${number}].${index + 1}`,
      title: names[index],
      ...cell,
      value: valueOf(bytes, cell),
      isOpen: false,
    }))
    .filter(({ start, end }) => end > start);
  return { path: `[${number}]`, title: undefined, start: cells[0]?.start ?? 0, end: cells.at(-1)?.end ?? 0, children };
}

function valueOf(bytes: Buffer, { start, end }: Cell): string {
  const text = bytes.subarray(start, end).toString();
  return text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1).replaceAll('""', '"') : text;
}

import type { Finding } from './finding.ts';

/** Codes of a sender and what they are here. */
export type Crosswalk = Readonly<Record<string, string>>;

/**
 * Reads `from,to[,note]` with one header line, values in double quotes where they hold a comma (RFC 4180, no line breaks
 * inside). Every code stands once. `file` is the name shown to people.
 */
export function readCrosswalk(file: string, text: string): { readonly crosswalk: Crosswalk; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const crosswalk: Record<string, string> = Object.create(null) as Record<string, string>;
  const refuse = (line: number, message: string, hint: string): void => {
    findings.push({ code: 'ESTATE_CROSSWALK_INVALID', message, hint, at: `${file}:${line}` });
  };
  for (const [index, row] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (row.trim() === '') continue;
    const cells = cellsOf(row);
    const line = index + 1;
    if (cells === undefined) refuse(line, 'A quotation mark is not closed', 'Close it on the same line');
    else if (index === 0) {
      if (!/^from,to(,note)?$/.test(cells.join(',')))
        refuse(line, 'The first line is not "from,to" or "from,to,note"', 'Write the header line');
    } else {
      const [from = '', to = ''] = cells;
      if (from === '' || to === '' || cells.length > 3)
        refuse(line, 'A line needs "from" and "to", and at most a note', 'Write: code,meaning,note');
      else if (from in crosswalk) refuse(line, `Code "${from}" stands twice`, 'Keep one of the lines');
      else crosswalk[from] = to;
    }
  }
  return { crosswalk: { ...crosswalk }, findings };
}

function cellsOf(row: string): string[] | undefined {
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (;;) {
    const match = cell.exec(row);
    if (match === null) return undefined;
    cells.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim());
    if (match[3] === '') return cells;
  }
}

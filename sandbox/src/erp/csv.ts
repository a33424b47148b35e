/**
 * Reads comma-separated rows (RFC 4180: quotes, doubled quotes, line breaks within quotes) under a header row. A row is its values by
 * column name; `line` is where it begins, the header being line 1.
 */
export function readCsv(text: string): { readonly line: number; readonly values: ReadonlyMap<string, string> }[] {
  const rows = splitRows(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  const header = rows.shift()?.cells ?? [];
  return rows.map(({ line, cells }) => ({ line, values: new Map(header.map((name, column) => [name.trim(), cells[column] ?? ''])) }));
}

function splitRows(text: string): { line: number; cells: string[] }[] {
  const rows: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let line = 1;
  let begun = 1;
  let at = 0;
  const endRow = (): void => {
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: begun, cells });
    cells = [];
    begun = line;
  };
  while (at < text.length) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
    line += cell.text.split('\n').length - 1;
    cells.push(cell.text);
    at = cell.end;
    if (text[at] === ',') at++;
    else if (at < text.length) {
      at += text.startsWith('\r\n', at) ? 2 : 1;
      line++;
      endRow();
    }
  }
  if (cells.length > 0) endRow();
  return rows;
}

function plainCell(text: string, from: number): { text: string; end: number } {
  let end = from;
  while (end < text.length && text[end] !== ',' && text[end] !== '\r' && text[end] !== '\n') end++;
  return { text: text.slice(from, end), end };
}

function quotedCell(text: string, from: number): { text: string; end: number } {
  let end = from + 1;
  while (end < text.length) {
    if (text[end] !== '"') end++;
    else if (text[end + 1] === '"') end += 2;
    else break;
  }
  return { text: text.slice(from + 1, end).replaceAll('""', '"'), end: end + 1 };
}

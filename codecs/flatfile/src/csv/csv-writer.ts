import { type Value, writeValue } from '../column-type.ts';
import { FlatError } from '../flat-error.ts';
import { csvFormat, type CsvLayout } from './csv-layout.ts';

export interface CsvWriteOptions {
  /** What ends each row; RFC 4180 has CRLF. */
  readonly lineEnd?: '\r\n' | '\n';
  /** Writes a byte order mark, which spreadsheets want to recognise UTF-8. */
  readonly mark?: boolean;
  /** Quotes every field; otherwise those that need it. */
  readonly quoteAll?: boolean;
  /**
   * For files that people open in a spreadsheet: text that begins with `= + - @`, a tab or a carriage return gets an apostrophe in front, so
   * that it is shown and not computed, and every field is quoted. Such text does not read back as itself. Numbers and dates stay as they are.
   */
  readonly neutralizeFormulas?: boolean;
}

/**
 * Writes rows by a layout, with its header. A row gives values by column name; empty ones may be left out.
 *
 * @throws FlatError FLAT_LAYOUT, or FLAT_WRITE_VALUE for a value of another type than its column, one that is missing though required, one
 *   that needs quotes where the layout has none, or text that the encoding lacks.
 */
export function writeCsv(
  layout: CsvLayout,
  rows: Iterable<Readonly<Partial<Record<string, Value>>>>,
  options: CsvWriteOptions = {},
): Uint8Array {
  const { lineEnd = '\r\n', mark = false, neutralizeFormulas = false, quoteAll = neutralizeFormulas } = options;
  const { delimiter, quote, comment, encoding } = csvFormat(layout);
  const { columns, header } = layout;
  const lines: string[] = [];

  const field = (text: string, first: boolean, name: string): string => {
    const refused = new FlatError('FLAT_WRITE_VALUE', { offset: 0, record: lines.length + 1, field: name });
    if (!text.isWellFormed() || (encoding === 'latin1' && /[^\x00-\xff]/.test(text))) throw refused; // oxlint-disable-line no-control-regex -- the range
    // A first field that looks like a comment, or a row that looks empty, would not be a row.
    const hidden =
      first && ((comment !== undefined && text.startsWith(comment)) || (text === '' && columns.length === 1) || text.startsWith('\uFEFF'));
    const needed = hidden || text.includes(delimiter) || /[\r\n]/.test(text) || (quote !== undefined && text.includes(quote));
    if (!needed && !quoteAll) return text;
    if (quote !== undefined) return quote + text.replaceAll(quote, quote + quote) + quote;
    if (needed) throw refused;
    return text;
  };

  if (header !== 'none') {
    lines.push(columns.map(({ name, header: shown = name }, n) => field(shown, n === 0, name)).join(delimiter));
  }
  for (const row of rows) {
    const texts = columns.map(({ name, type, required }, n) => {
      const value = row[name];
      const text = value === undefined ? (required === true ? undefined : '') : writeValue(value, type);
      if (text === undefined) throw new FlatError('FLAT_WRITE_VALUE', { offset: 0, record: lines.length + 1, field: name });
      const risky = neutralizeFormulas && (type.kind === 'text' || type.kind === 'enum') && /^[=+\-@\t\r]/.test(text);
      return field(risky ? `'${text}` : text, n === 0, name);
    });
    lines.push(texts.join(delimiter));
  }
  return encoded(`${mark ? '\uFEFF' : ''}${lines.map((line) => line + lineEnd).join('')}`, encoding);
}

function encoded(text: string, encoding: 'utf-8' | 'latin1' | 'utf-16le' | 'utf-16be'): Uint8Array {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'latin1':
      return Buffer.from(text.replace(/^\uFEFF/, ''), 'latin1');
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16();
  }
}

import type { CsvFormat } from './csv-layout.ts';

/**
 * Where the fields of one record stand in its bytes, comments and empty lines before it skipped. It is asked only for records whose places
 * someone wants to know, and gives the fields that the parser gave.
 */
export function scanFields(bytes: Buffer, format: CsvFormat): { readonly start: number; readonly end: number }[] {
  const delimiter = format.delimiter.charCodeAt(0);
  const quote = format.quote?.charCodeAt(0) ?? -1;
  const fields: { start: number; end: number }[] = [];
  let at = recordStart(bytes, format);
  let start = at;
  let quoted = false;
  for (; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) {
      // A doubled quote closes and opens again, which leaves the state as it was.
      quoted = !quoted;
    } else if (!quoted && byte === delimiter) {
      fields.push({ start, end: at });
      start = at + 1;
    } else if (!quoted && isLineEnd(byte)) break;
  }
  fields.push({ start, end: at });
  return fields;
}

/** The offset of the first byte that belongs to a record. */
export function recordStart(bytes: Buffer, { comment }: CsvFormat): number {
  let at = 0;
  for (;;) {
    while (at < bytes.length && isLineEnd(bytes[at])) at++;
    if (comment === undefined || bytes.toString('latin1', at, at + comment.length) !== comment) return at;
    while (at < bytes.length && !isLineEnd(bytes[at])) at++;
    if (at === bytes.length) return at;
  }
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === 10 || byte === 13;
}

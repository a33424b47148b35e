import type { Delimiters } from './delimiters.ts';
import { UTF8, type Charset } from './charset.ts';

/** Escape sequences of chapter 2, section 7 that are kept as they stand: highlighting, character set switches, formatting, local. */
const KEPT = /^(?:[HN]|C[0-9A-F]{4}|M[0-9A-F]{4,6}|Z.*|\.[a-z]{2}[+-]?[0-9]*)$/s;
const HEX = /^X(?:[0-9A-Fa-f]{2})+$/;

/**
 * Gives the text that an escaped value means. Delimiters (`\F\ \S\ \T\ \R\ \E\ \P\`) and hexadecimal bytes (`\X0D\`) are decoded and
 * `\.br\` becomes a line feed. Highlighting, other formatting, character set switches and local sequences (`\H\ \N\ \.in4\ \Cxxyy\
 * \Mxxyyzz\ \Zxx\`) stay as they are, and so does whatever is no escape sequence, such as a lone backslash.
 *
 * @param charset in which hexadecimal bytes are read; bytes that are no text in it stay escaped
 */
export function unescapeText(text: string, delimiters: Delimiters, charset: Charset = UTF8): string {
  const { escape } = delimiters;
  if (escape === undefined) return text;
  let open = text.indexOf(escape);
  if (open === -1) return text;
  let out = text.slice(0, open);
  for (;;) {
    const close = text.indexOf(escape, open + 1);
    if (close === -1) return out + text.slice(open);
    const sequence = text.slice(open + 1, close);
    const meaning = meaningOf(sequence, delimiters, charset);
    if (meaning === undefined && !KEPT.test(sequence)) {
      out += text.slice(open, close);
      open = close;
      continue;
    }
    out += meaning ?? text.slice(open, close + 1);
    open = text.indexOf(escape, close + 1);
    if (open === -1) return out + text.slice(close + 1);
    out += text.slice(close + 1, open);
  }
}

function meaningOf(sequence: string, delimiters: Delimiters, charset: Charset): string | undefined {
  switch (sequence) {
    case 'F':
      return delimiters.field;
    case 'S':
      return delimiters.component;
    case 'T':
      return delimiters.subcomponent;
    case 'R':
      return delimiters.repetition;
    case 'E':
      return delimiters.escape;
    case 'P':
      return delimiters.truncation;
    case '.br':
      return '\n';
    default:
      return HEX.test(sequence) ? hexadecimal(sequence, charset) : undefined;
  }
}

function hexadecimal(sequence: string, charset: Charset): string | undefined {
  const text = charset.decode(Buffer.from(sequence.slice(1), 'hex').toString('latin1'));
  return text.includes('\ufffd') ? undefined : text;
}

/**
 * For each ASCII character, what must be written for it: delimiters by their letter, control characters other than TAB in
 * hexadecimal, so that no value can end a segment or an MLLP frame. `undefined` where the character stands for itself.
 */
export type EscapeTable = readonly (string | undefined)[];

/** Makes the table for one set of delimiters. Without an escape character the entries are empty strings: not writable. */
export function escapeTable(delimiters: Delimiters): EscapeTable {
  const { escape } = delimiters;
  const table = Array.from<string | undefined>({ length: 128 }).fill(undefined);
  const put = (character: string | undefined, sequence: string): void => {
    if (character !== undefined) table[character.charCodeAt(0)] = escape === undefined ? '' : escape + sequence + escape;
  };
  for (let code = 0; code < 0x20; code++) {
    if (code !== 0x09) put(String.fromCharCode(code), `X${code.toString(16).toUpperCase().padStart(2, '0')}`);
  }
  put(delimiters.field, 'F');
  put(delimiters.component, 'S');
  put(delimiters.subcomponent, 'T');
  put(delimiters.repetition, 'R');
  put(delimiters.escape, 'E');
  put(delimiters.truncation, 'P');
  return table;
}

/** Whether `text` can stand in a message as it is. */
export function standsForItself(text: string, table: EscapeTable): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 128 && table[code] !== undefined) return false;
  }
  return text !== '""';
}

/**
 * Writes `text` with every delimiter and control character escaped, so that it reads back as itself. A text of two quotes, which
 * would mean null, is written in hexadecimal.
 *
 * @returns `undefined` when the delimiters name no escape character and one would be needed
 */
export function escapeWith(text: string, table: EscapeTable, delimiters: Delimiters): string | undefined {
  if (standsForItself(text, table)) return text;
  const { escape } = delimiters;
  if (escape === undefined) return undefined;
  if (text === '""') return `${escape}X2222${escape}`;
  let out = '';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const sequence = table[text.charCodeAt(i)];
    if (sequence === undefined) continue;
    out += text.slice(from, i) + sequence;
    from = i + 1;
  }
  return out + text.slice(from);
}

/** As `escapeWith`, for a single value. */
export function escapeText(text: string, delimiters: Delimiters): string | undefined {
  return escapeWith(text, escapeTable(delimiters), delimiters);
}

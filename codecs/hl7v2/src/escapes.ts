import { encodingCharacters, type Delimiters } from './delimiters.ts';
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

/** For each ASCII code, 1 where the character cannot stand in a value of these delimiters as it is. */
export type Reserved = Uint8Array;

/** Control characters other than TAB: escaped so that no value can end a segment or an MLLP frame. */
const CONTROLS: Reserved = Uint8Array.from({ length: 128 }, (_, code) => (code < 0x20 && code !== 0x09 ? 1 : 0));

export function reservedIn(delimiters: Delimiters): Reserved {
  const reserved = CONTROLS.slice();
  const all = delimiters.field + encodingCharacters(delimiters);
  for (let i = 0; i < all.length; i++) reserved[all.charCodeAt(i)] = 1;
  return reserved;
}

/** Whether a text would be read back as itself without any escaping. Two quotes would be read as null. */
export function standsForItself(text: string, reserved: Reserved): boolean {
  for (let i = 0; i < text.length; i++) if (reserved[text.charCodeAt(i)] === 1) return false;
  return text !== '""';
}

/**
 * Writes `text` with every delimiter by its letter, a line feed as `\.br\` and every other control character but TAB in hexadecimal, so
 * that it reads back as itself. A text of two quotes, which would mean null, is written in hexadecimal.
 *
 * @returns `undefined` when the delimiters name no escape character and one would be needed
 */
export function escapeText(text: string, delimiters: Delimiters, reserved: Reserved = reservedIn(delimiters)): string | undefined {
  if (standsForItself(text, reserved)) return text;
  const { escape } = delimiters;
  if (escape === undefined) return undefined;
  if (text === '""') return `${escape}X2222${escape}`;
  let out = '';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (reserved[text.charCodeAt(i)] !== 1) continue;
    out += text.slice(from, i) + escape + sequenceFor(text.charAt(i), delimiters) + escape;
    from = i + 1;
  }
  return out + text.slice(from);
}

function sequenceFor(character: string, delimiters: Delimiters): string {
  switch (character) {
    case delimiters.field:
      return 'F';
    case delimiters.component:
      return 'S';
    case delimiters.subcomponent:
      return 'T';
    case delimiters.repetition:
      return 'R';
    case delimiters.escape:
      return 'E';
    case delimiters.truncation:
      return 'P';
    case '\n':
      return encodingCharacters(delimiters).includes('.') || delimiters.field === '.' ? 'X0A' : '.br';
    default:
      return `X${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  }
}

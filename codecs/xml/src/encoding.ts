import { isUtf8 } from 'node:buffer';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'iso-8859-1';

/** Bytes that may be looked at to find the encoding. */
export const BEGINNING = 1024;

/**
 * The encoding of XML from its first bytes (XML 1.0, appendix F) and the length of the byte order mark. Undefined while more bytes are
 * needed, `unknown` where the declaration names another encoding.
 */
export function encodingOf(beginning: Buffer, last: boolean): { encoding: Encoding; mark: number } | 'unknown' | undefined {
  if (!last && beginning.length < 4) return undefined;
  if (beginning[0] === 0xef && beginning[1] === 0xbb && beginning[2] === 0xbf) return { encoding: 'utf-8', mark: 3 };
  if (beginning[0] === 0xfe && beginning[1] === 0xff) return { encoding: 'utf-16be', mark: 2 };
  if (beginning[0] === 0xff && beginning[1] === 0xfe) return { encoding: 'utf-16le', mark: 2 };
  if (beginning[0] === 0 && beginning[1] === 0x3c) return { encoding: 'utf-16be', mark: 0 };
  if (beginning[0] === 0x3c && beginning[1] === 0) return { encoding: 'utf-16le', mark: 0 };
  const text = beginning.toString('latin1', 0, BEGINNING);
  if (!'<?xml '.startsWith(text.slice(0, 6))) return { encoding: 'utf-8', mark: 0 };
  const end = text.indexOf('?>');
  if (end === -1 && !last && beginning.length < BEGINNING) return undefined;
  const [, named = 'utf-8'] = /\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(text.slice(0, end === -1 ? undefined : end)) ?? [];
  if (/^(utf-?8|us-ascii)$/i.test(named)) return { encoding: 'utf-8', mark: 0 };
  return /^iso-8859-1$/i.test(named) ? { encoding: 'iso-8859-1', mark: 0 } : 'unknown';
}

/** Decodes a byte stream exactly; it knows how many bytes a text of it takes. */
export class ExactDecoder {
  readonly #encoding: Encoding;
  #carried: Buffer = Buffer.alloc(0);

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
  }

  /** The text of the next bytes; `broken` where bytes follow it that are no text of the encoding. */
  decode(chunk: Buffer, last: boolean): { readonly text: string; readonly broken: boolean } {
    const bytes = this.#carried.length === 0 ? chunk : Buffer.concat([this.#carried, chunk]);
    if (this.#encoding === 'iso-8859-1') return { text: bytes.toString('latin1'), broken: false };
    const length = this.#encoding === 'utf-8' ? utf8Length(bytes) : utf16Length(bytes, this.#encoding);
    const rest = bytes.subarray(length);
    const broken = last ? rest.length > 0 : !mayContinue(rest, this.#encoding);
    this.#carried = broken ? Buffer.alloc(0) : Buffer.from(rest);
    return { text: this.#text(bytes.subarray(0, length)), broken };
  }

  byteLength(text: string): number {
    if (this.#encoding === 'iso-8859-1') return text.length;
    return this.#encoding === 'utf-8' ? Buffer.byteLength(text, 'utf8') : text.length * 2;
  }

  #text(bytes: Buffer): string {
    if (this.#encoding === 'utf-8') return bytes.toString('utf8');
    return (this.#encoding === 'utf-16le' ? bytes : Buffer.from(bytes).swap16()).toString('utf16le');
  }
}

/** How many of the bytes are whole, valid UTF-8. */
function utf8Length(bytes: Buffer): number {
  if (isUtf8(bytes)) return bytes.length;
  let low = 0;
  let at = 0;
  while (at < bytes.length) {
    const size = sequenceSize(bytes[at] ?? 0);
    if (size === 0 || at + size > bytes.length || (size > 1 && !isUtf8(bytes.subarray(at, at + size)))) return low;
    at += size;
    low = at;
  }
  return low;
}

function sequenceSize(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

/** How many of the bytes are whole units and whole pairs. */
function utf16Length(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): number {
  const unitAt = (at: number): number => (encoding === 'utf-16le' ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const unit = unitAt(at);
    if (unit < 0xd800 || unit > 0xdfff) continue;
    if (unit > 0xdbff || at + 3 >= bytes.length) return at;
    const next = unitAt(at + 2);
    if (next < 0xdc00 || next > 0xdfff) return at;
    at += 2;
  }
  return bytes.length & ~1;
}

/** Whether more bytes could make text of these. */
function mayContinue(rest: Buffer, encoding: Encoding): boolean {
  if (encoding !== 'utf-8') return rest.length < 4 && (rest.length < 2 || (rest[encoding === 'utf-16le' ? 1 : 0] ?? 0) >> 2 === 0x36);
  if (rest.length === 0) return true;
  const size = sequenceSize(rest[0] ?? 0);
  if (size <= rest.length) return false;
  return [0x80, 0x90, 0xa0, 0xbf].some((fill) =>
    isUtf8(Buffer.concat([rest, Buffer.from([fill, 0x80, 0x80]).subarray(0, size - rest.length)])),
  );
}

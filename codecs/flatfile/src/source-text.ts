import { isUtf8 } from 'node:buffer';

export type Encoding = 'utf-8' | 'latin1' | 'utf-16le' | 'utf-16be';

/** Bytes checked to be text; those of UTF-16 written as UTF-8. `brokenAt` is the offset from which they are no text. */
export interface Checked {
  readonly bytes: Buffer;
  readonly brokenAt?: number;
}

/**
 * Checks a byte stream against its encoding as it arrives, skips a byte order mark, and gives UTF-16 as UTF-8 so that what follows deals in
 * single-byte delimiters. A byte order mark says the encoding, whatever was declared.
 */
export class SourceText {
  #encoding: Encoding;
  #begun = false;
  #carried: Buffer = Buffer.alloc(0);
  #offset = 0;
  #mark = 0;

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
  }

  get encoding(): Encoding {
    return this.#encoding;
  }

  take(chunk: Uint8Array, last: boolean): Checked {
    const view = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let bytes = this.#carried.length === 0 ? view : Buffer.concat([this.#carried, view]);
    if (!this.#begun) {
      if (bytes.length < 3 && !last) {
        this.#carried = Buffer.from(bytes);
        return { bytes: Buffer.alloc(0) };
      }
      this.#begun = true;
      const mark = markOf(bytes);
      if (mark !== undefined) this.#encoding = mark.encoding;
      this.#mark = mark?.length ?? 0;
      this.#offset = this.#mark;
      bytes = bytes.subarray(this.#mark);
    }
    const length = this.#wholeLength(bytes);
    const rest = bytes.subarray(length);
    const broken = last ? rest.length > 0 : !this.#mayContinue(rest);
    const at = this.#offset + length;
    this.#offset = at;
    this.#carried = broken ? Buffer.alloc(0) : Buffer.from(rest);
    const checked = this.#asBytes(bytes.subarray(0, length));
    return broken ? { bytes: checked, brokenAt: at } : { bytes: checked };
  }

  /** Bytes of the byte order mark, which are no text. */
  get markLength(): number {
    return this.#mark;
  }

  /** How many bytes of the source the checked bytes are. */
  sourceLength(bytes: Buffer): number {
    return this.#encoding === 'utf-8' || this.#encoding === 'latin1' ? bytes.length : bytes.toString('utf8').length * 2;
  }

  textOf(bytes: Buffer): string {
    return bytes.toString(this.#encoding === 'latin1' ? 'latin1' : 'utf8');
  }

  #asBytes(bytes: Buffer): Buffer {
    if (this.#encoding === 'utf-16le') return Buffer.from(bytes.toString('utf16le'), 'utf8');
    if (this.#encoding === 'utf-16be') return Buffer.from(Buffer.from(bytes).swap16().toString('utf16le'), 'utf8');
    return bytes;
  }

  #wholeLength(bytes: Buffer): number {
    if (this.#encoding === 'latin1') return bytes.length;
    return this.#encoding === 'utf-8' ? utf8Length(bytes) : utf16Length(bytes, this.#encoding);
  }

  #mayContinue(rest: Buffer): boolean {
    if (rest.length === 0) return true;
    if (this.#encoding === 'utf-8') return utf8MayContinue(rest);
    return rest.length < 4 && (rest.length < 2 || (rest[this.#encoding === 'utf-16le' ? 1 : 0] ?? 0) >> 2 === 0x36);
  }
}

function markOf(bytes: Buffer): { readonly encoding: Encoding; readonly length: number } | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
  return bytes[0] === 0xfe && bytes[1] === 0xff ? { encoding: 'utf-16be', length: 2 } : undefined;
}

/** How many of the bytes are whole, valid UTF-8. */
function utf8Length(bytes: Buffer): number {
  if (isUtf8(bytes)) return bytes.length;
  let at = 0;
  while (at < bytes.length) {
    const size = sequenceSize(bytes[at] ?? 0);
    if (size === 0 || at + size > bytes.length || (size > 1 && !isUtf8(bytes.subarray(at, at + size)))) return at;
    at += size;
  }
  return at;
}

function sequenceSize(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

/** Whether more bytes could make a character of these. */
function utf8MayContinue(rest: Buffer): boolean {
  const size = sequenceSize(rest[0] ?? 0);
  if (size <= rest.length) return false;
  return [0x80, 0x90, 0xa0, 0xbf].some((fill) =>
    isUtf8(Buffer.concat([rest, Buffer.from([fill, 0x80, 0x80]).subarray(0, size - rest.length)])),
  );
}

/** How many of the bytes are whole units and whole pairs of UTF-16. */
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

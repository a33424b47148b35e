import type { Charset } from './charset.ts';
import type { Delimiters } from './delimiters.ts';
import { escapeText, reservedIn, type Reserved } from './escapes.ts';

/** Gathers the bytes of a message. Plain ASCII values, which most are, are checked and copied in one pass. */
export class ValueWriter {
  readonly #delimiters: Delimiters;
  readonly #charset: Charset;
  readonly #reserved: Reserved;
  #bytes: Buffer = Buffer.allocUnsafe(2048);
  #length = 0;

  constructor(delimiters: Delimiters, charset: Charset) {
    this.#delimiters = delimiters;
    this.#charset = charset;
    this.#reserved = reservedIn(delimiters);
  }

  get length(): number {
    return this.#length;
  }

  /** Appends ASCII text as it is: names, encoding characters, line ends. */
  mark(text: string): void {
    this.#reserve(text.length);
    for (let i = 0; i < text.length; i++) this.#bytes[this.#length++] = text.charCodeAt(i);
  }

  /** Appends one ASCII character as it is. */
  separator(code: number): void {
    if (this.#length === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#length++] = code;
  }

  /** Appends a value, escaped and encoded. False, with nothing appended, when it cannot be. */
  value(text: string): boolean {
    if (this.#length + text.length > this.#bytes.length) this.#reserve(text.length);
    const bytes = this.#bytes;
    const reserved = this.#reserved;
    let at = this.#length;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 128 || reserved[code] === 1) return this.#encoded(text);
      bytes[at++] = code;
    }
    if (text === '""') return this.#encoded(text);
    this.#length = at;
    return true;
  }

  /** What was gathered. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #encoded(text: string): boolean {
    const escaped = escapeText(text, this.#delimiters, this.#reserved);
    const encoded = escaped === undefined ? undefined : this.#charset.encode(escaped);
    if (encoded === undefined) return false;
    this.#reserve(encoded.length);
    encoded.copy(this.#bytes, this.#length);
    this.#length += encoded.length;
    return true;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + more));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

import type { Warning } from './faults.ts';

const BOM = '\u00ef\u00bb\u00bf';
const VT = 0x0b;
const FS = 0x1c;
const CR = 0x0d;
const LF = 0x0a;

/** The part of a byte string that is message: without byte order mark, MLLP framing and blank space around it. */
export interface Content {
  readonly start: number;
  readonly end: number;
  readonly warnings: readonly Warning[];
}

/**
 * Finds the message in a byte string. Line ends after it are ordinary; anything else that is left out is reported, since a sender or a
 * reader of frames that leaves it on is worth a look.
 */
export function contentOf(text: string): Content {
  let start = text.startsWith(BOM) ? BOM.length : 0;
  while (start < text.length && isAround(text.charCodeAt(start))) start++;
  let end = text.length;
  while (end > start && isLineEnd(text.charCodeAt(end - 1))) end--;
  const warnings: Warning[] = [];
  if (start > 0) warnings.push(stripped('before', 0));
  if (end > start && text.charCodeAt(end - 1) === FS) {
    end--;
    warnings.push(stripped('after', end));
    while (end > start && isLineEnd(text.charCodeAt(end - 1))) end--;
  }
  return { start, end, warnings };
}

function stripped(side: string, offset: number): Warning {
  return { code: 'HL7_FRAMING_STRIPPED', message: `Bytes ${side} the message were skipped`, at: { offset } };
}

function isAround(code: number): boolean {
  return code === VT || isBlank(code) || isLineEnd(code);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function isLineEnd(code: number): boolean {
  return code === CR || code === LF;
}

/**
 * Walks the lines of a byte string from `start` to `end`, each ended by CR, LF or CRLF. Blank lines are passed over. The two kinds of
 * line end are looked for separately and each only ahead of the last find, so the walk is linear however they are mixed.
 */
export class Lines {
  readonly #text: string;
  readonly #end: number;
  #next: number;
  #return: number;
  #feed: number;
  start = 0;
  end = 0;

  constructor(text: string, start: number, end: number) {
    this.#text = text;
    this.#next = start;
    this.#end = end;
    this.#return = this.#find('\r', start);
    this.#feed = this.#find('\n', start);
  }

  /** Moves to the next line that is not blank; `start` and `end` then delimit it. */
  advance(): boolean {
    while (this.#next < this.#end) {
      this.start = this.#next;
      if (this.#return < this.start) this.#return = this.#find('\r', this.start);
      if (this.#feed < this.start) this.#feed = this.#find('\n', this.start);
      this.end = Math.min(this.#return, this.#feed, this.#end);
      this.#next = this.end + 1;
      if (this.end > this.start && !this.#isBlank()) return true;
    }
    return false;
  }

  #find(mark: string, from: number): number {
    const at = this.#text.indexOf(mark, from);
    return at === -1 ? this.#text.length : at;
  }

  #isBlank(): boolean {
    for (let i = this.start; i < this.end; i++) if (!isBlank(this.#text.charCodeAt(i))) return false;
    return true;
  }
}

import type { Delimiters } from './delimiters.ts';
import type { Limits } from './limits.ts';
import { X12Error, type X12Code } from './x12-error.ts';

/** A half-open byte range of the stream. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A run of the stream as one character per byte, shared by the segments cut from it. `base` is its first byte's offset. */
export interface Piece {
  readonly text: string;
  readonly base: number;
  readonly ascii: boolean;
}

/** What all segments of one interchange share. */
export interface Syntax {
  readonly delimiters: Delimiters;
  readonly element: number;
  readonly limits: Limits;
}

/** Where the tokenizer cut a segment: indexes into the piece, `next` past the terminator. */
export interface Cut {
  readonly lead: string;
  readonly from: number;
  readonly to: number;
  readonly next: number;
  readonly elementCount: number;
  /** Index of the raw data of BIN or BDS, which is its last element; -1 elsewhere. */
  readonly binary: number;
}

/** V8 keeps the whole source of a slice alive from this length on; longer values are copied out. */
const SLICE_SHARES_FROM = 13;

/**
 * One segment, cut into elements only when asked. Elements, components and repetitions count from 1; what is absent
 * reads as ''. Text is UTF-8 where its bytes are valid UTF-8, otherwise ISO 8859-1. `start` and `end` are byte offsets
 * in the stream without the terminator. Throws X12Error where an element exceeds the limits on components or repetitions.
 */
export class Segment {
  readonly id: string;
  readonly index: number;
  readonly elementCount: number;
  readonly #syntax: Syntax;
  readonly #piece: Piece;
  readonly #lead: string;
  readonly #from: number;
  readonly #to: number;
  readonly #next: number;
  readonly #binary: number;
  #cursorElement = 0;
  #cursorAt = 0;

  constructor(id: string, index: number, syntax: Syntax, piece: Piece, cut: Cut) {
    this.id = id;
    this.index = index;
    this.elementCount = cut.elementCount;
    this.#syntax = syntax;
    this.#piece = piece;
    this.#lead = cut.lead;
    this.#from = cut.from;
    this.#to = cut.to;
    this.#next = cut.next;
    this.#binary = cut.binary;
  }

  get start(): number {
    return this.#piece.base + this.#from;
  }

  get end(): number {
    return this.#piece.base + this.#to;
  }

  get delimiters(): Delimiters {
    return this.#syntax.delimiters;
  }

  /** Element `n` as text, with its component and repetition separators. */
  element(n: number): string {
    const from = this.#seek(n);
    if (from === -1) return '';
    return this.#decode(from, this.#elementEnd(n, from));
  }

  /** Component `c` of repetition `repetition` of element `n`. */
  component(n: number, c: number, repetition = 1): string {
    const span = this.#componentRange(n, c, repetition);
    return span === undefined ? '' : this.#decode(span.start, span.end);
  }

  /** How many repetitions element `n` has: 0 where it is empty, 1 where the interchange has no repetition separator. */
  repetitions(n: number): number {
    const from = this.#seek(n);
    if (from === -1) return 0;
    const to = this.#elementEnd(n, from);
    if (from === to) return 0;
    return this.#count(from, to, this.#repetitionSeparator(n), this.#syntax.limits.repetitions, 'X12_TOO_MANY_REPETITIONS', n);
  }

  /** How many components a repetition of element `n` has: 0 where it is empty. */
  componentCount(n: number, repetition = 1): number {
    const span = this.#repetitionRange(n, repetition);
    if (span === undefined || span.start === span.end) return 0;
    return this.#count(span.start, span.end, this.#componentSeparator(n), this.#syntax.limits.components, 'X12_TOO_MANY_COMPONENTS', n);
  }

  /** Byte offset at which element `n` starts; of an absent element, the end of the segment. */
  elementStart(n: number): number {
    const from = this.#seek(n);
    return this.#piece.base + (from === -1 ? this.#to : from);
  }

  /** Byte offset past element `n`; of an absent element, the end of the segment. */
  elementEnd(n: number): number {
    const from = this.#seek(n);
    return this.#piece.base + (from === -1 ? this.#to : this.#elementEnd(n, from));
  }

  /** The byte range of element `n`; of an absent element, the empty range at the end of the segment. */
  position(n: number): Span {
    const from = this.#seek(n);
    if (from === -1) return { start: this.end, end: this.end };
    return this.#span(from, this.#elementEnd(n, from));
  }

  /** The byte range of a component; of an absent one, the empty range at the end of its element. */
  componentPosition(n: number, c: number, repetition = 1): Span {
    const range = this.#componentRange(n, c, repetition);
    if (range !== undefined) return this.#span(range.start, range.end);
    const { end } = this.position(n);
    return { start: end, end };
  }

  /** The bytes of element `n` as they came; the only faithful way to read the data of BIN and BDS. */
  elementBytes(n: number): Uint8Array {
    const from = this.#seek(n);
    return from === -1 ? new Uint8Array(0) : Buffer.from(this.#piece.text.slice(from, this.#elementEnd(n, from)), 'latin1');
  }

  /** The segment as it came: white space before it, content, terminator. Concatenated, these are the input again. */
  raw(): Uint8Array {
    return Buffer.from(this.#lead + this.#piece.text.slice(this.#from, this.#next), 'latin1');
  }

  /** An error at this segment. */
  error(code: X12Code, element?: number, component?: number, detail?: string): X12Error {
    const offset = element === undefined ? this.start : this.position(element).start;
    const place = { segmentIndex: this.index, segmentId: this.id, offset };
    return new X12Error(
      code,
      { ...place, ...(element !== undefined && { element }), ...(component !== undefined && { component }) },
      detail,
    );
  }

  /** Index where element `n` starts, or -1. Remembers the last place, so that reading in order is linear. */
  #seek(n: number): number {
    if (n < 1 || n > this.elementCount) return -1;
    const { text } = this.#piece;
    const separator = this.#syntax.element;
    let element = this.#cursorElement;
    let at = this.#cursorAt;
    if (element === 0 || n < element) {
      element = 1;
      at = this.#from + this.id.length + 1;
    }
    for (; element < n; element++) {
      while (text.charCodeAt(at) !== separator) at++;
      at++;
    }
    this.#cursorElement = element;
    this.#cursorAt = at;
    return at;
  }

  #elementEnd(n: number, from: number): number {
    if (n === this.elementCount) return this.#to;
    const { text } = this.#piece;
    const separator = this.#syntax.element;
    let at = from;
    while (text.charCodeAt(at) !== separator) at++;
    return at;
  }

  #repetitionRange(n: number, repetition: number): Span | undefined {
    const from = this.#seek(n);
    if (from === -1) return undefined;
    const to = this.#elementEnd(n, from);
    return this.#part(from, to, this.#repetitionSeparator(n), repetition, this.#syntax.limits.repetitions, 'X12_TOO_MANY_REPETITIONS', n);
  }

  #componentRange(n: number, c: number, repetition: number): Span | undefined {
    const range = this.#repetitionRange(n, repetition);
    if (range === undefined) return undefined;
    const limit = this.#syntax.limits.components;
    return this.#part(range.start, range.end, this.#componentSeparator(n), c, limit, 'X12_TOO_MANY_COMPONENTS', n);
  }

  /** Cuts part `n` out of the range; refuses the range as soon as it shows more parts than the limit. */
  #part(from: number, to: number, separator: string, n: number, limit: number, code: X12Code, element: number): Span | undefined {
    if (n < 1) return undefined;
    if (separator === '') return n === 1 ? { start: from, end: to } : undefined;
    const { text } = this.#piece;
    const mark = separator.charCodeAt(0);
    let part = 1;
    let start = from;
    for (let at = from; at < to; at++) {
      if (text.charCodeAt(at) !== mark) continue;
      if (part === n) return { start, end: at };
      part++;
      start = at + 1;
      if (part > limit) throw this.error(code, element, undefined, `limit ${limit}`);
    }
    return part === n ? { start, end: to } : undefined;
  }

  #count(from: number, to: number, separator: string, limit: number, code: X12Code, element: number): number {
    if (separator === '') return 1;
    const mark = separator.charCodeAt(0);
    let parts = 1;
    for (let at = from; at < to; at++) if (this.#piece.text.charCodeAt(at) === mark) parts++;
    if (parts > limit) throw this.error(code, element, undefined, `limit ${limit}`);
    return parts;
  }

  /** ISA holds the separators themselves, and binary data is not cut. */
  #repetitionSeparator(n: number): string {
    return this.id === 'ISA' || this.#isBinary(n) ? '' : this.#syntax.delimiters.repetition;
  }

  #componentSeparator(n: number): string {
    return this.id === 'ISA' || this.#isBinary(n) ? '' : this.#syntax.delimiters.component;
  }

  #isBinary(n: number): boolean {
    return this.#binary !== -1 && n === this.elementCount;
  }

  #span(from: number, to: number): Span {
    return { start: this.#piece.base + from, end: this.#piece.base + to };
  }

  #decode(from: number, to: number): string {
    const text = this.#piece.text.slice(from, to);
    if (this.#piece.ascii && text.length < SLICE_SHARES_FROM) return text;
    return decode(text);
  }
}

function decode(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  const utf8 = bytes.toString('utf8');
  return utf8.includes('\ufffd') && !Buffer.from(utf8, 'utf8').equals(bytes) ? bytes.toString('latin1') : utf8;
}

import { isUtf8 } from 'node:buffer';
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
  /** Indexes of the element separators of all its segments, in order. */
  marks: Uint32Array;
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
  /** Index of its first separator in the marks of the piece. */
  readonly mark: number;
  readonly elementCount: number;
  /** The last element is the raw data of BIN or BDS. */
  readonly binary: boolean;
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
  readonly #mark: number;
  readonly #binary: boolean;
  /** The part found last by #part. */
  #partFrom = 0;
  #partTo = 0;

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
    this.#mark = cut.mark;
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

  /**
   * For checkers that look at bytes without cutting them: the text this segment stands in, one character per byte, and
   * where element `n` of it begins (-1 where it is absent) and ends (where it is absent, the end of the segment).
   */
  get chars(): string {
    return this.#piece.text;
  }

  elementFrom(n: number): number {
    return this.#startOf(n);
  }

  elementTo(n: number): number {
    return this.#endOf(n);
  }

  /** Element `n` as text, with its component and repetition separators. */
  element(n: number): string {
    const from = this.#startOf(n);
    if (from === -1) return '';
    return this.#decode(from, this.#endOf(n));
  }

  /** Component `c` of repetition `repetition` of element `n`. */
  component(n: number, c: number, repetition = 1): string {
    return this.#findComponent(n, c, repetition) ? this.#decode(this.#partFrom, this.#partTo) : '';
  }

  /** All components of a repetition of element `n`; none where it is empty. */
  components(n: number, repetition = 1): string[] {
    if (!this.#findRepetition(n, repetition) || this.#partFrom === this.#partTo) return [];
    const { text } = this.#piece;
    const separator = this.#componentSeparator(n);
    const mark = separator === '' ? -1 : separator.charCodeAt(0);
    const limit = this.#syntax.limits.components;
    const components: string[] = [];
    let start = this.#partFrom;
    for (let at = start; at < this.#partTo; at++) {
      if (text.charCodeAt(at) !== mark) continue;
      components.push(this.#decode(start, at));
      start = at + 1;
      if (components.length >= limit) throw this.error('X12_TOO_MANY_COMPONENTS', n, undefined, `limit ${limit}`);
    }
    components.push(this.#decode(start, this.#partTo));
    return components;
  }

  /** How many repetitions element `n` has: 0 where it is empty, 1 where the interchange has no repetition separator. */
  repetitions(n: number): number {
    const from = this.#startOf(n);
    if (from === -1) return 0;
    const to = this.#endOf(n);
    if (from === to) return 0;
    return this.#count(from, to, this.#repetitionSeparator(n), this.#syntax.limits.repetitions, 'X12_TOO_MANY_REPETITIONS', n);
  }

  /** How many components a repetition of element `n` has: 0 where it is empty. */
  componentCount(n: number, repetition = 1): number {
    if (!this.#findRepetition(n, repetition) || this.#partFrom === this.#partTo) return 0;
    const limit = this.#syntax.limits.components;
    return this.#count(this.#partFrom, this.#partTo, this.#componentSeparator(n), limit, 'X12_TOO_MANY_COMPONENTS', n);
  }

  /** Byte offset at which element `n` starts; of an absent element, the end of the segment. */
  elementStart(n: number): number {
    const from = this.#startOf(n);
    return this.#piece.base + (from === -1 ? this.#to : from);
  }

  /** Byte offset past element `n`; of an absent element, the end of the segment. */
  elementEnd(n: number): number {
    const from = this.#startOf(n);
    return this.#piece.base + (from === -1 ? this.#to : this.#endOf(n));
  }

  /** The byte range of element `n`; of an absent element, the empty range at the end of the segment. */
  position(n: number): Span {
    const from = this.#startOf(n);
    if (from === -1) return { start: this.end, end: this.end };
    return this.#span(from, this.#endOf(n));
  }

  /** The byte range of a component; of an absent one, the empty range at the end of its element. */
  componentPosition(n: number, c: number, repetition = 1): Span {
    if (this.#findComponent(n, c, repetition)) return this.#span(this.#partFrom, this.#partTo);
    const { end } = this.position(n);
    return { start: end, end };
  }

  /** The bytes of element `n` as they came; the only faithful way to read the data of BIN and BDS. */
  elementBytes(n: number): Uint8Array {
    const from = this.#startOf(n);
    return from === -1 ? new Uint8Array(0) : Buffer.from(this.#piece.text.slice(from, this.#endOf(n)), 'latin1');
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

  /** Index where element `n` starts, or -1. */
  #startOf(n: number): number {
    return n < 1 || n > this.elementCount ? -1 : (this.#piece.marks[this.#mark + n - 1] ?? 0) + 1;
  }

  /** Index where element `n` ends. */
  #endOf(n: number): number {
    return n >= this.elementCount ? this.#to : (this.#piece.marks[this.#mark + n] ?? 0);
  }

  /** Finds a repetition; its range is then #partFrom to #partTo. */
  #findRepetition(n: number, repetition: number): boolean {
    const from = this.#startOf(n);
    if (from === -1) return false;
    const limit = this.#syntax.limits.repetitions;
    return this.#findPart(from, this.#endOf(n), this.#repetitionSeparator(n), repetition, limit, 'X12_TOO_MANY_REPETITIONS', n);
  }

  #findComponent(n: number, c: number, repetition: number): boolean {
    if (!this.#findRepetition(n, repetition)) return false;
    const limit = this.#syntax.limits.components;
    return this.#findPart(this.#partFrom, this.#partTo, this.#componentSeparator(n), c, limit, 'X12_TOO_MANY_COMPONENTS', n);
  }

  /** Finds part `n` of the range; refuses the range as soon as it shows more parts than the limit. */
  #findPart(from: number, to: number, separator: string, n: number, limit: number, code: X12Code, element: number): boolean {
    const { text } = this.#piece;
    const mark = separator === '' ? -1 : separator.charCodeAt(0);
    let part = 1;
    let start = from;
    let at = from;
    for (; at < to; at++) {
      if (text.charCodeAt(at) !== mark) continue;
      if (part === n) break;
      start = at + 1;
      if (++part > limit) throw this.error(code, element, undefined, `limit ${limit}`);
    }
    this.#partFrom = start;
    this.#partTo = at;
    return part === n;
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
    return this.#binary && n === this.elementCount;
  }

  #span(from: number, to: number): Span {
    return { start: this.#piece.base + from, end: this.#piece.base + to };
  }

  #decode(from: number, to: number): string {
    const text = this.#piece.text.slice(from, to);
    const plain = this.#piece.ascii || isPlain(text);
    if (plain && text.length < SLICE_SHARES_FROM) return text;
    const bytes = Buffer.from(text, 'latin1');
    return plain || !isUtf8(bytes) ? bytes.toString('latin1') : bytes.toString('utf8');
  }
}

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}

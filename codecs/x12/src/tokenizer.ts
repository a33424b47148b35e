import { isAscii } from 'node:buffer';
import { findBinary } from './binary-data.ts';
import { headerBytes, isWhite, readHeader } from './interchange-header.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { type Piece, Segment, type Syntax } from './segment.ts';
import { SegmentNames } from './segment-names.ts';
import { X12Error, type X12Code } from './x12-error.ts';

export interface TokenizerOptions {
  readonly limits?: Partial<Limits>;
}

/** Input is taken in slices of this size, so that what segments share stays small. */
const SLICE = 64 * 1024;
/** An unfinished segment up to this size is scanned again with the next bytes; a longer one is continued. */
const CARRY = 2048;

const SEPARATOR = 1;
const TERMINATOR = 2;

interface Interchange {
  readonly syntax: Syntax;
  readonly start: number;
  /** For each byte: is it the element separator, or the last byte of the terminator? */
  readonly kinds: Uint8Array;
  /** The first byte of a terminator of two bytes, or -1. A CR before LF may be absent, the first byte of a character not. */
  readonly prefix: number;
  readonly prefixRequired: boolean;
}

/** A segment longer than CARRY whose end has not come yet. `remaining` counts down binary data, -1 for other segments. */
interface Unfinished {
  readonly start: number;
  readonly parts: string[];
  length: number;
  separators: number;
  remaining: number;
  ascii: boolean;
}

/**
 * Cuts a byte stream of X12 interchanges into segments. It learns the delimiters from each ISA, keeps every byte
 * (`raw()` of all segments plus `trailing` is the input) and gives the same segments however the input is chunked.
 * Memory is bounded by the limits, time is linear. Binary data (BIN, BDS) is skipped by its length (X12.6).
 *
 * Throws X12Error where the bytes cannot be cut or cross a limit; segments completed before the fault are returned
 * first, then the next call throws, and every call after it throws the same error.
 */
export class Tokenizer {
  readonly #limits: Limits;
  readonly #names = new SegmentNames();
  #interchange: Interchange | undefined;
  #carried: Uint8Array = new Uint8Array(0);
  #unfinished: Unfinished | undefined;
  #lead = '';
  #offset = 0;
  #index = 0;
  #ended = false;
  #failure: X12Error | undefined;

  constructor(options: TokenizerOptions = {}) {
    this.#limits = { ...defaultLimits, ...options.limits };
  }

  /** Takes the next bytes and returns the segments they complete. The bytes are copied: the buffer may be used again. */
  push(chunk: Uint8Array): Segment[] {
    if (this.#ended) throw this.#error('X12_TOKENIZER_ENDED', this.#offset);
    return this.#collect((segments) => {
      for (let at = 0; at < chunk.length; at += SLICE) this.#take(chunk.subarray(at, at + SLICE), false, segments);
    });
  }

  /** Says that the input is complete. A last IEA without terminator is accepted; anything else unfinished is an error. */
  end(): Segment[] {
    if (this.#ended && this.#failure === undefined) return [];
    const segments = this.#collect((found) => this.#finish(found));
    this.#ended = true;
    return segments;
  }

  /** White space after the last segment, once the input has ended. */
  get trailing(): Uint8Array {
    return Buffer.from(this.#lead, 'latin1');
  }

  #collect(work: (segments: Segment[]) => void): Segment[] {
    if (this.#failure !== undefined) throw this.#failure;
    const segments: Segment[] = [];
    try {
      work(segments);
    } catch (error) {
      if (!(error instanceof X12Error)) throw error;
      this.#failure = error;
      if (segments.length === 0) throw error;
    }
    return segments;
  }

  #finish(segments: Segment[]): void {
    if (this.#carried.length > 0) this.#take(new Uint8Array(0), true, segments);
    if (this.#unfinished !== undefined) throw this.#error('X12_SEGMENT_UNTERMINATED', this.#offset);
    if (this.#index === 0) throw this.#error('X12_NO_INTERCHANGE', this.#offset);
  }

  #take(slice: Uint8Array, last: boolean, segments: Segment[]): void {
    let bytes = slice;
    if (this.#carried.length > 0) {
      bytes = Buffer.concat([this.#carried, slice]);
      this.#offset -= this.#carried.length;
      this.#carried = new Uint8Array(0);
    }
    const piece: Piece = { text: latin1(bytes), base: this.#offset, ascii: isAscii(bytes) };
    let at = this.#unfinished === undefined ? 0 : this.#continue(bytes, piece, segments);
    while (at < bytes.length) {
      const from = this.#skipFiller(bytes, at);
      if (from > at) this.#hold(piece, at, from);
      if (from === bytes.length) break;
      const next = this.#cut(bytes, piece, from, last, segments);
      if (next === -1) {
        this.#keep(bytes, from);
        break;
      }
      at = next;
    }
    this.#offset = piece.base + bytes.length;
  }

  #hold(piece: Piece, from: number, to: number): void {
    this.#lead += piece.text.slice(from, to);
    if (this.#lead.length > this.#limits.segmentBytes) throw this.#error('X12_FILLER_TOO_LONG', piece.base + to - this.#lead.length);
  }

  /** Skips white space before a segment, and a byte order mark before an interchange. */
  #skipFiller(bytes: Uint8Array, at: number): number {
    let from = at;
    for (;;) {
      while (from < bytes.length && isWhite(bytes[from] ?? 0)) from++;
      if (this.#interchange !== undefined || bytes[from] !== 0xef) return from;
      if (bytes[from + 1] !== 0xbb || bytes[from + 2] !== 0xbf) return from;
      from += 3;
    }
  }

  /** Keeps an undecided header or a short unfinished segment for the next bytes. */
  #keep(bytes: Uint8Array, from: number): void {
    if (this.#unfinished === undefined) this.#carried = Uint8Array.prototype.slice.call(bytes, from);
  }

  /** Cuts the segment or header at `from`; returns where the next one may begin, or -1 when its end has not come. */
  #cut(bytes: Uint8Array, piece: Piece, from: number, last: boolean, segments: Segment[]): number {
    const first = bytes[from];
    if (this.#interchange === undefined) return this.#cutHeader(piece, from, last, segments);
    if (first === 0x49) {
      const start = piece.text.slice(from, from + 4);
      if (start.length < 4 && 'ISA'.startsWith(start.slice(0, 3)) && !last) return -1;
      if (/^ISA[^A-Za-z0-9]/.test(start)) return this.#cutHeader(piece, from, last, segments);
    }
    if (first === 0x42) {
      const binary = findBinary(piece.text, from, this.#interchange.syntax.delimiters);
      if (binary === 'more' && !last) return -1;
      if (binary === 'malformed') throw this.#error('X12_BINARY_LENGTH', piece.base + from, piece.text.slice(from, from + 3));
      if (typeof binary === 'object') return this.#cutBinary(bytes, piece, from, binary, segments);
    }
    return this.#cutSegment(bytes, piece, from, last, segments);
  }

  #cutHeader(piece: Piece, from: number, last: boolean, segments: Segment[]): number {
    const text = piece.text.slice(from, from + headerBytes);
    const reading = readHeader(text, last);
    if (reading.kind === 'more') return -1;
    const start = piece.base + from;
    if (reading.kind === 'refused') {
      const segmentId = text.startsWith('ISA') ? 'ISA' : '';
      const element = reading.element === undefined ? {} : { element: reading.element };
      throw new X12Error(reading.code, { segmentIndex: this.#index, segmentId, ...element, offset: start + reading.offset });
    }
    const { delimiters, length } = reading;
    const element = delimiters.element.charCodeAt(0);
    this.#interchange = interchangeOf({ delimiters, element, limits: this.#limits }, start);
    const next = from + length;
    const to = next - delimiters.segment.length;
    this.#emit(piece, from, to, next, this.#count(piece.text, from, to), -1, segments);
    return next;
  }

  #cutSegment(bytes: Uint8Array, piece: Piece, from: number, last: boolean, segments: Segment[]): number {
    const open = this.#open();
    const { kinds } = open;
    const { elements } = this.#limits;
    const stop = this.#stop(open, piece.base + from) - piece.base;
    const until = Math.min(bytes.length, stop);
    let separators = 0;
    for (let at = from; at < until; at++) {
      const kind = kinds[bytes[at] ?? 0];
      if (kind === 0) continue;
      if (kind === SEPARATOR) {
        if (++separators > elements) throw this.#tooManyElements(piece, from);
      } else if (!open.prefixRequired || bytes[at - 1] === open.prefix) {
        const to = at > from && bytes[at - 1] === open.prefix ? at - 1 : at;
        this.#emit(piece, from, to, at + 1, separators, -1, segments);
        return at + 1;
      }
    }
    if (until === stop) throw this.#tooLong(open, piece.base + from);
    if (last) return this.#cutLast(piece, from, bytes.length, separators, segments);
    if (bytes.length - from > CARRY) this.#unfinished = this.#begin(piece, from, separators, -1);
    return -1;
  }

  #cutLast(piece: Piece, from: number, to: number, separators: number, segments: Segment[]): number {
    const isTrailer = piece.text.startsWith(`IEA${this.#open().syntax.delimiters.element}`, from);
    if (!isTrailer) throw this.#error('X12_SEGMENT_UNTERMINATED', piece.base + to);
    this.#emit(piece, from, to, to, separators, -1, segments);
    return to;
  }

  #cutBinary(
    bytes: Uint8Array,
    piece: Piece,
    from: number,
    binary: { data: number; length: number; elements: number },
    segments: Segment[],
  ): number {
    const open = this.#open();
    const end = binary.data + binary.length;
    const start = piece.base + from;
    if (!(end - from <= this.#limits.binaryBytes)) throw this.#error('X12_BINARY_TOO_LONG', start, piece.text.slice(from, from + 3));
    if (piece.base + end - open.start > this.#limits.interchangeBytes) throw this.#tooLong(open, start);
    const size = open.syntax.delimiters.segment.length;
    if (end + size > bytes.length) {
      this.#unfinished = this.#begin(piece, from, binary.elements, end + size - bytes.length);
      return -1;
    }
    const next = this.#terminated(piece.text, end);
    if (next === -1) throw this.#error('X12_BINARY_LENGTH', piece.base + end, piece.text.slice(from, from + 3));
    this.#emit(piece, from, end, next, binary.elements, binary.data, segments);
    return next;
  }

  /** Continues the long segment that earlier bytes left unfinished; returns where the next one may begin. */
  #continue(bytes: Uint8Array, piece: Piece, segments: Segment[]): number {
    const held = this.#unfinished;
    if (held === undefined) return 0;
    return held.remaining === -1 ? this.#continueSegment(held, bytes, piece, segments) : this.#continueBinary(held, bytes, piece, segments);
  }

  #continueSegment(held: Unfinished, bytes: Uint8Array, piece: Piece, segments: Segment[]): number {
    const open = this.#open();
    const stop = this.#stop(open, held.start) - piece.base;
    const until = Math.min(bytes.length, stop);
    for (let at = 0; at < until; at++) {
      const kind = open.kinds[bytes[at] ?? 0];
      if (kind === 0) continue;
      if (kind === SEPARATOR) {
        if (++held.separators > this.#limits.elements) throw this.#tooManyElements(joined(held), 0);
        continue;
      }
      const before = at > 0 ? bytes[at - 1] : held.parts.at(-1)?.charCodeAt((held.parts.at(-1)?.length ?? 0) - 1);
      if (open.prefixRequired && before !== open.prefix) continue;
      append(held, piece, at + 1);
      const whole = joined(held);
      const to = held.length - (before === open.prefix ? 2 : 1);
      this.#unfinished = undefined;
      this.#emit(whole, 0, to, held.length, held.separators, -1, segments);
      return at + 1;
    }
    if (until === stop) throw this.#tooLong(open, held.start);
    append(held, piece, bytes.length);
    return bytes.length;
  }

  #continueBinary(held: Unfinished, bytes: Uint8Array, piece: Piece, segments: Segment[]): number {
    const taken = Math.min(held.remaining, bytes.length);
    append(held, piece, taken);
    held.remaining -= taken;
    if (held.remaining > 0) return taken;
    const whole = joined(held);
    const end = held.length - this.#open().syntax.delimiters.segment.length;
    const next = this.#terminated(whole.text, end);
    const binary = findBinary(whole.text, 0, this.#open().syntax.delimiters);
    if (next === -1 || typeof binary !== 'object') throw this.#error('X12_BINARY_LENGTH', held.start + end, whole.text.slice(0, 3));
    this.#unfinished = undefined;
    this.#emit(whole, 0, end, next, held.separators, binary.data, segments);
    return taken;
  }

  #begin(piece: Piece, from: number, separators: number, remaining: number): Unfinished {
    const text = piece.text.slice(from);
    return { start: piece.base + from, parts: [text], length: text.length, separators, remaining, ascii: piece.ascii };
  }

  #emit(piece: Piece, from: number, to: number, next: number, elementCount: number, binary: number, segments: Segment[]): void {
    const open = this.#open();
    const id = this.#names.at(piece.text, from, to, open.syntax.element);
    segments.push(new Segment(id, this.#index, open.syntax, piece, { lead: this.#lead, from, to, next, elementCount, binary }));
    this.#index++;
    this.#lead = '';
    if (id === 'IEA') this.#interchange = undefined;
  }

  #open(): Interchange {
    if (this.#interchange === undefined) throw this.#error('X12_NOT_INTERCHANGE', this.#offset);
    return this.#interchange;
  }

  /** The offset a segment may not reach without its terminator. */
  #stop(open: Interchange, start: number): number {
    return Math.min(start + this.#limits.segmentBytes, open.start + this.#limits.interchangeBytes) + 1;
  }

  /** Where the terminator at `at` ends, or -1 when there is none. */
  #terminated(text: string, at: number): number {
    const { segment } = this.#open().syntax.delimiters;
    return text.startsWith(segment, at) ? at + segment.length : -1;
  }

  #count(text: string, from: number, to: number): number {
    const separator = this.#open().syntax.element;
    let separators = 0;
    for (let at = from; at < to; at++) if (text.charCodeAt(at) === separator) separators++;
    return separators;
  }

  #tooLong(open: Interchange, start: number): X12Error {
    const { segmentBytes, interchangeBytes } = this.#limits;
    return start + segmentBytes < open.start + interchangeBytes
      ? this.#error('X12_SEGMENT_TOO_LONG', start, '', `limit ${segmentBytes}`)
      : this.#error('X12_INTERCHANGE_TOO_LONG', start, '', `limit ${interchangeBytes}`);
  }

  #tooManyElements(piece: Piece, from: number): X12Error {
    const id = this.#names.at(piece.text, from, Math.min(from + 4, piece.text.length), this.#open().syntax.element);
    return this.#error('X12_TOO_MANY_ELEMENTS', piece.base + from, id, `limit ${this.#limits.elements}`);
  }

  #error(code: X12Code, offset: number, segmentId = '', detail?: string): X12Error {
    return new X12Error(code, { segmentIndex: this.#index, segmentId, offset }, detail);
  }
}

function interchangeOf(syntax: Syntax, start: number): Interchange {
  const { element, segment } = syntax.delimiters;
  const kinds = new Uint8Array(256);
  kinds[element.charCodeAt(0)] = SEPARATOR;
  kinds[segment.charCodeAt(segment.length - 1)] = TERMINATOR;
  const newline = segment.endsWith('\n');
  const prefix = newline ? 13 : segment.length === 2 ? segment.charCodeAt(0) : -1;
  return { syntax, start, kinds, prefix, prefixRequired: prefix !== -1 && !newline };
}

function append(held: Unfinished, piece: Piece, to: number): void {
  held.parts.push(piece.text.slice(0, to));
  held.length += to;
  held.ascii &&= piece.ascii;
}

function joined(held: Unfinished): Piece {
  return { text: held.parts.join(''), base: held.start, ascii: held.ascii };
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

import { isAscii } from 'node:buffer';
import { type BinaryData, findBinary } from './binary-data.ts';
import { headerBytes, isWhite, readHeader } from './interchange-header.ts';
import { type InterchangeScan, scanOf, stopOf } from './interchange-scan.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { LongSegment } from './long-segment.ts';
import { type Piece, Segment } from './segment.ts';
import { SegmentNames } from './segment-names.ts';
import { X12Error, type X12Code } from './x12-error.ts';

export interface TokenizerOptions {
  readonly limits?: Partial<Limits>;
}

/** Input is taken in slices of this size, so that what segments share stays small. */
const SLICE = 64 * 1024;
/** An unfinished segment up to this size is scanned again with the next bytes; a longer one is continued. */
const CARRY = 2048;

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
  #interchange: InterchangeScan | undefined;
  #carried: Uint8Array = new Uint8Array(0);
  #long: LongSegment | undefined;
  #lead = '';
  #offset = 0;
  #index = 0;
  #ended = false;
  #failure: X12Error | undefined;
  /** Where the element separators of the current slice stand; `#marked` of them are of finished segments. */
  #marks = new Uint32Array(0);
  #marked = 0;

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
    this.#ended = true;
    return this.#collect((segments) => {
      if (this.#carried.length > 0) this.#take(new Uint8Array(0), true, segments);
      if (this.#long !== undefined) throw this.#error('X12_SEGMENT_UNTERMINATED', this.#offset);
      if (this.#index === 0) throw this.#error('X12_NO_INTERCHANGE', this.#offset);
    });
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

  #take(slice: Uint8Array, last: boolean, segments: Segment[]): void {
    let bytes = slice;
    if (this.#carried.length > 0) {
      bytes = Buffer.concat([this.#carried, slice]);
      this.#offset -= this.#carried.length;
      this.#carried = new Uint8Array(0);
    }
    const piece: Piece = { text: latin1(bytes), base: this.#offset, ascii: isAscii(bytes), marks: this.#marks };
    if (this.#marks.length < bytes.length) this.#marks = new Uint32Array(bytes.length);
    this.#marked = 0;
    try {
      this.#cutAll(bytes, piece, last, segments);
    } finally {
      piece.marks = this.#marks.slice(0, this.#marked);
    }
    this.#offset = piece.base + bytes.length;
  }

  #cutAll(bytes: Uint8Array, piece: Piece, last: boolean, segments: Segment[]): void {
    let at = this.#long === undefined ? 0 : this.#continue(this.#long, bytes, piece, segments);
    while (at < bytes.length) {
      const from = this.#skipFiller(bytes, at);
      if (from > at) this.#holdFiller(piece, at, from);
      if (from === bytes.length) return;
      at = this.#cut(bytes, piece, from, last, segments);
      if (at !== -1) continue;
      if (this.#long === undefined) this.#carried = Uint8Array.prototype.slice.call(bytes, from);
      return;
    }
  }

  /** Skips white space before a segment, and a byte order mark before an interchange. */
  #skipFiller(bytes: Uint8Array, at: number): number {
    let from = at;
    for (;;) {
      while (from < bytes.length && isWhite(bytes[from] ?? 0)) from++;
      if (this.#interchange !== undefined) return from;
      if (bytes[from] !== 0xef || bytes[from + 1] !== 0xbb || bytes[from + 2] !== 0xbf) return from;
      from += 3;
    }
  }

  #holdFiller(piece: Piece, from: number, to: number): void {
    this.#lead += piece.text.slice(from, to);
    if (this.#lead.length > this.#limits.segmentBytes) throw this.#error('X12_FILLER_TOO_LONG', piece.base + to - this.#lead.length);
  }

  /** Cuts the segment at `from`; returns where the next one may begin, or -1 when its end has not come. */
  #cut(bytes: Uint8Array, piece: Piece, from: number, last: boolean, segments: Segment[]): number {
    const open = this.#interchange;
    if (open === undefined) return this.#cutHeader(piece, from, last, segments);
    const first = bytes[from];
    if (first === 0x49) {
      const start = piece.text.slice(from, from + 4);
      if (start.length < 4 && 'ISA'.startsWith(start) && !last) return -1;
      if (/^ISA[^A-Za-z0-9]/.test(start)) return this.#cutHeader(piece, from, last, segments);
    }
    if (first === 0x42) {
      const binary = findBinary(piece.text, from, open.syntax.delimiters);
      if (binary === 'more' && !last) return -1;
      if (binary === 'malformed') throw this.#error('X12_BINARY_LENGTH', piece.base + from, piece.text.slice(from, from + 3));
      if (typeof binary === 'object') return this.#cutBinary(open, bytes, piece, from, binary, segments);
    }
    return this.#cutSegment(open, bytes, piece, from, last, segments);
  }

  #cutHeader(piece: Piece, from: number, last: boolean, segments: Segment[]): number {
    const text = piece.text.slice(from, from + headerBytes);
    const reading = readHeader(text, last);
    if (reading.kind === 'more') return -1;
    const start = piece.base + from;
    if (reading.kind === 'refused') {
      const place = { segmentIndex: this.#index, segmentId: text.startsWith('ISA') ? 'ISA' : '', offset: start + reading.offset };
      throw new X12Error(reading.code, reading.element === undefined ? place : { ...place, element: reading.element });
    }
    const { delimiters, length } = reading;
    const element = delimiters.element.charCodeAt(0);
    const open = scanOf({ delimiters, element, limits: this.#limits }, start);
    const next = from + length;
    const to = next - delimiters.segment.length;
    let marked = this.#marked;
    for (let at = from; at < to; at++) if (piece.text.charCodeAt(at) === element) this.#marks[marked++] = at;
    this.#interchange = open;
    this.#emit(open, piece, from, to, next, marked - this.#marked, false, segments);
    return next;
  }

  #cutSegment(open: InterchangeScan, bytes: Uint8Array, piece: Piece, from: number, last: boolean, segments: Segment[]): number {
    const { terminator } = open;
    const { element } = open.syntax;
    const marks = this.#marks;
    const mark = this.#marked;
    const markLimit = mark + this.#limits.elements;
    const stop = stopOf(open, piece.base + from, this.#limits) - piece.base;
    const until = Math.min(bytes.length, stop);
    let marked = mark;
    for (let at = from; at < until; at++) {
      const byte = bytes[at];
      if (byte === element) {
        if (marked === markLimit) throw this.#tooManyElements(open, piece.text, piece.base, from);
        marks[marked++] = at;
      } else if (byte === terminator && (!open.prefixRequired || bytes[at - 1] === open.prefix)) {
        const to = at > from && bytes[at - 1] === open.prefix ? at - 1 : at;
        this.#emit(open, piece, from, to, at + 1, marked - mark, false, segments);
        return at + 1;
      }
    }
    if (until === stop) throw this.#tooLong(open, piece.base + from);
    if (last) return this.#cutLast(open, piece, from, bytes.length, marked - mark, segments);
    if (bytes.length - from > CARRY) this.#long = new LongSegment(piece, from, marked - mark, -1);
    return -1;
  }

  #cutLast(open: InterchangeScan, piece: Piece, from: number, to: number, elementCount: number, segments: Segment[]): number {
    const isTrailer = piece.text.startsWith(`IEA${open.syntax.delimiters.element}`, from);
    if (!isTrailer) throw this.#error('X12_SEGMENT_UNTERMINATED', piece.base + to);
    this.#emit(open, piece, from, to, to, elementCount, false, segments);
    return to;
  }

  #cutBinary(open: InterchangeScan, bytes: Uint8Array, piece: Piece, from: number, binary: BinaryData, segments: Segment[]): number {
    const end = binary.data + binary.length;
    const id = piece.text.slice(from, from + 3);
    if (end - from > this.#limits.binaryBytes) {
      throw this.#error('X12_BINARY_TOO_LONG', piece.base + from, id, `limit ${this.#limits.binaryBytes}`);
    }
    if (piece.base + end - open.start > this.#limits.interchangeBytes) throw this.#tooLong(open, piece.base + from);
    const next = end + open.syntax.delimiters.segment.length;
    if (next > bytes.length) {
      this.#long = new LongSegment(piece, from, binary.elements, next - bytes.length);
      return -1;
    }
    if (!piece.text.startsWith(open.syntax.delimiters.segment, end)) throw this.#error('X12_BINARY_LENGTH', piece.base + end, id);
    for (let n = 0, at = from; n < binary.elements; at++) if (bytes[at] === open.syntax.element) this.#marks[this.#marked + n++] = at;
    this.#emit(open, piece, from, end, next, binary.elements, true, segments);
    return next;
  }

  /** Continues a segment that earlier chunks left unfinished; returns where the next one may begin. */
  #continue(long: LongSegment, bytes: Uint8Array, piece: Piece, segments: Segment[]): number {
    const open = this.#interchange;
    if (open === undefined) throw this.#error('X12_NOT_INTERCHANGE', this.#offset);
    return long.remaining === -1
      ? this.#continueSegment(open, long, bytes, piece, segments)
      : this.#continueBinary(open, long, bytes, piece, segments);
  }

  #continueSegment(open: InterchangeScan, long: LongSegment, bytes: Uint8Array, piece: Piece, segments: Segment[]): number {
    const stop = stopOf(open, long.start, this.#limits) - piece.base;
    const until = Math.min(bytes.length, stop);
    for (let at = 0; at < until; at++) {
      const byte = bytes[at];
      if (byte === open.syntax.element && ++long.separators > this.#limits.elements) {
        throw this.#tooManyElements(open, long.joined(open.syntax.element, 1).text, long.start, 0);
      }
      if (byte !== open.terminator) continue;
      const prefixed = (at > 0 ? bytes[at - 1] : long.lastByte) === open.prefix;
      if (open.prefixRequired && !prefixed) continue;
      long.append(piece, 0, at + 1);
      this.#emitLong(open, long, long.length - (prefixed ? 2 : 1), false, segments);
      return at + 1;
    }
    if (until === stop) throw this.#tooLong(open, long.start);
    long.append(piece, 0, bytes.length);
    return bytes.length;
  }

  #continueBinary(open: InterchangeScan, long: LongSegment, bytes: Uint8Array, piece: Piece, segments: Segment[]): number {
    const taken = Math.min(long.remaining, bytes.length);
    long.append(piece, 0, taken);
    long.remaining -= taken;
    if (long.remaining === 0) this.#emitLong(open, long, long.length - open.syntax.delimiters.segment.length, true, segments);
    return taken;
  }

  #emitLong(open: InterchangeScan, long: LongSegment, to: number, binary: boolean, segments: Segment[]): void {
    const whole = long.joined(open.syntax.element, long.separators);
    if (binary && !whole.text.endsWith(open.syntax.delimiters.segment)) {
      throw this.#error('X12_BINARY_LENGTH', long.start + to, whole.text.slice(0, 3));
    }
    const marked = this.#marked;
    this.#marked = 0;
    this.#emit(open, whole, 0, to, long.length, long.separators, binary, segments);
    this.#marked = marked;
    this.#long = undefined;
  }

  /** Hands out a segment whose separators are the next `elementCount` marks. */
  #emit(
    open: InterchangeScan,
    piece: Piece,
    from: number,
    to: number,
    next: number,
    elementCount: number,
    binary: boolean,
    segments: Segment[],
  ): void {
    const id = this.#names.at(piece.text, from, to, open.syntax.element);
    const cut = { lead: this.#lead, from, to, next, mark: this.#marked, elementCount, binary };
    segments.push(new Segment(id, this.#index, open.syntax, piece, cut));
    this.#marked += elementCount;
    this.#index++;
    this.#lead = '';
    if (id === 'IEA') this.#interchange = undefined;
  }

  #tooLong(open: InterchangeScan, start: number): X12Error {
    const { segmentBytes, interchangeBytes } = this.#limits;
    return start + segmentBytes < open.start + interchangeBytes
      ? this.#error('X12_SEGMENT_TOO_LONG', start, '', `limit ${segmentBytes}`)
      : this.#error('X12_INTERCHANGE_TOO_LONG', start, '', `limit ${interchangeBytes}`);
  }

  #tooManyElements(open: InterchangeScan, text: string, base: number, from: number): X12Error {
    const id = this.#names.at(text, from, Math.min(from + 4, text.length), open.syntax.element);
    return this.#error('X12_TOO_MANY_ELEMENTS', base + from, id, `limit ${this.#limits.elements}`);
  }

  #error(code: X12Code, offset: number, segmentId = '', detail?: string): X12Error {
    return new X12Error(code, { segmentIndex: this.#index, segmentId, offset }, detail);
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

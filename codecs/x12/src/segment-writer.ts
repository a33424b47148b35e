import { formatAmount } from './amounts.ts';
import { formatDate } from './dates.ts';
import type { Delimiters } from './delimiters.ts';
import { isSegmentId, X12Error, type X12Code } from './x12-error.ts';

/** A value: text, or its components. Absent is ''. */
export type ValueInput = string | readonly string[];

/**
 * An element: a value, its repetitions, an amount in cents (R), a day as YYYY-MM-DD (DT), two days as a range (RD8), or
 * the raw data of BIN or BDS. Absent is '' or undefined.
 */
export type ElementInput =
  | ValueInput
  | { readonly repetitions: readonly ValueInput[] }
  | { readonly amount: bigint }
  | { readonly date: string }
  | { readonly dates: readonly [from: string, to: string] }
  | { readonly binary: Uint8Array }
  | undefined;

/** A segment to write: its identifier and its elements in order. Empty ones at the end are left out. */
export type SegmentInput = readonly [id: string, ...elements: ElementInput[]];

const FORBIDDEN = 1;
const BEYOND_ASCII = 2;
/** About three years of days. */
const REMEMBERED_DAYS = 1000;

/**
 * Writes segments with one set of delimiters and holds them until they are taken. Text becomes UTF-8. It refuses with X12Error
 * a value that holds a delimiter (X12 has no escape), naming segment and element of the output.
 */
export class SegmentWriter {
  readonly #delimiters: Delimiters;
  readonly #ending: string;
  readonly #kinds = new Uint8Array(256).fill(BEYOND_ASCII, 128);
  readonly #ids = new Set<string>();
  /** An interchange repeats few dates many times. */
  readonly #days = new Map<string, string>();
  #index = 0;
  #offset = 0;
  #id = '';
  #held = '';

  constructor(delimiters: Delimiters, newline: string) {
    this.#delimiters = delimiters;
    this.#ending = delimiters.segment + newline;
    for (const delimiter of Object.values(delimiters)) if (delimiter !== '') this.#kinds[delimiter.charCodeAt(0)] = FORBIDDEN;
    if (delimiters.segment === '\n') this.#kinds[13] = FORBIDDEN;
  }

  /** How many segments have been written. */
  get count(): number {
    return this.#index;
  }

  /** How many bytes have been written and not yet been taken. */
  get held(): number {
    return this.#held.length;
  }

  /** The bytes written since they were last taken. */
  take(): Uint8Array {
    const bytes = Buffer.from(this.#held, 'latin1');
    this.#held = '';
    return bytes;
  }

  write(segment: SegmentInput): void {
    this.#id = segment[0];
    if (!this.#ids.has(this.#id)) this.#learn(this.#id);
    let written = this.#id;
    let pending = '';
    for (let n = 1; n < segment.length; n++) {
      const element = this.#element(segment, n);
      pending += this.#delimiters.element;
      if (element === '' && !isBinary(segment[n])) continue;
      written += pending + element;
      pending = '';
    }
    this.#finish(written);
  }

  /** Writes a segment that is already text, such as ISA, which holds the delimiters as data. */
  writeText(id: string, text: string): void {
    this.#id = id;
    this.#finish(text);
  }

  /** An error at an element of the segment being written. */
  error(code: X12Code, id: string, element?: number): X12Error {
    this.#id = id;
    return this.#error(code, element);
  }

  #learn(id: string): void {
    if (!isSegmentId(id)) throw this.#error('X12_WRITE_VALUE');
    this.#ids.add(id);
  }

  #finish(text: string): void {
    this.#held += text + this.#ending;
    this.#index++;
    this.#offset += text.length + this.#ending.length;
  }

  #element(segment: SegmentInput, n: number): string {
    const element = segment[n];
    if (element === undefined) return '';
    if (typeof element === 'string') return this.#text(element, n);
    if ('amount' in element) return formatAmount(element.amount);
    if ('date' in element) return this.#date(element.date, n);
    if ('dates' in element) return `${this.#date(element.dates[0], n)}-${this.#date(element.dates[1], n)}`;
    if (isBinary(element)) return this.#binary(segment, element.binary, n);
    if ('repetitions' in element) {
      return this.#joined(
        element.repetitions.map((value) => this.#value(value, n)),
        this.#delimiters.repetition,
        n,
      );
    }
    return this.#value(element, n);
  }

  #value(value: ValueInput, n: number): string {
    if (typeof value === 'string') return this.#text(value, n);
    return this.#joined(
      value.map((component) => this.#text(component, n)),
      this.#delimiters.component,
      n,
    );
  }

  #joined(values: string[], separator: string, n: number): string {
    while (values.at(-1) === '') values.pop();
    if (values.length > 1 && separator === '') throw this.#error('X12_WRITE_VALUE', n);
    return values.join(separator);
  }

  #text(value: string, n: number): string {
    let wide = false;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      const kind = code < 256 ? this.#kinds[code] : BEYOND_ASCII;
      if (kind === FORBIDDEN) throw this.#error('X12_DELIMITER_IN_DATA', n);
      if (kind === BEYOND_ASCII) wide = true;
    }
    return wide ? Buffer.from(value, 'utf8').toString('latin1') : value;
  }

  #date(iso: string, n: number): string {
    const known = this.#days.get(iso);
    if (known !== undefined) return known;
    const text = formatDate(iso);
    if (text === undefined) throw this.#error('X12_DATE', n);
    if (this.#days.size >= REMEMBERED_DAYS) this.#days.clear();
    this.#days.set(iso, text);
    return text;
  }

  /** BIN01 or BDS02 must say how long the data is that follows. */
  #binary(segment: SegmentInput, data: Uint8Array, n: number): string {
    const holder = segment[0] === 'BIN' ? 2 : segment[0] === 'BDS' ? 3 : 0;
    if (n !== holder || n !== segment.length - 1) throw this.#error('X12_WRITE_VALUE', n);
    if (segment[n - 1] !== String(data.length)) throw this.#error('X12_BINARY_LENGTH', n - 1);
    return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1');
  }

  #error(code: X12Code, element?: number): X12Error {
    const place = { segmentIndex: this.#index, segmentId: this.#id, offset: this.#offset };
    return new X12Error(code, element === undefined ? place : { ...place, element });
  }
}

/** Binary data is written even where it is empty: its separator belongs to the count. */
function isBinary(element: ElementInput): element is { readonly binary: Uint8Array } {
  return typeof element === 'object' && 'binary' in element;
}

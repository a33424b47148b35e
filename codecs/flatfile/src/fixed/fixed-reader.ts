import type { Value } from '../column-type.ts';
import { FlatError, type FlatCode } from '../flat-error.ts';
import type { FlatPart, FlatRecord } from '../flat-record.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { SourceText } from '../source-text.ts';
import type { Span } from '../span.ts';
import { ControlSums, unscaledOf } from './control-sums.ts';
import { checkFixedLayout, type Columns, type FixedField, type FixedLayout, type FixedRecordType } from './fixed-layout.ts';
import { readFixedValue } from './fixed-value.ts';
import { type Line, LineSplitter } from './line-splitter.ts';

export interface FixedReaderOptions {
  readonly limits?: Partial<Limits>;
}

/**
 * Reads files of fixed-width records by their layout as they arrive. Bytes in any chunks give the same records. Values that cannot be read
 * are faults of their record; a record of no known type, or out of order, is a problem; at a trailer its counts and totals are compared.
 */
export class FixedReader {
  readonly #layout: FixedLayout;
  readonly #limits: Limits;
  readonly #source: SourceText;
  #splitter: LineSplitter | undefined;
  #sums: ControlSums;
  #parts: FlatPart[] = [];
  #records = 0;
  #seen: 'nothing' | 'header' | 'trailer' = 'nothing';
  #sound = true;
  #taken = 0;
  #ended = false;
  #stopped = false;

  /** @throws FlatError FLAT_LAYOUT */
  constructor(layout: FixedLayout, options: FixedReaderOptions = {}) {
    checkFixedLayout(layout);
    this.#layout = layout;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#source = new SourceText(layout.encoding ?? 'utf-8');
    this.#sums = new ControlSums(layout);
  }

  /** Takes the next bytes and returns the records they complete. Throws FlatError FLAT_READER_ENDED after `end`. */
  push(chunk: Uint8Array): FlatPart[] {
    if (this.#ended) throw new FlatError('FLAT_READER_ENDED', { offset: this.#taken });
    this.#take(chunk, false);
    return this.#give();
  }

  /** Says that the input is complete and returns the last records and the `end`. */
  end(): FlatPart[] {
    if (this.#ended) return [];
    this.#ended = true;
    this.#take(new Uint8Array(0), true);
    if (!this.#stopped) this.#close();
    return this.#give();
  }

  #take(chunk: Uint8Array, last: boolean): void {
    if (this.#stopped) return;
    const room = this.#limits.fileBytes - this.#taken;
    const over = chunk.length > room;
    const { bytes, brokenAt } = this.#source.take(over ? chunk.subarray(0, room) : chunk, last);
    this.#taken += over ? room : chunk.length;
    const width = this.#layout.lineEnds ? undefined : this.#layout.length;
    try {
      if (bytes.length > 0) {
        this.#splitter ??= new LineSplitter(width, this.#limits.recordBytes, this.#source.markLength);
        this.#splitter.push(Buffer.from(bytes), (line) => this.#line(line));
      }
      if (over) throw new FlatError('FLAT_FILE_TOO_LONG', { offset: this.#taken }, { detail: `limit ${this.#limits.fileBytes}` });
      if (brokenAt !== undefined || !/^(utf-8|latin1)$/.test(this.#source.encoding)) {
        throw new FlatError('FLAT_ENCODING', { offset: brokenAt ?? 0 });
      }
      if (last) this.#splitter?.end((line) => this.#line(line));
    } catch (error) {
      if (!(error instanceof FlatError)) throw error;
      this.#stop(error);
    }
  }

  #close(): void {
    const at = { offset: this.#taken };
    if (this.#records === 0) return this.#stop(new FlatError('FLAT_EMPTY', at));
    const closes = this.#layout.records.some(({ role }) => role === 'trailer');
    if (closes && this.#seen !== 'trailer') this.#report(new FlatError('FLAT_TRAILER_MISSING', at));
    this.#parts.push({ kind: 'end', records: this.#records, sound: this.#sound });
  }

  #line({ bytes, start }: Line): void {
    const text = this.#source.textOf(bytes);
    if (text.trim() === '' || text === '\x1a') return;
    const characters = text.length === bytes.length ? text : Array.from(text);
    const type = this.#typeOf(characters);
    this.#records++;
    if (type === undefined) return this.#report(new FlatError('FLAT_RECORD_TYPE', { offset: start, record: this.#records }));
    this.#checkOrder(type, start);
    this.#parts.push(this.#read(type, characters, { start, end: start + bytes.length }));
  }

  #typeOf(characters: Characters): FixedRecordType | undefined {
    return this.#layout.records.find(({ when }) => when === undefined || cut(characters, when.columns) === when.is);
  }

  #checkOrder({ role = 'detail' }: FixedRecordType, start: number): void {
    const begins = this.#layout.records.some((record) => record.role === 'header');
    const late = role === 'header' ? this.#seen !== 'nothing' || this.#records > 1 : begins && this.#seen === 'nothing';
    if (late || this.#seen === 'trailer') this.#report(new FlatError('FLAT_RECORD_ORDER', { offset: start, record: this.#records }));
    if (role === 'trailer') this.#seen = 'trailer';
    else if (role === 'header') this.#seen = 'header';
  }

  #read(type: FixedRecordType, characters: Characters, at: Span): FlatRecord {
    const number = this.#records;
    const values: Partial<Record<string, Value>> = {};
    const faults: FlatError[] = [];
    const wide = typeof characters !== 'string';
    const position = (name: string): Span | undefined => {
      const field = type.fields.find((candidate) => candidate.name === name);
      return field === undefined ? undefined : spanOf(field.columns, characters, at);
    };
    const fault = (code: FlatCode, name?: string): void => {
      const offset = (name === undefined ? undefined : position(name)?.start) ?? at.start;
      faults.push(new FlatError(code, { offset, record: number, ...(name === undefined ? {} : { field: name }) }));
    };
    const needed = type.fields.at(-1)?.columns[0] ?? 0;
    const excess = wide ? characters.slice(this.#layout.length).join('') : characters.slice(this.#layout.length);
    if (characters.length < needed || excess.trim() !== '') fault('FLAT_RECORD_LENGTH');
    for (const field of type.fields) this.#readField(field, cut(characters, field.columns), values, fault);
    this.#compare(type, values, (code, name, stated, found) => {
      const offset = position(name)?.start ?? at.start;
      faults.push(new FlatError(code, { offset, record: number, field: name }, { difference: { stated, found } }));
    });
    this.#sums.add(type, values);
    if (faults.length > 0) this.#sound = false;
    return { kind: 'record', type: type.name, number, values, faults, at, position };
  }

  #readField(field: FixedField, raw: string, values: Partial<Record<string, Value>>, fault: (code: FlatCode, name: string) => void): void {
    const value = readFixedValue(raw, field);
    if (value === undefined) {
      if (field.required === true) fault('FLAT_VALUE_MISSING', field.name);
    } else if (typeof value === 'object' && 'fault' in value) fault(value.fault, field.name);
    else values[field.name] = value;
  }

  #compare(
    { controls = [] }: FixedRecordType,
    values: Readonly<Partial<Record<string, Value>>>,
    differs: (code: FlatCode, name: string, stated: bigint, found: bigint) => void,
  ): void {
    for (const control of controls) {
      const stated = unscaledOf(values[control.field]);
      const found = this.#sums.of(control);
      if (stated === undefined || found === undefined || stated === found) continue;
      differs('counts' in control ? 'FLAT_TRAILER_COUNT' : 'FLAT_TRAILER_TOTAL', control.field, stated, found);
    }
  }

  #report(error: FlatError): void {
    this.#sound = false;
    this.#parts.push({ kind: 'problem', error });
  }

  #stop(error: FlatError): void {
    this.#stopped = true;
    this.#report(error);
  }

  #give(): FlatPart[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }
}

/** The characters of a record: a string where each is one byte, otherwise one by one. */
type Characters = string | readonly string[];

function cut(characters: Characters, [first, last]: Columns): string {
  return typeof characters === 'string' ? characters.slice(first - 1, last) : characters.slice(first - 1, last).join('');
}

function spanOf([first, last]: Columns, characters: Characters, at: Span): Span | undefined {
  if (characters.length < first) return undefined;
  if (typeof characters === 'string') return { start: at.start + first - 1, end: Math.min(at.start + last, at.end) };
  const length = (to: number): number => Buffer.byteLength(characters.slice(0, to).join(''));
  return { start: at.start + length(first - 1), end: at.start + length(last) };
}

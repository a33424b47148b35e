import { parse, type Parser } from 'csv-parse';
import { readValue, type Value } from '../column-type.ts';
import { FlatError, type FlatCode } from '../flat-error.ts';
import type { FlatPart, FlatRecord } from '../flat-record.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { SourceText } from '../source-text.ts';
import type { Span } from '../span.ts';
import { csvFormat, type CsvColumn, type CsvFormat, type CsvLayout } from './csv-layout.ts';
import { recordStart, scanFields } from './field-scanner.ts';

export interface CsvReaderOptions {
  readonly limits?: Partial<Limits>;
}

/** Input is taken in slices of this size, so that what records share stays small. */
const SLICE = 64 * 1024;

/**
 * Reads CSV by its layout as it arrives. Bytes in any chunks give the same records; one record and a slice of the input are in memory at a
 * time. Nothing the file holds is thrown: a value that cannot be read is a fault of its record, what leaves no ground to go on (a stray
 * quote, a column that the header lacks, a limit) is a `problem` and the end of the reading.
 */
export class CsvReader {
  readonly #columns: readonly CsvColumn[];
  readonly #layout: CsvLayout;
  readonly #format: CsvFormat;
  readonly #limits: Limits;
  readonly #source: SourceText;
  /** Made once the byte order mark has said the encoding. */
  #parser: Parser | undefined;
  #parts: FlatPart[] = [];
  /** The field of each column, and how many fields a record has. */
  #places: readonly (number | undefined)[] | undefined;
  #width = 0;
  /** Bytes since the end of the last record, the offset of the first of them for the parser, and in the source. */
  #held: Buffer[] = [];
  #heldFrom = 0;
  #sourceFrom: number | undefined;
  #taken = 0;
  #records = 0;
  #sound = true;
  #ended = false;
  #stopped = false;

  /** @throws FlatError FLAT_LAYOUT */
  constructor(layout: CsvLayout, options: CsvReaderOptions = {}) {
    this.#layout = layout;
    this.#columns = layout.columns;
    this.#format = csvFormat(layout);
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#source = new SourceText(this.#format.encoding);
    if (layout.header === 'none') this.#usePlaces();
  }

  /** Takes the next bytes and returns the records they complete. Throws FlatError FLAT_READER_ENDED after `end`. */
  push(chunk: Uint8Array): FlatPart[] {
    if (this.#ended) throw new FlatError('FLAT_READER_ENDED', { offset: this.#taken });
    for (let at = 0; at < chunk.length && !this.#stopped; at += SLICE) this.#take(chunk.subarray(at, at + SLICE), false);
    return this.#give();
  }

  /** Says that the input is complete and returns the last records and the `end`. */
  end(): FlatPart[] {
    if (this.#ended) return [];
    this.#ended = true;
    if (!this.#stopped) this.#take(new Uint8Array(0), true);
    if (!this.#stopped) this.#parser?._flush((error) => this.#failed(error));
    if (!this.#stopped && this.#places === undefined) this.#stop(new FlatError('FLAT_EMPTY', { offset: this.#taken }));
    if (!this.#stopped) this.#parts.push({ kind: 'end', records: this.#records, sound: this.#sound });
    return this.#give();
  }

  #newParser(encoding: BufferEncoding): Parser {
    const { delimiter, quote, comment } = this.#format;
    return parse({
      delimiter,
      quote: quote ?? null,
      escape: quote ?? null,
      comment: comment ?? null,
      comment_no_infix: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      encoding,
      bom: false,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: this.#limits.recordBytes,
      on_record: (fields: string[], { bytes_records: end }) => {
        this.#row(fields, end);
        return null;
      },
    });
  }

  #take(chunk: Uint8Array, last: boolean): void {
    const room = this.#limits.fileBytes - this.#taken;
    const over = chunk.length > room;
    const { bytes, brokenAt } = this.#source.take(over ? chunk.subarray(0, Math.max(room, 0)) : chunk, last);
    this.#taken += over ? Math.max(room, 0) : chunk.length;
    if (bytes.length > 0) {
      this.#sourceFrom ??= this.#source.markLength;
      this.#parser ??= this.#newParser(this.#source.encoding === 'latin1' ? 'latin1' : 'utf8');
      // The bytes are the caller's, who may use them again.
      const own = Buffer.from(bytes);
      this.#held.push(own);
      // Called directly, the transform does its work before it returns; nothing is ever queued because no record is passed on.
      this.#parser._transform(own, 'utf8', (error) => this.#failed(error ?? undefined));
    }
    if (over && !this.#stopped) this.#refuse('FLAT_FILE_TOO_LONG', this.#limits.fileBytes);
    if (brokenAt !== undefined && !this.#stopped)
      this.#stop(new FlatError('FLAT_ENCODING', { offset: brokenAt, record: this.#records + 1 }));
  }

  #failed(error: Error | null | undefined): void {
    if (error === null || error === undefined || this.#stopped) return;
    const code = 'code' in error ? error.code : undefined;
    const known: FlatCode = code === 'CSV_MAX_RECORD_SIZE' ? 'FLAT_RECORD_TOO_LONG' : 'FLAT_QUOTE';
    const start = recordStart(Buffer.concat(this.#held), this.#format);
    const offset = (this.#sourceFrom ?? 0) + this.#source.sourceLength(Buffer.concat(this.#held).subarray(0, start));
    this.#stop(new FlatError(known, { offset, record: this.#records + 1 }));
  }

  #row(fields: readonly string[], end: number): void {
    if (this.#stopped) return;
    const { bytes, from } = this.#cut(end);
    if (this.#places === undefined) return this.#readHeader(fields, from);
    this.#records++;
    const values: Partial<Record<string, Value>> = {};
    const faults: FlatError[] = [];
    const record = new CsvRecord(this.#records, values, faults, bytes, from, this.#format, this.#source, this.#placeOf);
    if (fields.length !== this.#width) faults.push(new FlatError('FLAT_FIELD_COUNT', { offset: record.at.start, record: this.#records }));
    for (const [n, { name, type, required }] of this.#columns.entries()) {
      const place = this.#places[n];
      const text = place === undefined ? '' : (fields[place] ?? '');
      const empty = text === '' || (type.kind !== 'text' && text.trim() === '');
      const value = empty ? undefined : readValue(text, type);
      if (value === undefined) {
        if (required === true) faults.push(this.#fault('FLAT_VALUE_MISSING', record, name));
      } else if (typeof value === 'object' && 'fault' in value) faults.push(this.#fault(value.fault, record, name));
      else values[name] = value;
    }
    if (faults.length > 0) this.#sound = false;
    this.#parts.push(record);
  }

  readonly #placeOf = (name: string): number | undefined => {
    const column = this.#columns.findIndex((candidate) => candidate.name === name);
    return this.#places?.[column];
  };

  #fault(code: FlatCode, record: FlatRecord, name: string): FlatError {
    return new FlatError(code, { offset: record.position(name)?.start ?? record.at.start, record: this.#records, field: name });
  }

  /** Takes the bytes up to the end of a record from those held. */
  #cut(end: number): { readonly bytes: Buffer; readonly from: number } {
    const all = this.#held.length === 1 ? (this.#held[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#held);
    const length = end - this.#heldFrom;
    const bytes = all.subarray(0, length);
    const from = this.#sourceFrom ?? 0;
    this.#held = [all.subarray(length)];
    this.#heldFrom = end;
    this.#sourceFrom = from + this.#source.sourceLength(bytes);
    return { bytes, from };
  }

  #readHeader(fields: readonly string[], from: number): void {
    this.#width = fields.length;
    if (this.#layout.header !== 'names') return this.#usePlaces();
    const at = { offset: from };
    const names = fields.map((field) => field.trim());
    const wanted = new Set(this.#columns.map(({ name, header = name }) => header));
    const known = names.filter((name) => wanted.has(name));
    if (new Set(known).size !== known.length) return this.#stop(new FlatError('FLAT_COLUMN_TWICE', at));
    for (const { name, header = name } of this.#columns) {
      if (!names.includes(header)) return this.#stop(new FlatError('FLAT_COLUMN_MISSING', { ...at, field: name }));
    }
    if (known.length !== names.length && this.#layout.otherColumns !== 'skipped') {
      this.#sound = false;
      this.#parts.push({ kind: 'problem', error: new FlatError('FLAT_COLUMN_UNKNOWN', at) });
    }
    this.#places = this.#columns.map(({ name, header = name }) => names.indexOf(header));
  }

  #usePlaces(): void {
    this.#places = this.#columns.map((_, n) => n);
    this.#width = this.#columns.length;
  }

  #refuse(code: FlatCode, limit: number): void {
    this.#stop(new FlatError(code, { offset: this.#taken, record: this.#records + 1 }, { detail: `limit ${limit}` }));
  }

  #stop(error: FlatError): void {
    this.#stopped = true;
    this.#held = [];
    this.#parts.push({ kind: 'problem', error });
  }

  #give(): FlatPart[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }
}

/** A row that finds the places of its fields only when asked. */
class CsvRecord implements FlatRecord {
  readonly kind = 'record';
  readonly type = 'row';
  readonly number: number;
  readonly values: Readonly<Partial<Record<string, Value>>>;
  readonly faults: readonly FlatError[];
  readonly #bytes: Buffer;
  readonly #from: number;
  readonly #format: CsvFormat;
  readonly #source: SourceText;
  readonly #placeOf: (name: string) => number | undefined;

  constructor(
    number: number,
    values: Readonly<Partial<Record<string, Value>>>,
    faults: readonly FlatError[],
    bytes: Buffer,
    from: number,
    format: CsvFormat,
    source: SourceText,
    placeOf: (name: string) => number | undefined,
  ) {
    this.number = number;
    this.values = values;
    this.faults = faults;
    this.#bytes = bytes;
    this.#from = from;
    this.#format = format;
    this.#source = source;
    this.#placeOf = placeOf;
  }

  /** From the first byte of the record to the line end that closes it. */
  get at(): Span {
    const fields = scanFields(this.#bytes, this.#format);
    return this.#span(fields[0]?.start ?? 0, fields.at(-1)?.end ?? 0);
  }

  position(name: string): Span | undefined {
    const place = this.#placeOf(name);
    const field = place === undefined ? undefined : scanFields(this.#bytes, this.#format)[place];
    return field === undefined ? undefined : this.#span(field.start, field.end);
  }

  #span(start: number, end: number): Span {
    const offset = (to: number): number => this.#from + this.#source.sourceLength(this.#bytes.subarray(0, to));
    return { start: offset(start), end: offset(end) };
  }
}

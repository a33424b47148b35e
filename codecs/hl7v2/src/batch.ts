import { hasOnlyAscii, UTF8 } from './charset.ts';
import { contentOf, Lines } from './envelope.ts';
import { Hl7Error, type Warning } from './faults.ts';
import { asBuffer, headerDelimiters } from './header.ts';
import { DEFAULT_LIMITS, tooMany, type Limits } from './limits.ts';
import { Segment } from './segment.ts';
import { separatorCodes, type Source, type Span } from './source.ts';
import { isSeparator, STANDARD_DELIMITERS, type Delimiters } from './delimiters.ts';

/** A batch: BHS, messages, BTS; header or trailer may be missing. */
export interface Batch {
  readonly header: Segment | undefined;
  readonly trailer: Segment | undefined;
  /** Byte ranges of the messages, each to be given to `parseMessage` as `bytes.subarray(start, end)`. */
  readonly messages: readonly Span[];
}

/** A batch file: FHS, batches, FTS; header or trailer may be missing, and so may the BHS and BTS of its only batch. */
export interface BatchFile {
  readonly header: Segment | undefined;
  readonly trailer: Segment | undefined;
  readonly batches: readonly Batch[];
  /** Every message in order, whatever batch it is in. */
  readonly messages: readonly Span[];
  /** Counts that do not agree, headers and trailers that are missing or doubled. */
  readonly warnings: readonly Warning[];
}

/**
 * Gives the byte range of each message in a batch file, or in a file of messages one after the other, or of a single message.
 *
 * @throws Hl7Error as `readBatch`
 */
export function splitBatch(bytes: Uint8Array, limits: Partial<Limits> = {}): Iterable<Span> {
  return readBatch(bytes, limits).messages;
}

/**
 * Reads a batch file (chapter 2, section 10.3): its headers and trailers, and where each message lies. The messages are not parsed, so
 * one that cannot be read does not spoil its neighbours. Counts (BTS-1, FTS-1) are checked and differences reported.
 *
 * @throws Hl7Error `HL7_EMPTY`, `HL7_HEADER_MISSING` when the file begins with none of FHS, BHS and MSH, `HL7_SEGMENT_OUTSIDE_MESSAGE`
 *   when a segment stands before any MSH of its batch or after its trailer, `HL7_DELIMITERS_INVALID` for FHS or BHS,
 *   `HL7_LIMIT_EXCEEDED`
 */
export function readBatch(bytes: Uint8Array, limits: Partial<Limits> = {}): BatchFile {
  const all = { ...DEFAULT_LIMITS, ...limits };
  if (bytes.length > all.batchBytes) throw tooMany(all.batchBytes, 'bytes in a batch', { offset: all.batchBytes });
  const text = asBuffer(bytes).toString('latin1');
  const content = contentOf(text);
  if (content.start >= content.end) throw new Hl7Error('HL7_EMPTY', 'There is no message', { offset: content.start });
  const reading = new BatchReading(text, all, content.warnings);
  const lines = new Lines(text, content.start, content.end);
  while (lines.advance()) reading.line(lines.start, lines.end);
  return reading.finish();
}

interface OpenBatch {
  readonly header: Segment | undefined;
  readonly messages: Span[];
}

/** The state of reading a batch file line by line. */
class BatchReading {
  readonly #text: string;
  readonly #limits: Limits;
  readonly #warnings: Warning[];
  readonly #batches: Batch[] = [];
  readonly #messages: Span[] = [];
  #delimiters: Delimiters = STANDARD_DELIMITERS;
  #fileHeader: Segment | undefined;
  #fileTrailer: Segment | undefined;
  #batch: OpenBatch | undefined;
  #messageStart = -1;
  #lastEnd = 0;
  #number = 0;

  constructor(text: string, limits: Limits, warnings: readonly Warning[]) {
    this.#text = text;
    this.#limits = limits;
    this.#warnings = [...warnings];
  }

  line(start: number, end: number): void {
    this.#number++;
    const name = this.#headName(start, end);
    if (name === 'MSH') {
      this.#endMessage();
      this.#batch ??= this.#openBatch(undefined);
      this.#messageStart = start;
    } else if (name === 'FHS') this.#startFile(start, end);
    else if (name === 'BHS') this.#startBatch(start, end);
    else if (name === 'BTS') this.#endBatch(this.#segment(name, start, end));
    else if (name === 'FTS') this.#endFile(this.#segment(name, start, end));
    else if (this.#messageStart === -1) throw this.#stray(start);
    this.#lastEnd = end;
  }

  finish(): BatchFile {
    this.#closeBatch(undefined);
    if (this.#fileHeader !== undefined && this.#fileTrailer === undefined) this.#odd('The file has no FTS', this.#lastEnd, 'FTS');
    return {
      header: this.#fileHeader,
      trailer: this.#fileTrailer,
      batches: this.#batches,
      messages: this.#messages,
      warnings: this.#warnings,
    };
  }

  #startFile(start: number, end: number): void {
    this.#closeBatch(undefined);
    if (this.#fileHeader !== undefined) this.#odd('A second FHS; the file has one header', start, 'FHS');
    this.#delimiters = headerDelimiters(this.#text, start, end);
    this.#fileHeader ??= this.#segment('FHS', start, end);
  }

  #endFile(trailer: Segment): void {
    this.#closeBatch(undefined);
    if (this.#fileHeader === undefined) this.#odd('FTS without FHS', trailer.start, 'FTS');
    if (this.#fileTrailer !== undefined) this.#odd('A second FTS; the file has one trailer', trailer.start, 'FTS');
    this.#fileTrailer = trailer;
    this.#compare(trailer, this.#batches.length, 'batches');
  }

  #startBatch(start: number, end: number): void {
    this.#closeBatch(undefined);
    this.#delimiters = headerDelimiters(this.#text, start, end);
    this.#batch = this.#openBatch(this.#segment('BHS', start, end));
  }

  #endBatch(trailer: Segment): void {
    if (this.#batch?.header === undefined) this.#odd('BTS without BHS', trailer.start, 'BTS');
    const count = this.#batch?.messages.length ?? 0;
    this.#compare(trailer, count + (this.#messageStart === -1 ? 0 : 1), 'messages');
    this.#batch ??= this.#openBatch(undefined);
    this.#closeBatch(trailer);
  }

  #openBatch(header: Segment | undefined): OpenBatch {
    return { header, messages: [] };
  }

  #closeBatch(trailer: Segment | undefined): void {
    this.#endMessage();
    if (this.#batch === undefined) return;
    if (this.#batch.header !== undefined && trailer === undefined) this.#odd('The batch has no BTS', this.#lastEnd, 'BTS');
    this.#batches.push({ ...this.#batch, trailer });
    this.#batch = undefined;
  }

  #endMessage(): void {
    if (this.#messageStart === -1) return;
    const message = { start: this.#messageStart, end: this.#lastEnd };
    this.#batch?.messages.push(message);
    this.#messages.push(message);
    this.#messageStart = -1;
  }

  /** The name of a batch segment or MSH; any other line is `undefined`. */
  #headName(start: number, end: number): string | undefined {
    const name = this.#text.slice(start, start + 3);
    const isAlone = end === start + 3;
    const isHead = name === 'MSH' || name === 'FHS' || name === 'BHS' || name === 'BTS' || name === 'FTS';
    return isHead && (isAlone || isSeparator(this.#text.charCodeAt(start + 3))) ? name : undefined;
  }

  #segment(name: string, start: number, end: number): Segment {
    const delimiters = this.#delimiters;
    const ascii = hasOnlyAscii(this.#text.slice(start, end));
    const limits = this.#limits;
    const source: Source = { text: this.#text, ascii, delimiters, codes: separatorCodes(delimiters), charset: UTF8, limits };
    return new Segment(source, name, start, end, this.#number);
  }

  #compare(trailer: Segment, found: number, what: string): void {
    const declared = trailer.get(1);
    if (declared === undefined || Number(declared) === found) return;
    const message = `${trailer.name}-1 does not agree with the ${found} ${what} found`;
    this.#warnings.push({ code: 'HL7_BATCH_COUNT', message, at: trailer.place(trailer.start, 1) });
  }

  #odd(message: string, offset: number, segment: string): void {
    this.#warnings.push({ code: 'HL7_BATCH_STRUCTURE', message, at: { offset, segment, segmentIndex: this.#number } });
  }

  #stray(offset: number): Hl7Error {
    const at = { offset, segmentIndex: this.#number };
    if (this.#number === 1) return new Hl7Error('HL7_HEADER_MISSING', 'The file begins with none of FHS, BHS and MSH', at);
    return new Hl7Error('HL7_SEGMENT_OUTSIDE_MESSAGE', 'A segment stands outside any message of the batch', at);
  }
}

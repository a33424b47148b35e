import { BankError } from './bank-error.ts';
import type { Limits } from './limits.ts';

/** One line, or one stretch of fixed width: its bytes one a character, and where they stand. Numbers count from 1, blank lines not at all. */
export interface PhysicalRecord {
  readonly number: number;
  readonly text: string;
  readonly start: number;
}

/**
 * Says from the first bytes how the file is cut: a width where records follow each other without line ends, `lines`, or undefined while
 * more bytes are needed. `last` means that no more will come.
 */
export type Cutting = (beginning: string, last: boolean) => number | 'lines' | undefined;

/** After this many bytes the cutting must be known. */
const BEGINNING = 4096;

/**
 * Cuts a byte stream into physical records at LF, CR or CRLF, or at a fixed width. The same records come out however the input is chunked;
 * time is linear and memory is one record. A limit crossed is a BankError in `failure`, after which nothing more comes.
 */
export class RecordSplitter {
  readonly #cutting: Cutting;
  readonly #limits: Limits;
  #width: number | 'lines' | undefined;
  #pieces: string[] = [];
  #held = 0;
  #offset = 0;
  #start = 0;
  #count = 0;
  failure: BankError | undefined;

  constructor(cutting: Cutting, limits: Limits) {
    this.#cutting = cutting;
    this.#limits = limits;
  }

  /** Takes the next bytes and returns the records they complete. The bytes are copied. */
  push(chunk: Uint8Array): PhysicalRecord[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    return this.#take(bytes.toString('latin1'), false);
  }

  /** Returns what is left when the input is complete. */
  end(): PhysicalRecord[] {
    const records = this.#take('', true);
    if (this.failure === undefined && this.#held > 0) this.#finish(records);
    return records;
  }

  /** Bytes taken so far. */
  get offset(): number {
    return this.#offset;
  }

  #take(text: string, last: boolean): PhysicalRecord[] {
    const records: PhysicalRecord[] = [];
    if (this.failure !== undefined) return records;
    let taken = text;
    if (this.#width === undefined) {
      // A byte order mark and line ends before the first record are no part of it.
      const beginning = this.#unheld() + text;
      const lead = /^(?:\xef\xbb\xbf|[\r\n])*/.exec(beginning)?.[0].length ?? 0;
      taken = beginning.slice(lead);
      this.#offset += lead;
      this.#start = this.#offset;
      const halfMark = taken === '\xef' || taken === '\xef\xbb';
      const decided = last || taken.length >= BEGINNING;
      if (!halfMark || decided) this.#width = this.#cutting(taken.slice(0, BEGINNING), decided);
      if (this.#width === undefined && !decided) return this.#hold(taken, records);
      this.#width ??= 'lines';
    }
    if (this.#width === 'lines') this.#cutLines(taken, records);
    else this.#cutWidths(taken, this.#width, records);
    return records;
  }

  /** Puts bytes of the beginning back until the cutting is known. */
  #hold(beginning: string, records: PhysicalRecord[]): PhysicalRecord[] {
    this.#pieces = [beginning];
    this.#held = beginning.length;
    this.#offset += beginning.length;
    return records;
  }

  #unheld(): string {
    const held = this.#pieces.join('');
    this.#offset -= held.length;
    this.#pieces = [];
    this.#held = 0;
    return held;
  }

  #cutLines(text: string, records: PhysicalRecord[]): void {
    const ends = /[\r\n]/g;
    let from = 0;
    for (let match = ends.exec(text); match !== null; match = ends.exec(text)) {
      if (!this.#keep(text.slice(from, match.index), this.#limits.recordBytes)) return;
      this.#finish(records);
      from = match.index + 1;
      this.#offset++;
      this.#start = this.#offset;
    }
    this.#keep(text.slice(from), this.#limits.recordBytes);
  }

  #cutWidths(text: string, width: number, records: PhysicalRecord[]): void {
    let from = 0;
    while (from < text.length) {
      if (this.#held === 0 && (text[from] === '\r' || text[from] === '\n')) {
        from++;
        this.#offset++;
        continue;
      }
      if (this.#held === 0) this.#start = this.#offset;
      const piece = text.slice(from, from + width - this.#held);
      if (!this.#keep(piece, width)) return;
      from += piece.length;
      if (this.#held === width) this.#finish(records);
    }
  }

  #keep(piece: string, limit: number): boolean {
    const recordRoom = limit - this.#held;
    const fileRoom = this.#limits.fileBytes - this.#offset;
    if (piece.length > Math.min(recordRoom, fileRoom)) {
      return recordRoom <= fileRoom ? this.#fail('BANK_RECORD_TOO_LONG', limit) : this.#fail('BANK_FILE_TOO_LONG', this.#limits.fileBytes);
    }
    if (piece !== '') this.#pieces.push(piece);
    this.#held += piece.length;
    this.#offset += piece.length;
    return true;
  }

  #fail(code: 'BANK_FILE_TOO_LONG' | 'BANK_RECORD_TOO_LONG', limit: number): false {
    const at = { record: this.#count + 1, offset: code === 'BANK_FILE_TOO_LONG' ? limit : this.#start };
    this.failure = new BankError(code, at, { detail: `limit ${limit}` });
    return false;
  }

  #finish(records: PhysicalRecord[]): void {
    const text = this.#pieces.join('');
    this.#pieces = [];
    this.#held = 0;
    // A control Z is how old systems end a file.
    if (/^[ \t\x1a]*$/.test(text)) return; // oxlint-disable-line no-control-regex -- it is what is skipped
    records.push({ number: ++this.#count, text, start: this.#start });
  }
}

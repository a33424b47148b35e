import { type BankCode, BankError, type Difference } from '../bank-error.ts';
import { readShortDate } from '../dates.ts';
import type { PhysicalRecord } from '../record-splitter.ts';
import type { Span } from '../span.ts';
import { decodeText } from '../text.ts';
import { type Columns, RECORD } from './layout.ts';

/** One record of 94 columns; a shorter one is read as if blanks filled it. */
export class AchRecord {
  readonly type: string;
  readonly number: number;
  readonly start: number;
  readonly length: number;
  readonly text: string;

  constructor({ number, text, start }: PhysicalRecord) {
    this.type = text[0] ?? '';
    this.number = number;
    this.start = start;
    this.length = text.length;
    this.text = text.padEnd(RECORD);
  }

  get at(): Span {
    return { start: this.start, end: this.start + Math.min(this.length, RECORD) };
  }

  /** The columns as they are. */
  raw([first, last]: Columns): string {
    return this.text.slice(first - 1, last);
  }

  error(code: BankCode, field?: string, columns?: Columns, difference?: Difference): BankError {
    const recordType = /^[156789]$/.test(this.type) ? { recordType: this.type } : {};
    const place = { record: this.number, ...recordType, ...(field === undefined ? {} : { field }) };
    return new BankError(code, { ...place, offset: this.start + (columns?.[0] ?? 1) - 1 }, difference === undefined ? {} : { difference });
  }
}

/** Reads the columns of one record by name, keeps where each value stands and reports what cannot be read. */
export class AchFields<Name extends string> {
  readonly positions: Partial<Record<Name, Span>> = {};
  readonly #record: AchRecord;
  readonly #layout: Readonly<Record<Name, Columns>>;
  readonly #report: (error: BankError) => void;

  constructor(record: AchRecord, layout: Readonly<Record<Name, Columns>>, report: (error: BankError) => void) {
    this.#record = record;
    this.#layout = layout;
    this.#report = report;
  }

  /** The value without the blanks around it; empty when there is none. */
  text(name: Name): string {
    const columns = this.#layout[name];
    const raw = this.#record.raw(columns);
    const value = raw.trim();
    if (value === '') return '';
    const start = this.#record.start + columns[0] - 1 + raw.indexOf(value);
    this.positions[name] = { start, end: start + value.length };
    return decodeText(value);
  }

  /** A number in all its columns, zero-filled. */
  number(name: Name, code: BankCode = 'ACH_NUMBER'): bigint | undefined {
    const text = this.text(name);
    if (/^\d+$/.test(text)) return BigInt(text);
    this.fault(code, name);
    return undefined;
  }

  day(name: Name): string | undefined {
    const text = this.text(name);
    // Blanks and zeros both stand for no day: files on return carry zeros.
    if (/^0*$/.test(text)) return undefined;
    const day = readShortDate(text);
    if (day === undefined) this.fault('BANK_DATE', name);
    return day;
  }

  fault(code: BankCode, name: Name, difference?: Difference): void {
    this.#report(this.#record.error(code, name, this.#layout[name], difference));
  }
}

import { type BankCode, BankError, type Difference } from '../bank-error.ts';
import { isShortTime, readShortDate } from '../dates.ts';
import type { TextPiece } from '../payment-trace.ts';
import type { Span } from '../span.ts';
import type { Field, LogicalRecord } from './logical-record.ts';
import type { Availability } from './parts.ts';

/** Takes the fields of a record in their order, keeps where each stands and reports what cannot be read. */
export class Fields<Name extends string> {
  readonly positions: Partial<Record<Name, Span>> = {};
  readonly #record: LogicalRecord;
  readonly #report: (error: BankError) => void;

  constructor(record: LogicalRecord, report: (error: BankError) => void) {
    this.#record = record;
    this.#report = report;
  }

  /** The next field; undefined when it is empty or not there. */
  take(name: Name): string | undefined {
    return this.#valued(name)?.text;
  }

  /** The next field, reported when it is empty. */
  required(name: Name): string {
    const text = this.take(name);
    if (text === undefined) this.fault('BANK_VALUE_MISSING', name);
    return text ?? '';
  }

  day(name: Name): string | undefined {
    return this.#read(name, 'BANK_DATE', readShortDate);
  }

  time(name: Name): string | undefined {
    return this.#read(name, 'BANK_TIME', (text) => (isShortTime(text) ? text : undefined));
  }

  count(name: Name): number | undefined {
    return this.#read(name, 'BAI2_NUMBER', (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined));
  }

  /** Minor units: digits with an optional sign. `unreadable` where there is something else. */
  amount(name: Name): bigint | 'unreadable' | undefined {
    const field = this.#valued(name);
    if (field === undefined) return undefined;
    const amount = amountOf(field.text);
    if (amount === undefined) this.fault('BAI2_AMOUNT', name, field);
    return amount ?? 'unreadable';
  }

  /** A funds type and the fields that follow from it. */
  availability(name: Name, amount: bigint | undefined): Availability | 'unreadable' {
    const field = this.#valued(name);
    const type = field?.text ?? 'Z';
    const found = this.#availabilityOf(type);
    if (found === undefined) {
      this.fault('BAI2_FUNDS_TYPE', name, field);
      return 'unreadable';
    }
    if (amount !== undefined && !sumsTo(found, amount)) this.fault('BAI2_FUNDS_SUM', name, field);
    return found;
  }

  /** What is left of the record, commas and slashes included. */
  text(name: Name): { readonly text: string; readonly lines: readonly TextPiece[] } | undefined {
    const rest = this.#record.rest();
    if (rest !== undefined) this.positions[name] = rest.span;
    return rest;
  }

  /** Reports values after the last field. */
  close(): void {
    for (let field = this.#record.next(); field !== undefined; field = this.#record.next()) {
      if (field.text !== '') return this.fault('BAI2_FIELD_UNEXPECTED', undefined, field);
    }
  }

  fault(code: BankCode, name?: string, field?: Field, difference?: Difference): void {
    const { number, code: recordType, at } = this.#record;
    const offset = field?.span.start ?? (name === undefined ? undefined : this.positions[name as Name]?.start) ?? at.end;
    const place = { record: number, recordType, offset, ...(name === undefined ? {} : { field: name }) };
    this.#report(new BankError(code, place, difference === undefined ? {} : { difference }));
  }

  #read<Value>(name: Name, code: BankCode, read: (text: string) => Value | undefined): Value | undefined {
    const field = this.#valued(name);
    if (field === undefined) return undefined;
    const value = read(field.text);
    if (value === undefined) this.fault(code, name, field);
    return value;
  }

  #valued(name: Name): Field | undefined {
    const field = this.#record.next();
    if (field === undefined || field.text === '') return undefined;
    this.positions[name] = field.span;
    return field;
  }

  #availabilityOf(type: string): Availability | undefined {
    if (type === 'Z' || type === '0' || type === '1' || type === '2') return { type };
    if (type === 'S') return this.#distributed();
    if (type === 'V') {
      const [day, time] = [this.#plain(), this.#plain()];
      const date = day === '' ? undefined : readShortDate(day);
      if ((day !== '' && date === undefined) || (time !== '' && !isShortTime(time))) return undefined;
      return { type, ...(date === undefined ? {} : { day: date }), ...(time === '' ? {} : { time }) };
    }
    return type === 'D' ? this.#distributions() : undefined;
  }

  #distributed(): Availability | undefined {
    const [immediate, oneDay, later] = [this.#plainAmount(), this.#plainAmount(), this.#plainAmount()];
    if (immediate === undefined || oneDay === undefined || later === undefined) return undefined;
    return { type: 'S', immediate, oneDay, later };
  }

  #distributions(): Availability | undefined {
    const count = this.#plain();
    if (!/^\d{1,4}$/.test(count)) return undefined;
    const distributions: { days: number; amount: bigint }[] = [];
    for (let n = Number(count); n > 0; n--) {
      const days = this.#plain();
      const amount = this.#plainAmount();
      if (!/^\d{1,4}$/.test(days) || amount === undefined) return undefined;
      distributions.push({ days: Number(days), amount });
    }
    return { type: 'D', distributions };
  }

  #plain(): string {
    return this.#record.next()?.text ?? '';
  }

  /** An empty part of a distribution is nothing. */
  #plainAmount(): bigint | undefined {
    const text = this.#plain();
    return text === '' ? 0n : amountOf(text);
  }
}

/** The longest amount read; the standard leaves it open and banks write 15. */
const MOST_DIGITS = 18;

function amountOf(text: string): bigint | undefined {
  return /^[+-]?\d+$/.test(text) && text.length <= MOST_DIGITS + 1 ? BigInt(text.replace('+', '')) : undefined;
}

function sumsTo(availability: Availability, amount: bigint): boolean {
  if (availability.type === 'S') return availability.immediate + availability.oneDay + availability.later === amount;
  if (availability.type === 'D') return availability.distributions.reduce((sum, part) => sum + part.amount, 0n) === amount;
  return true;
}

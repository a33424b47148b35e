import { BankError } from '../bank-error.ts';
import { isShortTime, writeShortDate } from '../dates.ts';
import { isCurrency } from '../currency.ts';
import type { Availability, GroupStatus } from './parts.ts';

export interface Bai2SummaryInput {
  readonly typeCode: string;
  readonly amount?: bigint;
  readonly itemCount?: number;
  readonly availability?: Availability;
}

export interface Bai2TransactionInput {
  readonly typeCode: string;
  readonly amount?: bigint;
  readonly availability?: Availability;
  readonly bankReference?: string;
  readonly customerReference?: string;
  /** A newline begins a continuation record. */
  readonly text?: string;
}

export interface Bai2AccountInput {
  readonly account: string;
  readonly currency?: string;
  readonly summaries?: readonly Bai2SummaryInput[];
  readonly transactions?: readonly Bai2TransactionInput[];
}

export interface Bai2GroupInput {
  readonly receiver?: string;
  readonly originator: string;
  readonly status?: GroupStatus;
  readonly asOf: string;
  readonly asOfTime?: string;
  readonly currency?: string;
  readonly asOfModifier?: string;
  readonly accounts: readonly Bai2AccountInput[];
}

/** A file to be written. Days are `YYYY-MM-DD`, times four digits, amounts minor units. */
export interface Bai2FileInput {
  readonly sender: string;
  readonly receiver: string;
  readonly createdOn: string;
  readonly createdAt: string;
  readonly fileId: string;
  /** Records longer than this are continued by 88 records; the standard's own length is 80. */
  readonly recordLength?: number;
  readonly groups: readonly Bai2GroupInput[];
}

const STATUS_CODES = { update: '1', deletion: '2', correction: '3', test: '4' } as const satisfies Record<GroupStatus, string>;

/**
 * Writes a BAI2 file. Counts and control totals are computed, records are closed by a slash and end with a newline.
 *
 * @throws BankError BANK_WRITE_VALUE for a value that would not read back as itself: a comma in a field, a slash at the end of one, a
 *   control character, a day that does not exist, a record that no continuation can shorten.
 */
export function writeBai2(file: Bai2FileInput): Uint8Array {
  return new Bai2Writing(file.recordLength).file(file);
}

/** They end records. */
const CONTROLS = /[\x00-\x1f]/; // oxlint-disable-line no-control-regex -- they are what is refused

/** A file being written; it counts what it writes. */
class Bai2Writing {
  readonly #length: number | undefined;
  readonly #out: string[] = [];
  #bytes = 0;

  constructor(length: number | undefined) {
    this.#length = length;
  }

  file({ sender, receiver, createdOn, createdAt, fileId, recordLength, groups }: Bai2FileInput): Uint8Array {
    const length = recordLength === undefined ? '' : this.#count('recordLength', recordLength);
    this.#record('01', [
      [
        this.#value('sender', sender),
        this.#value('receiver', receiver),
        this.#day('createdOn', createdOn),
        this.#time('createdAt', createdAt),
      ],
      [this.#value('fileId', fileId), length, '', '2'],
    ]);
    const total = groups.reduce((sum, group) => sum + this.#group(group), 0n);
    this.#record('99', [[String(total), String(groups.length), String(this.#out.length + 1)]]);
    return Buffer.from(this.#out.join(''), 'utf8');
  }

  #group(group: Bai2GroupInput): bigint {
    const before = this.#out.length;
    const { receiver = '', originator, status = 'update', asOf, asOfTime, currency, asOfModifier = '' } = group;
    const time = asOfTime === undefined ? '' : this.#time('asOfTime', asOfTime);
    this.#record('02', [
      [this.#value('receiver', receiver), this.#value('originator', originator), STATUS_CODES[status], this.#day('asOf', asOf), time],
      [this.#currency(currency), this.#value('asOfModifier', asOfModifier)],
    ]);
    const total = group.accounts.reduce((sum, account) => sum + this.#account(account), 0n);
    this.#record('98', [[String(total), String(group.accounts.length), String(this.#out.length - before + 1)]]);
    return total;
  }

  #account({ account, currency, summaries = [], transactions = [] }: Bai2AccountInput): bigint {
    const before = this.#out.length;
    const none = summaries.length === 0 ? [['', '', '', '']] : [];
    this.#record('03', [
      [this.#value('account', account), this.#currency(currency)],
      ...summaries.map((one) => this.#summary(one)),
      ...none,
    ]);
    for (const transaction of transactions) this.#transaction(transaction);
    const total = [...summaries, ...transactions].reduce((sum, { amount }) => sum + (amount ?? 0n), 0n);
    this.#record('49', [[String(total), String(this.#out.length - before + 1)]]);
    return total;
  }

  #summary({ typeCode, amount, itemCount, availability }: Bai2SummaryInput): string[] {
    const count = itemCount === undefined ? '' : this.#count('itemCount', itemCount);
    return [this.#typeCode(typeCode), amount === undefined ? '' : String(amount), count, ...this.#availability(availability)];
  }

  #transaction({ typeCode, amount, availability, bankReference = '', customerReference = '', text }: Bai2TransactionInput): void {
    const money = [this.#typeCode(typeCode), amount === undefined ? '' : String(amount), ...this.#availability(availability)];
    const references = [this.#value('bankReference', bankReference), this.#value('customerReference', customerReference)];
    const lines = text === undefined ? [] : text.split('\n');
    if (lines.some((line) => CONTROLS.test(line) || !line.isWellFormed())) throw this.#refused('text');
    this.#record('16', [money, references], lines[0] ?? '');
    for (const line of lines.slice(1)) this.#line(closed(`88,${line}`), '16');
  }

  #availability(availability: Availability = { type: 'Z' }): string[] {
    switch (availability.type) {
      case 'S':
        return ['S', availability.immediate, availability.oneDay, availability.later].map(String);
      case 'V': {
        const { day, time } = availability;
        return ['V', day === undefined ? '' : this.#day('availability', day), time === undefined ? '' : this.#time('availability', time)];
      }
      case 'D': {
        const parts = availability.distributions.flatMap(({ days, amount }) => [this.#count('days', days), String(amount)]);
        return ['D', String(availability.distributions.length), ...parts];
      }
      case 'Z':
        return [''];
      case '0':
      case '1':
      case '2':
        return [availability.type];
    }
  }

  /** Writes groups of fields that stay together on a line, continuing where the record length is reached. With `text` the last field is that. */
  #record(code: string, groups: readonly (readonly string[])[], text?: string): void {
    let line = code;
    const room = (this.#length ?? Number.POSITIVE_INFINITY) - 1;
    for (const group of groups) {
      const piece = `,${group.join(',')}`;
      if (line !== code && line !== '88' && Buffer.byteLength(line + piece) > room) {
        this.#line(`${line}/`, code);
        line = '88';
      }
      line += piece;
    }
    if (text === undefined) return this.#line(`${line}/`, code);
    if (text === '') return this.#line(`${line},/`, code);
    if (Buffer.byteLength(closed(`${line},${text}`)) <= room + 1) return this.#line(closed(`${line},${text}`), code);
    this.#line(`${line}/`, code);
    this.#line(closed(`88,${text}`), code);
  }

  #line(line: string, code: string): void {
    const bytes = Buffer.byteLength(line);
    if (this.#length !== undefined && bytes > this.#length) throw this.#refused(`record ${code}`);
    this.#out.push(`${line}\n`);
    this.#bytes += bytes + 1;
  }

  #value(field: string, value: string): string {
    const whole = value === value.trim() && value.isWellFormed() && !CONTROLS.test(value);
    if (!whole || value.includes(',') || value.endsWith('/')) throw this.#refused(field);
    return value;
  }

  #typeCode(code: string): string {
    if (!/^\d{3}$/.test(code)) throw this.#refused('typeCode');
    return code;
  }

  #currency(currency: string | undefined): string {
    if (currency !== undefined && !isCurrency(currency)) throw this.#refused('currency');
    return currency ?? '';
  }

  #count(field: string, count: number): string {
    if (!Number.isInteger(count) || count < 0 || count > 999_999_999) throw this.#refused(field);
    return String(count);
  }

  #day(field: string, day: string): string {
    const short = writeShortDate(day);
    if (short === undefined) throw this.#refused(field);
    return short;
  }

  #time(field: string, time: string): string {
    if (!isShortTime(time)) throw this.#refused(field);
    return time;
  }

  #refused(field: string): BankError {
    return new BankError('BANK_WRITE_VALUE', { record: this.#out.length + 1, offset: this.#bytes, field });
  }
}

/** Text needs no slash, but one that ends with a slash or a blank is closed by another, which the reader takes away again. */
function closed(line: string): string {
  return /[/ ]$/.test(line) ? `${line}/` : line;
}

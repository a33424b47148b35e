import { type BankCode, BankError, type Difference } from '../bank-error.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { type PhysicalRecord, RecordSplitter } from '../record-splitter.ts';
import { cutBai2 } from './cutting.ts';
import { Fields } from './fields.ts';
import { LogicalRecord } from './logical-record.ts';
import type { Bai2End, Bai2Part } from './parts.ts';
import { type Amount, readAccount, readFile, readGroup, readTransaction } from './read-record.ts';
import { Tally } from './tally.ts';

export interface ReaderOptions {
  readonly limits?: Partial<Limits>;
}

/**
 * Reads BAI2 cash management files (BAI, version 2) as they arrive: files, groups, accounts with their summaries, transactions, and at each
 * trailer what its totals and counts should have been. Bytes in any chunks give the same parts; one record is in memory at a time.
 *
 * Nothing the file holds is thrown: what breaks the standard comes as a `problem` part, and a transaction whose amount cannot be read does
 * not come at all, which leaves its account unsound.
 */
export class Bai2Reader {
  readonly #limits: Limits;
  readonly #splitter: RecordSplitter;
  #pending: PhysicalRecord[] = [];
  #pendingBytes = 0;
  #parts: Bai2Part[] = [];
  #stopped = false;
  #ended = false;
  #started = false;
  #recordLength: number | undefined;
  #groupCurrency = 'USD';
  #currency = 'USD';
  #file: Tally | undefined;
  #group: Tally | undefined;
  #account: Tally | undefined;
  readonly #report = (error: BankError): void => {
    if (error.severity === 'fatal')
      for (const level of [this.#account, this.#group, this.#file]) if (level !== undefined) level.sound = false;
    this.#parts.push({ kind: 'problem', error });
  };

  constructor(options: ReaderOptions = {}) {
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#splitter = new RecordSplitter(cutBai2, this.#limits);
  }

  /** Takes the next bytes and returns the parts they complete. Throws BankError BANK_READER_ENDED after `end`. */
  push(chunk: Uint8Array): Bai2Part[] {
    if (this.#ended) throw new BankError('BANK_READER_ENDED', { offset: this.#splitter.offset });
    for (const record of this.#splitter.push(chunk)) this.#takePhysical(record);
    return this.#give();
  }

  /** Says that the input is complete and returns the last parts. */
  end(): Bai2Part[] {
    if (this.#ended) return [];
    this.#ended = true;
    for (const record of this.#splitter.end()) this.#takePhysical(record);
    const { failure } = this.#splitter;
    this.#flush();
    if (failure === undefined && !this.#stopped) {
      const at = { offset: this.#splitter.offset };
      if (!this.#started) this.#stop(new BankError('BANK_EMPTY', at));
      else
        for (const level of [this.#account, this.#group, this.#file])
          if (level !== undefined) this.#report(new BankError('BAI2_TRAILER_MISSING', at));
    }
    return this.#give();
  }

  #give(): Bai2Part[] {
    const { failure } = this.#splitter;
    if (failure !== undefined && !this.#stopped) {
      this.#flush();
      this.#stop(failure);
    }
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  #takePhysical(record: PhysicalRecord): void {
    if (this.#stopped) return;
    const continues = record.text.startsWith('88') && this.#pending.length > 0;
    if (!continues) this.#flush();
    if (this.#stopped) return;
    this.#pending.push(record);
    this.#pendingBytes += record.text.length;
    const over = this.#pending.length > this.#limits.parts ? 'BANK_TOO_MANY_PARTS' : 'BANK_RECORD_TOO_LONG';
    if (this.#pending.length <= this.#limits.parts && this.#pendingBytes <= this.#limits.recordBytes) return;
    this.#pending = [];
    this.#stop(new BankError(over, { record: record.number, offset: record.start }));
  }

  #flush(): void {
    if (this.#pending.length === 0 || this.#stopped) return;
    const physical = this.#pending;
    const record = new LogicalRecord(physical);
    this.#pending = [];
    this.#pendingBytes = 0;
    if (!this.#started && record.code !== '01') {
      this.#stop(this.#error('BAI2_NOT_BAI2', record));
      return;
    }
    this.#started = true;
    this.#read(record);
    const length = this.#recordLength;
    if (length === undefined) return;
    for (const { number, text, start } of physical) {
      if (text.trimEnd().length > length) this.#report(new BankError('BAI2_RECORD_LENGTH', { record: number, offset: start + length }));
    }
  }

  #read(record: LogicalRecord): void {
    const { unclosed, code } = record;
    if (unclosed !== undefined && code !== '16' && recordTypeOf(code) === code) {
      this.#report(new BankError('BAI2_TERMINATOR', { record: record.number, recordType: recordTypeOf(code), offset: unclosed }));
    }
    switch (code) {
      case '01':
        return this.#readFile(record);
      case '02':
        return this.#readGroup(record);
      case '03':
        return this.#readAccount(record);
      case '16':
        return this.#readTransaction(record);
      case '49':
        return this.#readAccountEnd(record);
      case '98':
        return this.#readGroupEnd(record);
      case '99':
        return this.#readFileEnd(record);
      case '88':
        return this.#lost(record, 'BAI2_RECORD_UNEXPECTED');
      default:
        return this.#lost(record, 'BAI2_RECORD_UNKNOWN');
    }
  }

  #readFile(record: LogicalRecord): void {
    this.#leave(record, 'file');
    this.#file = new Tally(record);
    const file = readFile(record, this.#report);
    this.#recordLength = file.recordLength === 0 ? undefined : file.recordLength;
    this.#parts.push(file);
  }

  #readGroup(record: LogicalRecord): void {
    if (this.#file === undefined) return this.#lost(record, 'BAI2_RECORD_UNEXPECTED');
    this.#leave(record, 'group');
    this.#file.enter(record);
    this.#group = new Tally(record);
    const group = readGroup(record, this.#report);
    this.#groupCurrency = group.currency;
    this.#parts.push(group);
  }

  #readAccount(record: LogicalRecord): void {
    if (this.#file === undefined || this.#group === undefined) return this.#lost(record, 'BAI2_RECORD_UNEXPECTED');
    this.#leave(record, 'account');
    this.#file.count(record);
    this.#group.enter(record);
    this.#account = new Tally(record);
    const account = readAccount(record, this.#groupCurrency, (amount) => this.#add(amount), this.#report);
    this.#currency = account.currency;
    this.#parts.push(account);
  }

  #readTransaction(record: LogicalRecord): void {
    if (this.#account === undefined) return this.#lost(record, 'BAI2_RECORD_UNEXPECTED');
    for (const level of [this.#account, this.#group, this.#file]) level?.count(record);
    const transaction = readTransaction(record, this.#currency, (amount) => this.#add(amount), this.#report);
    if (transaction !== undefined) this.#parts.push(transaction);
  }

  #readAccountEnd(record: LogicalRecord): void {
    const { account, group, file } = { account: this.#account, group: this.#group, file: this.#file };
    if (account === undefined || group === undefined || file === undefined) return this.#lost(record, 'BAI2_RECORD_UNEXPECTED');
    for (const level of [account, group, file]) level.count(record);
    const fields = this.#fields<'control total' | 'records'>(record);
    this.#compareTotal(account, fields, 'BAI2_ACCOUNT_TOTAL');
    this.#compareCount(account, fields, 'records', account.records, 'BAI2_ACCOUNT_RECORDS');
    fields.close();
    this.#parts.push(endOf('accountEnd', account, record));
    group.take(account);
    this.#account = undefined;
  }

  #readGroupEnd(record: LogicalRecord): void {
    const { group, file } = { group: this.#group, file: this.#file };
    if (group === undefined || file === undefined) return this.#lost(record, 'BAI2_RECORD_UNEXPECTED');
    this.#leave(record, 'account');
    for (const level of [group, file]) level.count(record);
    const fields = this.#fields<'control total' | 'accounts' | 'records'>(record);
    this.#compareTotal(group, fields, 'BAI2_GROUP_TOTAL');
    this.#compareCount(group, fields, 'accounts', group.children, 'BAI2_GROUP_ACCOUNTS');
    this.#compareCount(group, fields, 'records', group.records, 'BAI2_GROUP_RECORDS');
    fields.close();
    this.#parts.push(endOf('groupEnd', group, record));
    file.take(group);
    this.#group = undefined;
  }

  #readFileEnd(record: LogicalRecord): void {
    const file = this.#file;
    if (file === undefined) return this.#lost(record, 'BAI2_RECORD_UNEXPECTED');
    this.#leave(record, 'group');
    file.count(record);
    const fields = this.#fields<'control total' | 'groups' | 'records'>(record);
    this.#compareTotal(file, fields, 'BAI2_FILE_TOTAL');
    this.#compareCount(file, fields, 'groups', file.children, 'BAI2_FILE_GROUPS');
    this.#compareCount(file, fields, 'records', file.records, 'BAI2_FILE_RECORDS');
    fields.close();
    this.#parts.push(endOf('fileEnd', file, record));
    this.#file = undefined;
  }

  /** Closes what is still open at a record that begins or ends something of that level or above, and says that its trailer is missing. */
  #leave(record: LogicalRecord, level: 'file' | 'group' | 'account'): void {
    if (this.#account !== undefined) {
      this.#report(this.#error('BAI2_TRAILER_MISSING', record));
      this.#group?.take(this.#account);
      this.#account = undefined;
    }
    if (level !== 'account' && this.#group !== undefined) {
      this.#report(this.#error('BAI2_TRAILER_MISSING', record));
      this.#file?.take(this.#group);
      this.#group = undefined;
    }
    if (level === 'file' && this.#file !== undefined) {
      this.#report(this.#error('BAI2_TRAILER_MISSING', record));
      this.#file = undefined;
    }
  }

  #add(amount: Amount): void {
    if (amount === 'unreadable') this.#account?.lose();
    else if (amount !== undefined) this.#account?.add(amount);
  }

  #compareTotal(level: Tally, fields: Fields<'control total'>, code: BankCode): void {
    const stated = fields.amount('control total');
    if (stated === 'unreadable' || !level.readable) return;
    if (stated === undefined) {
      level.sound = false;
      fields.fault('BANK_VALUE_MISSING', 'control total');
    } else if (stated !== level.total) this.#differs(fields, 'control total', code, { stated, found: level.total });
  }

  #compareCount<Name extends string>(level: Tally, fields: Fields<Name>, name: Name, found: number, code: BankCode): void {
    const stated = fields.count(name);
    if (stated === undefined && fields.positions[name] === undefined) fields.fault('BANK_VALUE_MISSING', name);
    if (stated === undefined) level.sound = false;
    else if (stated !== found) this.#differs(fields, name, code, { stated: BigInt(stated), found: BigInt(found) });
  }

  #differs<Name extends string>(fields: Fields<Name>, name: Name, code: BankCode, difference: Difference): void {
    for (const level of [this.#account, this.#group, this.#file]) if (level !== undefined) level.sound = false;
    fields.fault(code, name, undefined, difference);
  }

  #fields<Name extends string>(record: LogicalRecord): Fields<Name> {
    return new Fields(record, this.#report);
  }

  /** A record without a place still counts in what is open around it. */
  #lost(record: LogicalRecord, code: BankCode): void {
    for (const level of [this.#account, this.#group, this.#file]) level?.count(record);
    this.#report(this.#error(code, record));
  }

  #stop(error: BankError): void {
    this.#stopped = true;
    this.#report(error);
  }

  #error(code: BankCode, record: LogicalRecord): BankError {
    return new BankError(code, { record: record.number, recordType: recordTypeOf(record.code), offset: record.at.start });
  }
}

function endOf(kind: Bai2End['kind'], level: Tally, record: LogicalRecord): Bai2End {
  return { kind, total: level.total, records: level.records, sound: level.sound && level.readable, at: record.at };
}

/** A code is shown only if it is one of the standard; anything else is content. */
function recordTypeOf(code: string): string {
  return /^(01|02|03|16|49|88|98|99)$/.test(code) ? code : 'unknown';
}

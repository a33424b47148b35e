import { BankError } from '../bank-error.ts';
import { isShortTime, writeShortDate } from '../dates.ts';
import { BATCH_CONTROL, BATCH_HEADER, BLOCK, type Columns, ENTRY, FILE_CONTROL, FILE_HEADER, PAYMENT_ADDENDA, RECORD } from './layout.ts';
import { isRoutingNumber } from './routing-number.ts';

/** The reassociation trace that the 835 of the same payment repeats. */
export interface AchTraceInput {
  readonly traceNumber: string;
  /** `1` and the payer's tax number. */
  readonly originatorId: string;
  readonly originatingSupplement?: string;
}

/** One payment. Amounts are cents. */
export interface AchEntryInput {
  /** 22 or 32 credits a checking or savings account, 27 or 37 debits one, 23, 33, 28 and 38 are prenotifications. */
  readonly transactionCode: '22' | '23' | '27' | '28' | '32' | '33' | '37' | '38';
  /** Nine digits with the check digit. */
  readonly routingNumber: string;
  readonly account: string;
  readonly amount: bigint;
  readonly identification?: string;
  readonly name: string;
  readonly discretionaryData?: string;
  readonly trace?: AchTraceInput;
}

export interface AchBatchInput {
  readonly companyName: string;
  readonly companyId: string;
  readonly discretionaryData?: string;
  /** `HCCLAIMPMT` for payments of healthcare claims. */
  readonly entryDescription: string;
  readonly descriptiveDate?: string;
  readonly effectiveOn: string;
  /** The first eight digits of the originating bank's routing number. */
  readonly originatingBank: string;
  readonly entries: readonly AchEntryInput[];
}

/** A file of CCD batches. Days are `YYYY-MM-DD`, times four digits. */
export interface AchFileInput {
  readonly immediateDestination: string;
  readonly immediateOrigin: string;
  readonly createdOn: string;
  readonly createdAt?: string;
  readonly fileIdModifier?: string;
  readonly destinationName?: string;
  readonly originName?: string;
  readonly referenceCode?: string;
  readonly batches: readonly AchBatchInput[];
}

/**
 * Writes CCD batches, with an addenda for each entry that has a trace (CCD+, the healthcare EFT standard). Service classes, trace numbers,
 * hashes, counts, totals and the filling of the last block are computed.
 *
 * @throws BankError BANK_WRITE_VALUE for a value that is too long for its columns or is not printable ASCII, for a routing number with a
 *   wrong check digit, an amount below zero, a day that does not exist, or a total over its columns.
 */
export function writeAch(file: AchFileInput): Uint8Array {
  const writing = new AchWriting();
  const batches = file.batches.map((batch, n) => ({ batch, number: n + 1 }));
  writing.record('1', FILE_HEADER, {
    immediateDestination: file.immediateDestination.padStart(10),
    immediateOrigin: file.immediateOrigin.padStart(10),
    createdOn: writing.day('createdOn', file.createdOn),
    createdAt: file.createdAt ?? '',
    fileIdModifier: file.fileIdModifier ?? 'A',
    format: '094101',
    destinationName: file.destinationName ?? '',
    originName: file.originName ?? '',
    referenceCode: file.referenceCode ?? '',
  });
  if (file.createdAt !== undefined && !isShortTime(file.createdAt)) throw writing.refused('createdAt');
  const sums = batches.map(({ batch, number }) => writing.batch(batch, number));
  const total = sums.reduce(added, NOTHING);
  writing.record('9', FILE_CONTROL, {
    batches: writing.number('batches', BigInt(batches.length), FILE_CONTROL.batches),
    blocks: writing.number('blocks', BigInt(Math.ceil((writing.records + 1) / BLOCK)), FILE_CONTROL.blocks),
    ...writing.figures(total, FILE_CONTROL),
  });
  return writing.bytes();
}

interface Sums {
  readonly entries: bigint;
  readonly hash: bigint;
  readonly debit: bigint;
  readonly credit: bigint;
}

const NOTHING: Sums = { entries: 0n, hash: 0n, debit: 0n, credit: 0n };

function added(one: Sums, other: Sums): Sums {
  const hash = (one.hash + other.hash) % 10_000_000_000n;
  return { entries: one.entries + other.entries, hash, debit: one.debit + other.debit, credit: one.credit + other.credit };
}

/** Numbers are filled with zeros, text with blanks. */
class AchWriting {
  readonly #out: string[] = [];

  get records(): number {
    return this.#out.length;
  }

  bytes(): Uint8Array {
    const filled = Array.from({ length: (BLOCK - (this.#out.length % BLOCK)) % BLOCK }, () => '9'.repeat(RECORD));
    return Buffer.from([...this.#out, ...filled].map((line) => `${line}\n`).join(''), 'latin1');
  }

  batch(batch: AchBatchInput, number: number): Sums {
    const identity = {
      serviceClass: serviceClassOf(batch.entries),
      companyId: batch.companyId,
      originatingBank: batch.originatingBank,
      batchNumber: this.number('batchNumber', BigInt(number), BATCH_HEADER.batchNumber),
    };
    if (!/^\d{8}$/.test(batch.originatingBank)) throw this.refused('originatingBank');
    this.record('5', BATCH_HEADER, {
      ...identity,
      companyName: batch.companyName,
      discretionaryData: batch.discretionaryData ?? '',
      entryClass: 'CCD',
      entryDescription: batch.entryDescription,
      descriptiveDate: batch.descriptiveDate ?? '',
      effectiveOn: this.day('effectiveOn', batch.effectiveOn),
      settlementDay: '',
      originatorStatus: '1',
    });
    const sums = batch.entries.map((entry, n) => this.#entry(entry, batch.originatingBank, n + 1)).reduce(added, NOTHING);
    this.record('8', BATCH_CONTROL, { ...identity, ...this.figures(sums, BATCH_CONTROL) });
    return sums;
  }

  figures(sums: Sums, columns: Readonly<Record<keyof Sums, Columns>>): Record<keyof Sums, string> {
    const of = (name: keyof Sums): string => this.number(name, sums[name], columns[name]);
    return { entries: of('entries'), hash: of('hash'), debit: of('debit'), credit: of('credit') };
  }

  #entry(entry: AchEntryInput, bank: string, sequence: number): Sums {
    const { transactionCode, routingNumber, account, amount, identification = '', name, discretionaryData = '', trace } = entry;
    if (!isRoutingNumber(routingNumber)) throw this.refused('routingNumber');
    const tail = this.number('traceNumber', BigInt(sequence), [1, 7]);
    this.record('6', ENTRY, {
      transactionCode,
      routingNumber,
      account,
      amount: this.number('amount', amount, ENTRY.amount),
      identification,
      name,
      discretionaryData,
      addendaIndicator: trace === undefined ? '0' : '1',
      traceNumber: bank + tail,
    });
    if (trace !== undefined) {
      this.record('705', PAYMENT_ADDENDA, { text: this.#trace(trace), sequence: '0001', entrySequence: tail });
    }
    const debits = /[78]$/.test(transactionCode);
    return {
      entries: trace === undefined ? 1n : 2n,
      hash: BigInt(routingNumber.slice(0, 8)),
      debit: debits ? amount : 0n,
      credit: debits ? 0n : amount,
    };
  }

  #trace({ traceNumber, originatorId, originatingSupplement }: AchTraceInput): string {
    const elements = ['TRN', '1', traceNumber, originatorId, ...(originatingSupplement === undefined ? [] : [originatingSupplement])];
    if (elements.some((element) => element === '' || element !== element.trim() || /[*~\\]/.test(element))) throw this.refused('trace');
    return `${elements.join('*')}~`;
  }

  /** Puts the values into their columns behind the record type. */
  record<Name extends string>(type: string, layout: Readonly<Record<Name, Columns>>, values: Readonly<Record<Name, string>>): void {
    const line = Array.from<string>({ length: RECORD }).fill(' ');
    const put = (text: string, first: number): void => {
      for (const [n, character] of Array.from(text).entries()) line[first - 1 + n] = character;
    };
    put(type === '1' ? '101' : type, 1);
    for (const [name, [first, last]] of Object.entries<Columns>(layout)) {
      const value = values[name as Name];
      if (!/^[ -~]*$/.test(value) || value.length > last - first + 1) throw this.refused(name);
      put(value, first);
    }
    this.#out.push(line.join(''));
  }

  number(field: string, value: bigint, [first, last]: Columns): string {
    const text = String(value).padStart(last - first + 1, '0');
    if (value < 0n || text.length > last - first + 1) throw this.refused(field);
    return text;
  }

  day(field: string, day: string): string {
    const short = writeShortDate(day);
    if (short === undefined) throw this.refused(field);
    return short;
  }

  refused(field: string): BankError {
    return new BankError('BANK_WRITE_VALUE', { record: this.#out.length + 1, offset: this.#out.length * (RECORD + 1), field });
  }
}

function serviceClassOf(entries: readonly AchEntryInput[]): string {
  const debits = entries.filter(({ transactionCode }) => /[78]$/.test(transactionCode)).length;
  if (debits === 0) return '220';
  return debits === entries.length ? '225' : '200';
}

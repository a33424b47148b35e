import { BankError } from '../bank-error.ts';
import { isShortTime } from '../dates.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { present } from '../present.ts';
import { type PhysicalRecord, RecordSplitter } from '../record-splitter.ts';
import { Controls } from './controls.ts';
import { cutAch } from './cutting.ts';
import { BATCH_CONTROL, BATCH_HEADER, BLOCK, FILE_CONTROL, FILE_HEADER, IAT_BATCH_HEADER, RECORD } from './layout.ts';
import type { AchPart } from './parts.ts';
import { readEntry } from './read-entry.ts';
import { AchFields, AchRecord } from './record.ts';

export interface AchReaderOptions {
  readonly limits?: Partial<Limits>;
}

/** The batch being read: what its header says and what was found since. */
interface OpenBatch {
  readonly header: AchRecord;
  readonly serviceClass: string;
  readonly entryClass: string;
  readonly found: Controls;
}

/**
 * Reads ACH files (Nacha operating rules, appendix three) as they arrive: file, batch, entry with its addenda, and at each control what its
 * hash, counts and totals should have been. Records end with a line end or follow each other at 94 bytes. Bytes in any chunks give the same
 * parts; one entry is in memory at a time.
 *
 * Nothing the file holds is thrown: what breaks the rules comes as a `problem` part, and an entry whose amount or direction cannot be read
 * does not come at all, which leaves its batch unsound.
 */
export class AchReader {
  readonly #limits: Limits;
  readonly #splitter: RecordSplitter;
  #parts: AchPart[] = [];
  #entry: { record: AchRecord; addenda: AchRecord[] } | undefined;
  #batch: OpenBatch | undefined;
  #file: Controls | undefined;
  /** Records since the file header, which the block count is of. */
  #records = 0;
  #started = false;
  #stopped = false;
  #ended = false;
  readonly #report = (error: BankError): void => {
    if (error.severity === 'fatal') for (const level of [this.#batch?.found, this.#file]) if (level !== undefined) level.sound = false;
    this.#parts.push({ kind: 'problem', error });
  };

  constructor(options: AchReaderOptions = {}) {
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#splitter = new RecordSplitter(cutAch, this.#limits);
  }

  /** Takes the next bytes and returns the parts they complete. Throws BankError BANK_READER_ENDED after `end`. */
  push(chunk: Uint8Array): AchPart[] {
    if (this.#ended) throw new BankError('BANK_READER_ENDED', { offset: this.#splitter.offset });
    for (const record of this.#splitter.push(chunk)) this.#take(record);
    return this.#give();
  }

  /** Says that the input is complete and returns the last parts. */
  end(): AchPart[] {
    if (this.#ended) return [];
    this.#ended = true;
    for (const record of this.#splitter.end()) this.#take(record);
    const { failure } = this.#splitter;
    this.#closeEntry();
    if (failure === undefined && !this.#stopped) {
      const at = { offset: this.#splitter.offset };
      if (!this.#started) this.#stop(new BankError('BANK_EMPTY', at));
      else for (const level of [this.#batch, this.#file]) if (level !== undefined) this.#report(new BankError('ACH_CONTROL_MISSING', at));
    }
    return this.#give();
  }

  #give(): AchPart[] {
    const { failure } = this.#splitter;
    if (failure !== undefined && !this.#stopped) {
      this.#closeEntry();
      this.#stop(failure);
    }
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  #take(physical: PhysicalRecord): void {
    if (this.#stopped) return;
    const record = new AchRecord(physical);
    if (!this.#started && record.type !== '1') {
      this.#stop(record.error(/^[5-9]/.test(record.type) ? 'ACH_HEADER_MISSING' : 'ACH_NOT_ACH'));
      return;
    }
    this.#started = true;
    if (record.type === '7' && this.#entry !== undefined) this.#takeAddenda(this.#entry, record);
    else {
      this.#closeEntry();
      this.#read(record);
    }
    if (record.length !== RECORD) this.#report(record.error('ACH_RECORD_LENGTH', undefined, [Math.min(record.length, RECORD) + 1, RECORD]));
  }

  #takeAddenda(entry: { addenda: AchRecord[] }, record: AchRecord): void {
    this.#records++;
    if (this.#batch !== undefined) this.#batch.found.entries++;
    entry.addenda.push(record);
    if (entry.addenda.length <= this.#limits.parts) return;
    this.#entry = undefined;
    this.#stop(record.error('BANK_TOO_MANY_PARTS'));
  }

  #read(record: AchRecord): void {
    if (this.#file === undefined && /^9+ *$/.test(record.text)) return;
    this.#records++;
    switch (record.type) {
      case '1':
        return this.#readFile(record);
      case '5':
        return this.#readBatch(record);
      case '6':
        return this.#beginEntry(record);
      case '8':
        return this.#readBatchControl(record);
      case '9':
        return this.#readFileControl(record);
      case '7':
        return this.#report(record.error('ACH_RECORD_UNEXPECTED'));
      default:
        return this.#report(record.error('ACH_RECORD_UNKNOWN'));
    }
  }

  #readFile(record: AchRecord): void {
    this.#leaveBatch(record);
    if (this.#file !== undefined) this.#report(record.error('ACH_CONTROL_MISSING'));
    this.#file = new Controls();
    this.#records = 1;
    const fields = new AchFields(record, FILE_HEADER, this.#report);
    const time = fields.text('createdAt');
    if (time !== '' && !isShortTime(time)) fields.fault('BANK_TIME', 'createdAt');
    if (fields.text('format') !== '094101') fields.fault('ACH_FORMAT', 'format');
    this.#parts.push(
      present({
        kind: 'file',
        immediateDestination: fields.text('immediateDestination'),
        immediateOrigin: fields.text('immediateOrigin'),
        createdOn: fields.day('createdOn'),
        createdAt: isShortTime(time) ? time : undefined,
        fileIdModifier: fields.text('fileIdModifier'),
        destinationName: fields.text('destinationName'),
        originName: fields.text('originName'),
        referenceCode: fields.text('referenceCode'),
        at: record.at,
        positions: fields.positions,
      }),
    );
  }

  #readBatch(record: AchRecord): void {
    if (this.#file === undefined) return this.#report(record.error('ACH_RECORD_UNEXPECTED'));
    this.#leaveBatch(record);
    const fields = new AchFields(record, { ...BATCH_HEADER, ...IAT_BATCH_HEADER }, this.#report);
    const serviceClass = fields.text('serviceClass');
    const entryClass = fields.text('entryClass');
    this.#file.children++;
    this.#batch = { header: record, serviceClass, entryClass, found: new Controls() };
    if (!/^(200|220|225|280)$/.test(serviceClass)) fields.fault('ACH_SERVICE_CLASS', 'serviceClass');
    if (entryClass === 'ADV') return this.#stop(record.error('ACH_SEC_UNSUPPORTED', 'entryClass', BATCH_HEADER.entryClass));
    const international = entryClass === 'IAT' || fields.text('iatIndicator') === 'IATCOR';
    const domestic = (name: 'companyName' | 'discretionaryData' | 'descriptiveDate'): string => (international ? '' : fields.text(name));
    this.#parts.push(
      present({
        kind: 'batch',
        serviceClass,
        companyName: domestic('companyName'),
        discretionaryData: domestic('discretionaryData'),
        companyId: fields.text('companyId'),
        entryClass,
        entryDescription: fields.text('entryDescription'),
        descriptiveDate: domestic('descriptiveDate'),
        effectiveOn: fields.day('effectiveOn'),
        settlementDay: fields.text('settlementDay'),
        originatorStatus: fields.text('originatorStatus'),
        originatingBank: fields.text('originatingBank'),
        batchNumber: fields.text('batchNumber'),
        international: international
          ? {
              exchangeIndicator: fields.text('exchangeIndicator'),
              exchangeReference: fields.text('exchangeReference'),
              destinationCountry: fields.text('destinationCountry'),
              originatingCurrency: fields.text('originatingCurrency'),
              destinationCurrency: fields.text('destinationCurrency'),
            }
          : undefined,
        at: record.at,
        positions: fields.positions,
      }),
    );
  }

  #beginEntry(record: AchRecord): void {
    if (this.#batch === undefined) return this.#report(record.error('ACH_RECORD_UNEXPECTED'));
    this.#batch.found.entries++;
    this.#entry = { record, addenda: [] };
  }

  #closeEntry(): void {
    const { entry: open, batch } = { entry: this.#entry, batch: this.#batch };
    this.#entry = undefined;
    if (open === undefined || batch === undefined || this.#stopped) return;
    const figures = readEntry(open.record, open.addenda, batch, this.#report);
    batch.found.addEntry(figures);
    if (figures.entry !== undefined) this.#parts.push(figures.entry);
  }

  #readBatchControl(record: AchRecord): void {
    const { batch, file } = { batch: this.#batch, file: this.#file };
    if (batch === undefined || file === undefined) return this.#report(record.error('ACH_RECORD_UNEXPECTED'));
    const fields = new AchFields(record, BATCH_CONTROL, this.#report);
    for (const name of ['serviceClass', 'companyId', 'originatingBank', 'batchNumber'] as const) {
      if (fields.text(name) !== batch.header.raw(BATCH_HEADER[name]).trim()) fields.fault('ACH_CONTROL_MISMATCH', name);
    }
    batch.found.compare(fields, 'BATCH');
    this.#parts.push({ kind: 'batchEnd', ...batch.found.verdict, at: record.at });
    this.#closeBatch(batch, file);
  }

  #readFileControl(record: AchRecord): void {
    this.#leaveBatch(record);
    const file = this.#file;
    if (file === undefined) return this.#report(record.error('ACH_RECORD_UNEXPECTED'));
    const fields = new AchFields(record, FILE_CONTROL, this.#report);
    file.compareOne(fields, 'batches', BigInt(file.children), 'ACH_FILE_BATCHES');
    file.compareOne(fields, 'blocks', BigInt(Math.ceil(this.#records / BLOCK)), 'ACH_FILE_BLOCKS');
    file.compare(fields, 'FILE');
    this.#parts.push({ kind: 'fileEnd', ...file.verdict, at: record.at });
    this.#file = undefined;
  }

  /** Closes a batch at a record that may not stand in it. */
  #leaveBatch(record: AchRecord): void {
    const { batch, file } = { batch: this.#batch, file: this.#file };
    if (batch === undefined || file === undefined) return;
    this.#report(record.error('ACH_CONTROL_MISSING'));
    this.#closeBatch(batch, file);
  }

  #closeBatch(batch: OpenBatch, file: Controls): void {
    file.take(batch.found);
    this.#batch = undefined;
  }

  #stop(error: BankError): void {
    this.#report(error);
    this.#stopped = true;
  }
}

import { join } from 'node:path';
import { Random } from '../chance/random.ts';
import type { FaultSwitches } from '../control/faults.ts';
import { FileDropper } from '../durable/file-dropper.ts';
import type { Progress } from '../durable/progress.ts';
import { Submitter } from '../http/submitter.ts';
import { type DockReceipt, receiptFile, requisitionFile } from './csv-files.ts';
import { masterRecords, monthsFrom } from './master-records.ts';
import { requisitionOf } from './requisition.ts';
import { billOf, SERVICES } from './service-bills.ts';

export interface MaterialsOptions {
  /** Where the warehouse system puts its files: `requisitions` and `receipts` within. */
  readonly folder: string;
  readonly seed: number;
  readonly switches: FaultSwitches;
  /** Counts requisitions and receipts, so that it goes on where it stopped. */
  readonly progress: Progress;
  /** Base address of Plexus. */
  readonly plexus: string;
  readonly tokenFile: string | undefined;
  readonly timeoutMs: number;
}

const CHANNEL = '/v1/channels/materials-master/messages';
const INVOICES = '/v1/invoices';
/** Budgets are handed over for so many months from the first day on. */
const MONTHS = 26;

/**
 * Materials management and the warehouse: the system of record of suppliers, items, prices and budgets, which departments ask for what they need
 * and docks tell what came.
 */
export class Materials {
  readonly #options: MaterialsOptions;
  readonly #submitter: Submitter;
  readonly #bills: Submitter;
  #billed = '';
  readonly #requisitions: FileDropper;
  readonly #receipts: FileDropper;
  #raised: number;
  #received: number;

  constructor(options: MaterialsOptions) {
    const { folder, switches, progress, plexus, tokenFile, timeoutMs } = options;
    this.#options = options;
    this.#raised = progress.done('requisitions');
    this.#received = progress.done('receipts');
    const dropper = (name: string): FileDropper => new FileDropper(join(folder, name), 'materials', switches, () => Promise.resolve());
    this.#requisitions = dropper('requisitions');
    this.#receipts = dropper('receipts');
    const submitter = (path: string): Submitter =>
      new Submitter({ url: plexus + path, system: 'materials', tokenFile, switches, timeoutMs, done: () => Promise.resolve() });
    this.#submitter = submitter(CHANNEL);
    this.#bills = submitter(INVOICES);
  }

  /** Hands over what it is the system of record for. Told again, it is the same. */
  publish(firstDay: string): void {
    this.#submitter.submit({ key: `master-${firstDay}`, records: masterRecords(firstDay, monthsFrom(firstDay, MONTHS)) });
  }

  /** Some department asks for something on that day. */
  async raise(day: string): Promise<void> {
    const number = ++this.#raised;
    this.#requisitions.drop(requisitionFile(requisitionOf(number, day, new Random(this.#options.seed, 'requisition', number))));
    await this.#options.progress.set('requisitions', number);
  }

  /** Hands in what services bill for the month of a day; once for each, also after a restart, since a bill of a month is always the same. */
  bill(day: string): void {
    const month = day.slice(0, 7);
    if (month === this.#billed) return;
    this.#billed = month;
    for (const service of SERVICES) {
      const bill = billOf(service, month, this.#options.seed);
      this.#bills.submit({ key: bill.reference, records: [bill] });
    }
  }

  /** Something came to a dock. */
  async receive(receipt: Omit<DockReceipt, 'receipt'>): Promise<void> {
    const number = ++this.#received;
    this.#receipts.drop(receiptFile({ ...receipt, receipt: `RC-${String(number).padStart(6, '0')}` }));
    await this.#options.progress.set('receipts', number);
  }

  get backlog(): number {
    return this.#requisitions.backlog + this.#receipts.backlog + this.#submitter.backlog + this.#bills.backlog;
  }

  get counts(): Readonly<Record<string, number>> {
    return { requisitions: this.#raised, receipts: this.#received, backlog: this.backlog };
  }

  async close(): Promise<void> {
    await Promise.all([this.#requisitions.close(), this.#receipts.close(), this.#submitter.close(), this.#bills.close()]);
  }
}

import { join } from 'node:path';
import { Random } from '../chance/random.ts';
import type { FaultSwitches } from '../control/faults.ts';
import { FileDropper } from '../durable/file-dropper.ts';
import type { Progress } from '../durable/progress.ts';
import { Submitter } from '../http/submitter.ts';
import { type DockReceipt, receiptFile, requisitionFile } from './csv-files.ts';
import { masterRecords, monthsFrom } from './master-records.ts';
import { requisitionOf } from './requisition.ts';

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
/** Budgets are handed over for so many months from the first day on. */
const MONTHS = 26;

/**
 * Materials management and the warehouse: the system of record of suppliers, items, prices and budgets, which departments ask for what they need
 * and docks tell what came.
 */
export class Materials {
  readonly #options: MaterialsOptions;
  readonly #submitter: Submitter;
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
    this.#submitter = new Submitter({
      url: plexus + CHANNEL,
      system: 'materials',
      tokenFile,
      switches,
      timeoutMs,
      done: () => Promise.resolve(),
    });
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

  /** Something came to a dock. */
  async receive(receipt: Omit<DockReceipt, 'receipt'>): Promise<void> {
    const number = ++this.#received;
    this.#receipts.drop(receiptFile({ ...receipt, receipt: `RC-${String(number).padStart(6, '0')}` }));
    await this.#options.progress.set('receipts', number);
  }

  get backlog(): number {
    return this.#requisitions.backlog + this.#receipts.backlog + this.#submitter.backlog;
  }

  get counts(): Readonly<Record<string, number>> {
    return { requisitions: this.#raised, receipts: this.#received, backlog: this.backlog };
  }

  async close(): Promise<void> {
    await Promise.all([this.#requisitions.close(), this.#receipts.close(), this.#submitter.close()]);
  }
}

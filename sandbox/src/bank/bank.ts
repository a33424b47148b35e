import type { FaultSwitches } from '../control/faults.ts';
import { FileDropper } from '../durable/file-dropper.ts';
import type { DepositRecord } from './deposit.ts';

/** The bank drops a file of deposits, one JSON record a line, into the folder of its customer. */
export class Bank {
  readonly #dropper: FileDropper;

  constructor(folder: string, switches: FaultSwitches, done: () => Promise<void>) {
    this.#dropper = new FileDropper(folder, 'bank', switches, done);
  }

  /** `number` counts the bank's files. */
  report(deposits: readonly DepositRecord[], number: number): void {
    const day = (deposits[0]?.day ?? '').replaceAll('-', '');
    const lines = deposits.map((deposit) => `${JSON.stringify(deposit)}\n`);
    this.#dropper.drop({ name: `deposits-${day}-${String(number).padStart(6, '0')}.jsonl`, bytes: Buffer.from(lines.join('')) });
  }

  get backlog(): number {
    return this.#dropper.backlog;
  }

  get counts(): Readonly<Record<string, number>> {
    return this.#dropper.counts;
  }

  close(): Promise<void> {
    return this.#dropper.close();
  }
}

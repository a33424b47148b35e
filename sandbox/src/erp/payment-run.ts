import type { FaultSwitches } from '../control/faults.ts';
import type { Progress } from '../durable/progress.ts';
import { Submitter } from '../http/submitter.ts';
import { readAmount } from '../money/amount.ts';
import type { PurchasingBook } from '../purchasing/purchasing-book.ts';

export interface PaymentRunOptions {
  readonly book: PurchasingBook;
  readonly switches: FaultSwitches;
  /** How many invoices were looked at, so that each is paid once. */
  readonly progress: Progress;
  /** Base address of Plexus. */
  readonly plexus: string;
  readonly tokenFile: string | undefined;
  readonly timeoutMs: number;
}

const CHANNEL = '/v1/channels/erp-payments/messages';

/** Pays the invoices that are in the books, each once, and says so. Credits are kept for later. */
export class PaymentRun {
  readonly #options: PaymentRunOptions;
  readonly #submitter: Submitter;
  /** The next invoice to look at, and those whose payment is not told yet. */
  #next: number;
  readonly #untold: number[] = [];

  constructor(options: PaymentRunOptions) {
    const { switches, plexus, tokenFile, timeoutMs } = options;
    this.#options = options;
    this.#next = options.progress.done('payments');
    const done = (): Promise<void> => options.progress.set('payments', (this.#untold.shift() ?? 0) + 1);
    this.#submitter = new Submitter({ url: plexus + CHANNEL, system: 'erp', tokenFile, switches, timeoutMs, done });
  }

  /** Pays what was validated since, on a day. */
  pay(day: string): void {
    const invoices = this.#options.book.all('invoice');
    // One that is entered and not validated holds up those behind it: it will be.
    for (let invoice = invoices[this.#next]; invoice?.isValidated === true; invoice = invoices[this.#next]) {
      const n = this.#next++;
      const { supplier, number, amount, currency } = invoice;
      if ((readAmount(amount) ?? 0n) <= 0n) continue;
      const payment = `PAY-${String(n + 1).padStart(6, '0')}`;
      const told = { record: 'supplier-payment', payment, supplier, invoice: number, status: 'paid', amount, currency, day };
      this.#untold.push(n);
      this.#submitter.submit({ key: payment, records: [told] });
    }
  }

  get backlog(): number {
    return this.#submitter.backlog;
  }

  close(): Promise<void> {
    return this.#submitter.close();
  }
}

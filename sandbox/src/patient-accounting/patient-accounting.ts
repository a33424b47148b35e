import type { FaultSwitches } from '../control/faults.ts';
import { type AnsweringServer, type HttpAnswer, type HttpRequest, startAnsweringServer } from '../http/answering-server.ts';
import { Submitter, type SubmitterOptions } from '../http/submitter.ts';
import type { Book } from './book.ts';
import type { Claim } from './claim.ts';
import type { DailyTotal } from './daily-totals.ts';
import { accountRecord, claimRecord, controlTotalRecord } from './records.ts';

export interface PatientAccountingOptions extends Omit<SubmitterOptions, 'switches' | 'system'> {
  readonly host: string;
  readonly port: number;
  readonly switches: FaultSwitches;
  readonly book: Book;
}

/** Patient accounting to the outside: reports claims and totals to Plexus and shows its own book to whoever reconciles. */
export class PatientAccounting {
  readonly #book: Book;
  readonly #submitter: Submitter;
  /** The latest statement of each total, by entity, day and measure. */
  readonly #stated = new Map<string, DailyTotal>();
  #submissions = 0;
  #server: AnsweringServer | undefined;

  private constructor(options: PatientAccountingOptions) {
    this.#book = options.book;
    this.#submitter = new Submitter({ ...options, system: 'patient-accounting' });
  }

  static async start(options: PatientAccountingOptions): Promise<PatientAccounting> {
    const accounting = new PatientAccounting(options);
    const { host, port, switches } = options;
    const faults = { switches, system: 'patient-accounting' } as const;
    accounting.#server = await startAnsweringServer({ host, port, faults, answer: (request) => accounting.#answer(request) });
    return accounting;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  get backlog(): number {
    return this.#submitter.backlog;
  }

  get counts(): Readonly<Record<string, number>> {
    return { ...this.#submitter.counts, accounts: this.#book.accounts.length, claims: this.#book.claims.length };
  }

  /**
   * Keeps what is told again from the beginning without reporting it a second time, when `isReported`. The key names no claim: it is shown to
   * whoever looks at messages.
   */
  reportClaim(claim: Claim, isReported: boolean): void {
    this.#submissions++;
    if (!isReported) this.#submitter.submit({ key: `claim-${this.#submissions}`, records: [claimRecord(claim)] });
  }

  reportTotals(totals: readonly DailyTotal[], isReported: boolean): void {
    this.#submissions++;
    for (const total of totals) this.#stated.set(`${total.entity}|${total.day}|${total.measure}`, total);
    if (!isReported) this.#submitter.submit({ key: `totals-${this.#submissions}`, records: totals.map(controlTotalRecord) });
  }

  async close(): Promise<void> {
    await this.#submitter.close();
    await this.#server?.close();
  }

  #answer({ method, path, query }: HttpRequest): HttpAnswer {
    const [, resource = '', id] = path.split('/');
    if (method !== 'GET') return { status: 405, body: { title: 'Only GET is known here' } };
    switch (resource) {
      case 'accounts':
        return this.#accounts(id === undefined ? undefined : decodeURIComponent(id), query.get('entity'));
      case 'claims':
        return { status: 200, body: { items: this.#book.claims.map(claimRecord) } };
      case 'control-totals': {
        const day = query.get('day');
        const totals = [...this.#stated.values()].filter((total) => day === null || total.day === day);
        return { status: 200, body: { items: totals.map(controlTotalRecord) } };
      }
      default:
        return { status: 404, body: { title: 'There are /accounts, /claims and /control-totals' } };
    }
  }

  #accounts(key: string | undefined, entity: string | null): HttpAnswer {
    const accounts = this.#book.accounts.filter(
      (account) => (key === undefined || account.key === key) && (entity ?? account.entity) === account.entity,
    );
    if (key === undefined) return { status: 200, body: { items: accounts.map(accountRecord) } };
    const [account] = accounts;
    return account === undefined
      ? { status: 404, body: { title: 'There is no such account' } }
      : { status: 200, body: accountRecord(account) };
  }
}

import { join } from 'node:path';
import { AppendLog } from '../durable/append-log.ts';
import { formatAmount } from '../money/amount.ts';
import type { ImportedJournal, ImportResult, RejectedRow } from './journal-import.ts';

/** A posted journal as it is kept and read back; amounts are decimal text. */
export interface PostedJournal {
  readonly batchId: number;
  readonly requestId: number;
  readonly reference: string;
  readonly name: string;
  readonly ledger: string;
  readonly category: string;
  readonly date: string;
  readonly period: string;
  readonly currency: string;
  readonly postedAt: string;
  readonly totalDebit: string;
  readonly totalCredit: string;
  readonly lines: readonly {
    readonly row: number;
    readonly segments: readonly string[];
    readonly debit: string;
    readonly credit: string;
    readonly reference: string;
  }[];
}

export interface ImportRequest {
  readonly requestId: number;
  readonly jobName: string;
  readonly csv: string;
  readonly callbackUrl: string | undefined;
}

export interface ImportOutcome {
  readonly requestId: number;
  /** SUCCEEDED, WARNING when some journals were rejected, ERROR when all were. */
  readonly status: 'SUCCEEDED' | 'WARNING' | 'ERROR';
  readonly rows: number;
  readonly rejected: readonly RejectedRow[];
}

export type PeriodStatus = 'Open' | 'Closed';

type Entry =
  | { readonly type: 'request'; readonly request: ImportRequest }
  | { readonly type: 'imported'; readonly outcome: ImportOutcome; readonly journals: readonly PostedJournal[] }
  | { readonly type: 'period'; readonly name: string; readonly status: PeriodStatus };

/**
 * The ERP's own general ledger: a file of entries that only grows, on the disk before anything is answered. It never asks whether a
 * reference was posted before; the same journal sent twice stands there twice.
 */
export class ErpLedger {
  readonly #log: AppendLog;
  readonly #byReference = new Map<string, PostedJournal[]>();
  readonly #requests = new Map<number, ImportRequest>();
  readonly #outcomes = new Map<number, ImportOutcome>();
  readonly #closed = new Set<string>();
  #lastRequest = 300_000;
  #lastBatch = 0;

  private constructor(log: AppendLog) {
    this.#log = log;
  }

  static async open(folder: string): Promise<ErpLedger> {
    const { log, records } = await AppendLog.open(join(folder, 'general-ledger.jsonl'));
    const ledger = new ErpLedger(log);
    for (const record of records) ledger.#apply(record as Entry);
    return ledger;
  }

  /** Accepts a file to be imported later; it survives a restart. */
  async accept(request: Omit<ImportRequest, 'requestId'>): Promise<ImportRequest> {
    const numbered = { ...request, requestId: this.#lastRequest + 1 };
    await this.#keep({ type: 'request', request: numbered });
    return numbered;
  }

  /** Requests that were accepted and not yet imported, oldest first. */
  get waiting(): readonly ImportRequest[] {
    return [...this.#requests.values()].filter(({ requestId }) => !this.#outcomes.has(requestId));
  }

  async post(requestId: number, result: ImportResult, at: Date): Promise<ImportOutcome> {
    const { journals, rejected, rows } = result;
    const status = rejected.length === 0 ? 'SUCCEEDED' : journals.length === 0 ? 'ERROR' : 'WARNING';
    const outcome: ImportOutcome = { requestId, status, rows, rejected };
    const posted = journals.map((journal, index) => postedJournal(journal, this.#lastBatch + 1 + index, requestId, at));
    await this.#keep({ type: 'imported', outcome, journals: posted });
    return outcome;
  }

  outcomeOf(requestId: number): ImportOutcome | 'waiting' | undefined {
    return this.#outcomes.get(requestId) ?? (this.#requests.has(requestId) ? 'waiting' : undefined);
  }

  /** Every posting of a reference: more than one is a journal posted twice. */
  byReference(reference: string): readonly PostedJournal[] {
    return this.#byReference.get(reference) ?? [];
  }

  get journals(): readonly PostedJournal[] {
    return [...this.#byReference.values()].flat().sort((a, b) => a.batchId - b.batchId);
  }

  /** References that stand in the ledger more than once. */
  get doubled(): readonly string[] {
    return [...this.#byReference].flatMap(([reference, journals]) => (journals.length > 1 ? [reference] : []));
  }

  get counts(): { readonly requests: number; readonly journals: number } {
    return { requests: this.#requests.size, journals: this.#lastBatch };
  }

  isOpen(period: string): boolean {
    return !this.#closed.has(period);
  }

  get closedPeriods(): readonly string[] {
    return [...this.#closed].sort();
  }

  async setPeriod(name: string, status: PeriodStatus): Promise<void> {
    await this.#keep({ type: 'period', name, status });
  }

  async close(): Promise<void> {
    await this.#log.close();
  }

  /** Applied at once, so that numbers are never given twice; answered only when it is on the disk. */
  async #keep(entry: Entry): Promise<void> {
    this.#apply(entry);
    await this.#log.append(JSON.stringify(entry));
  }

  #apply(entry: Entry): void {
    switch (entry.type) {
      case 'request':
        this.#requests.set(entry.request.requestId, entry.request);
        this.#lastRequest = Math.max(this.#lastRequest, entry.request.requestId);
        return;
      case 'imported':
        this.#outcomes.set(entry.outcome.requestId, entry.outcome);
        for (const journal of entry.journals) {
          const before = this.#byReference.get(journal.reference);
          if (before === undefined) this.#byReference.set(journal.reference, [journal]);
          else before.push(journal);
          this.#lastBatch = Math.max(this.#lastBatch, journal.batchId);
        }
        return;
      case 'period':
        if (entry.status === 'Closed') this.#closed.add(entry.name);
        else this.#closed.delete(entry.name);
    }
  }
}

function postedJournal(journal: ImportedJournal, batchId: number, requestId: number, at: Date): PostedJournal {
  const total = (side: 'debit' | 'credit'): string => formatAmount(journal.lines.reduce((sum, line) => sum + line[side], 0n));
  const lines = journal.lines.map((line) => ({ ...line, debit: formatAmount(line.debit), credit: formatAmount(line.credit) }));
  return { ...journal, lines, batchId, requestId, postedAt: at.toISOString(), totalDebit: total('debit'), totalCredit: total('credit') };
}

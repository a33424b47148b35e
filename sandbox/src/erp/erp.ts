import { setTimeout as wait } from 'node:timers/promises';
import type { FaultSwitches } from '../control/faults.ts';
import { startAnsweringServer, type AnsweringServer, type HttpAnswer, type HttpRequest } from '../http/answering-server.ts';
import { PurchasingBook } from '../purchasing/purchasing-book.ts';
import { CHART } from './chart.ts';
import { CustomerAccounts } from './customer-accounts.ts';
import { ErpLedger, type ImportOutcome, type ImportRequest, type PostedJournal } from './erp-ledger.ts';
import { importJournals, type ImportResult, periodOf } from './journal-import.ts';
import { nextMonth } from './next-month.ts';
import { PurchasingResources } from './purchasing-resources.ts';

export const ERP_BASE = '/fscmRestApi/resources/11.13.18.05';

export interface ErpOptions {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly switches: FaultSwitches;
  /** How long an import job takes before it posts, in milliseconds. */
  readonly jobMs: number;
  /** Natural accounts; the built-in chart unless told. */
  readonly accounts?: ReadonlyMap<string, string>;
}

const MOST_PER_PAGE = 500;
const CALLBACK_TRIES = 5;
const CALLBACK_TIMEOUT_MS = 5000;

/**
 * An ERP shaped like Oracle Fusion: files of journals are accepted with 201 and imported later, rows are rejected one by one, a callback
 * tells when a job is done, and what stands in the ledger is read back by our reference. It has no idempotency: what is sent twice is
 * posted twice.
 */
export class Erp {
  readonly #options: ErpOptions;
  readonly #stopping = new AbortController();
  readonly #jobs = new Set<Promise<void>>();
  readonly ledger: ErpLedger;
  readonly accounts: CustomerAccounts;
  /** What the house buys: every supplier, item and account that a document names is known. */
  readonly purchasing: PurchasingBook;
  readonly #purchasing: PurchasingResources;
  #server: AnsweringServer | undefined;

  private constructor(options: ErpOptions, ledger: ErpLedger, accounts: CustomerAccounts, purchasing: PurchasingBook) {
    this.#options = options;
    this.ledger = ledger;
    this.accounts = accounts;
    this.purchasing = purchasing;
    this.#purchasing = new PurchasingResources(purchasing, { redates: () => options.switches.isStruck('erp', 're-date') });
  }

  /** Opens the ledger kept in `folder`, takes up the jobs that were not done, and listens. */
  static async start(options: ErpOptions): Promise<Erp> {
    const { folder } = options;
    const erp = new Erp(options, await ErpLedger.open(folder), await CustomerAccounts.open(folder), await PurchasingBook.open(folder));
    const { host, port, switches } = options;
    erp.#server = await startAnsweringServer({
      host,
      port,
      faults: { switches, system: 'erp' },
      answer: (request) => erp.#answer(request),
    });
    for (const request of erp.ledger.waiting) erp.#run(request);
    return erp;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#server?.close();
    await Promise.allSettled(this.#jobs);
    await this.ledger.close();
    await this.accounts.close();
    await this.purchasing.close();
  }

  #answer(request: HttpRequest): Promise<HttpAnswer> | HttpAnswer {
    const path = request.path.startsWith(`${ERP_BASE}/`) ? request.path.slice(ERP_BASE.length + 1) : '';
    const [resource = '', id] = path.split('/');
    const key = id === undefined ? undefined : decodeURIComponent(id);
    switch (`${request.method} ${resource}`) {
      case 'POST erpintegrations':
        return this.#accept(request);
      case 'GET erpintegrations':
        return this.#status(Number(key ?? finderValue(request.query, 'requestId')));
      case 'GET journalBatches':
        return this.#journals(request.query);
      case 'PUT receivablesCustomerAccountActivities':
        return this.#putAccount(key ?? '', request);
      case 'GET receivablesCustomerAccountActivities':
        return key === undefined ? page(this.accounts.all, request.query) : found(this.accounts.get(key));
      case 'GET accountingPeriods':
        return page(
          this.ledger.closedPeriods.map((name) => ({ PeriodName: name, PeriodStatus: 'Closed' })),
          request.query,
        );
      case 'PATCH accountingPeriods':
        return this.#setPeriod(key ?? '', request);
      default:
        return this.#purchasing.answer(path, request) ?? problem(404, 'There is no such resource');
    }
  }

  async #accept(request: HttpRequest): Promise<HttpAnswer> {
    const body = readJson(request.body);
    if (body === undefined) return problem(400, 'The body is not JSON');
    const { OperationName, DocumentContent, JobName = '', CallbackURL, ParameterList = '' } = body;
    if (OperationName !== 'importBulkData') return problem(400, 'OperationName must be importBulkData');
    if (typeof DocumentContent !== 'string' || DocumentContent === '') return problem(400, 'DocumentContent is missing');
    const content = Buffer.from(DocumentContent, 'base64');
    if (content.subarray(0, 2).toString('latin1') === 'PK')
      return problem(400, 'DocumentContent must be GlInterface.csv itself, not a zip file');
    const accepted = await this.ledger.accept({
      jobName: String(JobName),
      csv: content.toString('utf8'),
      callbackUrl: typeof CallbackURL === 'string' && CallbackURL !== '' ? CallbackURL : undefined,
    });
    this.#run(accepted);
    return { status: 201, body: { OperationName, DocumentId: null, JobName, ParameterList, ReqstId: String(accepted.requestId) } };
  }

  #run(request: ImportRequest): void {
    const job = this.#import(request).catch(() => undefined);
    this.#jobs.add(job);
    void job.finally(() => this.#jobs.delete(job));
  }

  async #import(request: ImportRequest): Promise<void> {
    await wait(this.#options.jobMs, undefined, { signal: this.#stopping.signal });
    const rules = { accounts: this.#options.accounts ?? CHART, isOpen: (period: string) => this.ledger.isOpen(period) };
    const imported = this.#redated(importJournals(request.csv, rules));
    const outcome = await this.ledger.post(request.requestId, imported, new Date());
    if (request.callbackUrl !== undefined) await this.#callBack(request.callbackUrl, outcome);
  }

  /** What some ERPs do by themselves: a journal goes to the first day of the next month, and the job succeeds. */
  #redated(result: ImportResult): ImportResult {
    const journals = result.journals.map((journal) => {
      if (!this.#options.switches.isStruck('erp', 're-date')) return journal;
      const date = nextMonth(journal.date);
      return { ...journal, date, period: periodOf(date) };
    });
    return { ...result, journals };
  }

  async #callBack(url: string, outcome: ImportOutcome): Promise<void> {
    for (let attempt = 0; attempt < CALLBACK_TRIES; attempt++) {
      const strike = this.#options.switches.strike('erp-callback');
      if (strike.delayMs > 0) await wait(strike.delayMs, undefined, { signal: this.#stopping.signal });
      if (strike.fault === 'refuse' || strike.fault === 'down') return;
      const body = strike.fault === 'garbage' ? '\u0000<<<' : JSON.stringify(statusBody(outcome));
      const delivered = await this.#post(url, body);
      if (strike.fault === 'answer-twice') await this.#post(url, body);
      if (delivered) return;
      await wait(500 * 2 ** attempt, undefined, { signal: this.#stopping.signal });
    }
  }

  async #post(url: string, body: string): Promise<boolean> {
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(CALLBACK_TIMEOUT_MS)]);
    try {
      return (await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' }, signal })).ok;
    } catch {
      return false;
    }
  }

  #status(requestId: number): HttpAnswer {
    const outcome = this.ledger.outcomeOf(requestId);
    if (outcome === undefined) return problem(404, 'There is no such request');
    const item = outcome === 'waiting' ? { ReqstId: String(requestId), RequestStatus: 'RUNNING' } : statusBody(outcome);
    return { status: 200, body: { items: [item], count: 1, hasMore: false } };
  }

  #journals(query: URLSearchParams): HttpAnswer {
    const wanted = /^Reference\s*=\s*['"]?(.*?)['"]?$/.exec(query.get('q') ?? '');
    if (query.has('q') && wanted === null) return problem(400, 'q must be Reference=…');
    const journals = wanted === null ? this.ledger.journals : this.ledger.byReference(wanted[1] ?? '');
    const expanded = query.get('expand') === 'lines' || query.get('expand') === 'all';
    return page(
      journals.map((journal) => batchBody(journal, expanded)),
      query,
    );
  }

  async #putAccount(number: string, request: HttpRequest): Promise<HttpAnswer> {
    const exists = this.accounts.get(number) !== undefined;
    if (number === '') return problem(400, 'The account number is missing from the path');
    if (!exists && request.headers['upsert-mode'] !== 'true')
      return problem(404, 'There is no such account; send Upsert-Mode: true to create it');
    const stored = await this.accounts.put(number, readJson(request.body), new Date());
    return typeof stored === 'string' ? problem(400, stored) : { status: exists ? 200 : 201, body: stored };
  }

  async #setPeriod(name: string, request: HttpRequest): Promise<HttpAnswer> {
    const status = readJson(request.body)?.PeriodStatus;
    if (!/^\d{4}-\d{2}$/.test(name) || (status !== 'Open' && status !== 'Closed')) {
      return problem(400, 'Send { "PeriodStatus": "Open" or "Closed" } to a period such as 2026-03');
    }
    await this.ledger.setPeriod(name, status);
    return { status: 200, body: { PeriodName: name, PeriodStatus: status } };
  }
}

function statusBody(outcome: ImportOutcome): object {
  return {
    ReqstId: String(outcome.requestId),
    RequestStatus: outcome.status,
    Rows: outcome.rows,
    Rejected: outcome.rejected.map(({ row, reference, code, message }) => ({
      Row: row,
      Reference: reference,
      Code: code,
      Message: message,
    })),
  };
}

function batchBody(journal: PostedJournal, expanded: boolean): object {
  return {
    JeBatchId: journal.batchId,
    ReqstId: String(journal.requestId),
    Reference: journal.reference,
    JournalName: journal.name,
    LedgerId: journal.ledger,
    Category: journal.category,
    AccountingDate: journal.date,
    PeriodName: journal.period,
    CurrencyCode: journal.currency,
    Status: 'Posted',
    PostedDate: journal.postedAt,
    TotalDebit: journal.totalDebit,
    TotalCredit: journal.totalCredit,
    LineCount: journal.lines.length,
    ...(expanded ? { lines: journal.lines.map(lineBody) } : {}),
  };
}

function lineBody({ row, segments, debit, credit, reference }: PostedJournal['lines'][number]): object {
  const named = Object.fromEntries(segments.map((value, index) => [`Segment${index + 1}`, value]));
  return { Row: row, ...named, EnteredDr: debit, EnteredCr: credit, Reference10: reference };
}

function page(all: readonly unknown[], query: URLSearchParams): HttpAnswer {
  const limit = Math.min(MOST_PER_PAGE, Math.max(1, Number(query.get('limit') ?? 25) || 25));
  const offset = Math.max(0, Number(query.get('offset') ?? 0) || 0);
  const items = all.slice(offset, offset + limit);
  const hasMore = offset + items.length < all.length;
  return { status: 200, body: { items, count: items.length, hasMore, limit, offset, totalResults: all.length } };
}

function found(item: unknown): HttpAnswer {
  return item === undefined ? problem(404, 'There is no such account') : { status: 200, body: item };
}

function problem(status: number, detail: string): HttpAnswer {
  return { status, body: { title: status === 404 ? 'Not Found' : 'Bad Request', status: String(status), detail } };
}

/** `finder=ESSJobStatusRF;requestId=300001` */
function finderValue(query: URLSearchParams, name: string): string {
  return new RegExp(`[;,]${name}=([^;,]*)`).exec(query.get('finder') ?? '')?.[1] ?? '';
}

function readJson(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ErpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** What the target does with one request. Unless told otherwise it does the work before anything goes wrong with the answer. */
export type Behaviour =
  | 'answer'
  /** Closes the connection after the work. */
  | 'drop-reply'
  /** Does the work, then never answers. */
  | 'hang'
  /** Two answers on one connection. */
  | 'answer-twice'
  /** 200 with bytes that are no JSON. */
  | 'garbage'
  /** What the request before this one was answered. */
  | 'answer-previous'
  /** 503 with Retry-After, nothing done. */
  | 'throttle'
  /** 500, nothing done. */
  | 'break'
  /** Ends the connection before the work. */
  | 'reset';

export interface PostedBatch {
  readonly reference: string;
  readonly csv: string;
  date: string;
}

/** A general ledger and customer accounts that enforce no idempotency, to be told how to misbehave. */
export class FakeErp {
  readonly batches: PostedBatch[] = [];
  readonly accounts = new Map<string, { Status: string; CurrencyCode: string; Balances: Record<string, string> }>();
  /** Every update in the order it was applied. */
  readonly updates: { account: string; status: string }[] = [];
  readonly requests: ErpRequest[] = [];
  readonly callbacks: string[] = [];
  /** Journals per page of a listing. */
  page = 500;
  behave: (request: ErpRequest) => Behaviour = () => 'answer';
  /** Row-wise rejects of a job; none when empty. */
  reject: (csv: string) => { Row: number; Reference: string; Code: string; Message: string }[] = () => [];
  /** Resolves when a job may run. */
  gate: Promise<unknown> = Promise.resolve();
  /** Holds an answer back, its work done, until what it gives is settled. */
  hold: (request: ErpRequest) => Promise<void> | undefined = () => undefined;
  /** Called for each request once its work is done. */
  worked: (request: ErpRequest) => void = () => undefined;
  readonly #jobs = new Map<string, object>();
  #previous: { status: number; body: object } = { status: 200, body: {} };
  #lastRequest = 300;
  #port = 0;
  readonly #server = createServer((incoming, response) => void this.#serve(incoming, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    return `http://127.0.0.1:${this.#port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  count(method: string, resource: string): number {
    return this.requests.filter((request) => request.method === method && request.path.includes(resource)).length;
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const url = new URL(incoming.url ?? '/', 'http://erp');
    const request = { method: incoming.method ?? '', path: url.pathname, query: url.searchParams, body: Buffer.concat(chunks).toString() };
    this.requests.push(request);
    const behaviour = this.behave(request);
    if (behaviour === 'reset') return void incoming.socket.destroy();
    if (behaviour === 'throttle') return void response.writeHead(503, { 'retry-after': '0' }).end('{}');
    if (behaviour === 'break') return void response.writeHead(500).end('{}');
    const own = this.#work(request);
    const previous = this.#previous;
    this.#previous = own;
    this.worked(request);
    await this.hold(request);
    if (behaviour === 'drop-reply') return void incoming.socket.destroy();
    if (behaviour === 'hang') return;
    if (behaviour === 'garbage') return void response.writeHead(200).end('<<<');
    if (behaviour === 'answer-twice') {
      const body = JSON.stringify(own.body);
      const text = `HTTP/1.1 ${own.status} OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
      return void incoming.socket.end(text + text);
    }
    const told = behaviour === 'answer-previous' ? previous : own;
    response.writeHead(told.status, { 'content-type': 'application/json' }).end(JSON.stringify(told.body));
  }

  #work(request: ErpRequest): { status: number; body: object } {
    const resource = request.path.split('/').at(4) ?? '';
    const id = decodeURIComponent(request.path.split('/').at(5) ?? '');
    if (resource === 'erpintegrations' && request.method === 'POST') return { status: 201, body: { ReqstId: this.#accept(request) } };
    if (resource === 'erpintegrations') {
      const job = this.#jobs.get(/requestId=(\d+)/.exec(request.query.get('finder') ?? '')?.[1] ?? '');
      return job === undefined ? { status: 404, body: {} } : { status: 200, body: { items: [job] } };
    }
    if (resource === 'journalBatches') {
      const reference = request.query.get('q')?.replace('Reference=', '');
      const all = this.batches.filter((batch) => reference === undefined || batch.reference === reference).map(batchBody);
      const offset = Number(request.query.get('offset') ?? '0');
      const items = all.slice(offset, offset + this.page);
      return { status: 200, body: { items, hasMore: offset + items.length < all.length } };
    }
    if (request.method === 'PUT') {
      const account = JSON.parse(request.body) as { Status: string; CurrencyCode: string; Balances: Record<string, string> };
      this.accounts.set(id, account);
      this.updates.push({ account: id, status: account.Status });
      return { status: 200, body: { AccountNumber: id, ...account } };
    }
    const account = this.accounts.get(id);
    return account === undefined ? { status: 404, body: {} } : { status: 200, body: { AccountNumber: id, ...account } };
  }

  #accept(request: ErpRequest): string {
    const { DocumentContent, CallbackURL } = JSON.parse(request.body) as { DocumentContent: string; CallbackURL?: string };
    const csv = Buffer.from(DocumentContent, 'base64').toString();
    const id = String(++this.#lastRequest);
    this.#jobs.set(id, { ReqstId: id, RequestStatus: 'RUNNING' });
    void this.gate.then(() => {
      const rejected = this.reject(csv);
      if (rejected.length === 0) this.batches.push({ reference: column(csv, 'REFERENCE1')[0] ?? '', csv, date: '' });
      this.#jobs.set(id, { ReqstId: id, RequestStatus: rejected.length === 0 ? 'SUCCEEDED' : 'ERROR', Rejected: rejected });
      if (CallbackURL !== undefined) this.callbacks.push(CallbackURL);
    });
    return id;
  }
}

/** One column of a GlInterface.csv without quoted values. */
export function column(csv: string, name: string): string[] {
  const [header = '', ...rows] = csv.trim().split('\n');
  const index = header.split(',').indexOf(name);
  return rows.map((row) => row.split(',')[index] ?? '');
}

const cents = (values: readonly string[]): number => values.reduce((sum, value) => sum + Math.round(Number(value || '0') * 100), 0);

function batchBody({ reference, csv, date }: PostedBatch, index: number): object {
  const day = (column(csv, 'ACCOUNTING_DATE')[0] ?? '').replaceAll('/', '-');
  return {
    JeBatchId: index + 1,
    Reference: reference,
    AccountingDate: date || day,
    PeriodName: (date || day).slice(0, 7),
    CurrencyCode: 'USD',
    Status: 'Posted',
    TotalDebit: (cents(column(csv, 'ENTERED_DR')) / 100).toFixed(2),
    TotalCredit: (cents(column(csv, 'ENTERED_CR')) / 100).toFixed(2),
    LineCount: column(csv, 'STATUS').length,
    lines: column(csv, 'STATUS').map((_, row) => ({
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`Segment${n}`, column(csv, `SEGMENT${n}`)[row]])),
      EnteredDr: column(csv, 'ENTERED_DR')[row],
      EnteredCr: column(csv, 'ENTERED_CR')[row],
    })),
  };
}

import { randomBytes } from 'node:crypto';
import type { FaultSwitches } from '../control/faults.ts';
import { type AnsweringServer, type HttpAnswer, type HttpRequest, startAnsweringServer } from '../http/answering-server.ts';
import { BudgetLines } from './budget-lines.ts';
import { RESOURCES, type ResourceName, type SuiteRecord, SuiteStore } from './suite-store.ts';

export interface ProcurementSuiteOptions {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly switches?: FaultSwitches;
  readonly client: { readonly id: string; readonly secret: string };
  /** Life of a token. */
  readonly tokenSeconds: number;
  /** Requests that are answered in a second, and at once. */
  readonly rate: { readonly perSecond: number; readonly burst: number };
  readonly now: () => Date;
  /** What records are stamped with, where the simulated world has another time than its clocks. */
  readonly stamp?: () => Date;
}

/** An answer holds no more, whatever is asked for. */
const PAGE = 50;

/**
 * A procurement suite shaped like Coupa's REST interface: OAuth 2.0 client credentials, fifty records an answer, filters, an export mark that a
 * request of its own sets and an edit takes away, 429 beyond the rate, errors in XML unless JSON is accepted. It has no idempotency keys and
 * no push.
 */
export class ProcurementSuite {
  readonly #options: ProcurementSuiteOptions;
  readonly #store: SuiteStore;
  /** What may be spent, as the suite has it. */
  readonly budgets: BudgetLines;
  readonly #tokens = new Map<string, number>();
  #server: AnsweringServer | undefined;
  #allowance: number;
  #countedAt: number;
  /** Statuses that the next requests are answered with, whatever they ask. */
  readonly #planned: number[] = [];
  /** Called before a mark is set, when a test wants something to happen in between. */
  beforeMark: (resource: ResourceName, id: number) => Promise<void> = () => Promise.resolve();
  /** Records that may not be changed any more, by id: a mark is refused with 422. */
  readonly refuseMarks = new Set<number>();
  readonly requests: { readonly method: string; readonly path: string; readonly status: number }[] = [];

  private constructor(options: ProcurementSuiteOptions, store: SuiteStore, budgets: BudgetLines) {
    this.#options = options;
    this.#store = store;
    this.budgets = budgets;
    this.#allowance = options.rate.burst;
    this.#countedAt = options.now().getTime();
  }

  static async start(options: ProcurementSuiteOptions): Promise<ProcurementSuite> {
    const suite = new ProcurementSuite(options, await SuiteStore.open(options.folder), await BudgetLines.open(options.folder));
    const { host, port, switches } = options;
    suite.#server = await startAnsweringServer({
      host,
      port,
      ...(switches === undefined ? {} : { faults: { switches, system: 'procurement-suite' as const } }),
      answer: async (request) => {
        const answer = await suite.#answer(request);
        suite.requests.push({ method: request.method, path: request.path, status: answer.status });
        return answer;
      },
    });
    return suite;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  all(resource: ResourceName): readonly SuiteRecord[] {
    return this.#store.all(resource);
  }

  /** How many records are not marked as exported. */
  get waiting(): number {
    return RESOURCES.reduce((sum, resource) => sum + this.all(resource).filter(({ exported }) => !exported).length, 0);
  }

  marksOf(resource: ResourceName, id: number): number {
    return this.#store.marksOf(resource, id);
  }

  /** Somebody makes a record in the suite, or edits one. */
  edit(resource: ResourceName, fields: Readonly<Record<string, unknown>>, id?: number): Promise<SuiteRecord> {
    const { stamp, now } = this.#options;
    return this.#store.edit(resource, fields, (stamp ?? now)(), id);
  }

  /** The next requests beside those for tokens are answered so. */
  plan(...statuses: readonly number[]): void {
    this.#planned.push(...statuses);
  }

  expireTokens(): void {
    this.#tokens.clear();
  }

  async close(): Promise<void> {
    await this.#server?.close();
    await this.#store.close();
    await this.budgets.close();
  }

  async #answer(request: HttpRequest): Promise<HttpAnswer> {
    const now = this.#options.now();
    if (request.path === '/oauth2/token') return this.#grant(request, now);
    const planned = this.#planned.shift();
    if (planned !== undefined) return problem(request, planned, 'Something went wrong', planned === 429 ? { 'retry-after': '1' } : {});
    if (!this.#takes(now)) return problem(request, 429, 'Too many requests', { 'retry-after': '1' });
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if ((this.#tokens.get(token) ?? 0) <= now.getTime()) return problem(request, 401, 'The access token expired');
    const budgeted = this.budgets.answer(request);
    if (budgeted !== undefined) return budgeted;
    const [, resourceName, id] = /^\/api\/([a-z_]+)(?:\/(\d+))?$/.exec(request.path) ?? [];
    const resource = RESOURCES.find((name) => name === resourceName);
    if (resource === undefined) return problem(request, 404, 'Unknown resource');
    if (id === undefined) return request.method === 'GET' ? this.#list(resource, request) : problem(request, 405, 'Not allowed');
    const record = this.#store.get(resource, Number(id));
    if (record === undefined) return problem(request, 404, `Couldn't find record with 'id'=${id}`);
    return request.method === 'PUT' ? this.#mark(resource, record, request, now) : { status: 200, body: record };
  }

  #grant(request: HttpRequest, now: Date): HttpAnswer {
    const { id, secret } = this.#options.client;
    const form = new URLSearchParams(request.body.toString('utf8'));
    const shown = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString('utf8');
    if (shown !== `${id}:${secret}`) return { status: 401, body: { error: 'invalid_client' } };
    if (form.get('grant_type') !== 'client_credentials' || !form.has('scope')) return { status: 400, body: { error: 'invalid_request' } };
    const token = randomBytes(24).toString('base64url');
    const seconds = this.#options.tokenSeconds;
    this.#tokens.set(token, now.getTime() + seconds * 1000);
    return { status: 200, body: { access_token: token, token_type: 'bearer', expires_in: seconds, scope: form.get('scope') } };
  }

  #takes(now: Date): boolean {
    const { perSecond, burst } = this.#options.rate;
    const at = now.getTime();
    this.#allowance = Math.min(burst, this.#allowance + ((at - this.#countedAt) / 1000) * perSecond);
    this.#countedAt = at;
    if (this.#allowance < 1) return false;
    this.#allowance -= 1;
    return true;
  }

  #list(resource: ResourceName, { query }: HttpRequest): HttpAnswer {
    const limit = Math.min(PAGE, Number(query.get('limit') ?? PAGE) || PAGE);
    const offset = Number(query.get('offset') ?? 0) || 0;
    const exported = query.get('exported');
    const since = query.get('updated_at[gt_or_eq]');
    const found = this.#store
      .all(resource)
      .filter((record) => exported === null || String(record.exported) === exported)
      .filter((record) => since === null || record['updated-at'] >= since);
    return { status: 200, body: found.slice(offset, offset + limit) };
  }

  async #mark(resource: ResourceName, record: SuiteRecord, request: HttpRequest, now: Date): Promise<HttpAnswer> {
    const exported = request.query.get('exported');
    if (exported === null) return problem(request, 400, 'Nothing to change');
    if (this.refuseMarks.has(record.id)) return problem(request, 422, 'The record is locked');
    await this.beforeMark(resource, record.id);
    const current = this.#store.get(resource, record.id) ?? record;
    return { status: 200, body: await this.#store.mark(resource, current, exported === 'true', now) };
  }
}

function problem(request: HttpRequest, status: number, text: string, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  if ((request.headers.accept ?? '').includes('json')) return { status, body: { errors: { error: [text] } }, headers };
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><errors><error>${text.replaceAll('<', '&lt;')}</error></errors>`);
  return { status, body, headers: { ...headers, 'content-type': 'application/xml' } };
}

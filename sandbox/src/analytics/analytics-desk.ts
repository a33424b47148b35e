import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultSwitches } from '../control/faults.ts';
import { AppendLog } from '../durable/append-log.ts';
import { type AnsweringServer, type HttpAnswer, type HttpRequest, startAnsweringServer } from '../http/answering-server.ts';
import { isGenuine } from './signature.ts';

export interface AnalyticsOptions {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly switches: FaultSwitches;
  /** Base address of Plexus. */
  readonly plexus: string;
  /** Holds the bearer token to subscribe with; read when it is needed, because it may be written after we start. */
  readonly tokenFile: string | undefined;
  readonly now: () => number;
}

/** What the desk counts by payer and month. */
const TYPES = ['claim.remitted', 'denial.decided', 'deposit.received', 'remittance.received'];
const RETRY_MS = 1_000;
const PATIENCE_MS = 10_000;

interface Told {
  readonly id: string;
  readonly type: string;
}

/**
 * The analytics desk asks to be told of what payers decide and pay, keeps what it is told on disk before it answers, and knows what it
 * has been told before.
 */
export class AnalyticsDesk {
  readonly #options: AnalyticsOptions;
  readonly #log: AppendLog;
  readonly #known: Set<string>;
  readonly #server: AnsweringServer;
  readonly #closing = new AbortController();
  readonly #counts = { told: 0, repeated: 0, refused: 0 };
  readonly #subscribing: Promise<void>;
  #secret: string | undefined;

  private constructor(options: AnalyticsOptions, log: AppendLog, known: readonly Told[], server: AnsweringServer) {
    this.#options = options;
    this.#log = log;
    this.#known = new Set(known.map(({ id }) => id));
    this.#secret = existsSync(this.#secretFile) ? readFileSync(this.#secretFile, 'utf8').trim() : undefined;
    this.#server = server;
    this.#subscribing =
      this.#secret === undefined && options.tokenFile !== undefined ? this.#subscribe(options.tokenFile) : Promise.resolve();
  }

  static async start(options: AnalyticsOptions): Promise<AnalyticsDesk> {
    mkdirSync(options.folder, { recursive: true });
    const { log, records } = await AppendLog.open(join(options.folder, 'told.jsonl'));
    let desk: AnalyticsDesk | undefined;
    const { host, port, switches } = options;
    const answer = (request: HttpRequest): Promise<HttpAnswer> | HttpAnswer => desk?.take(request) ?? { status: 503, body: {} };
    const server = await startAnsweringServer({ host, port, faults: { switches, system: 'analytics' }, answer });
    desk = new AnalyticsDesk(options, log, records as Told[], server);
    return desk;
  }

  get port(): number {
    return this.#server.port;
  }

  get counts(): Readonly<Record<string, number>> {
    return { ...this.#counts, known: this.#known.size };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#subscribing;
    await this.#server.close();
    await this.#log.close();
  }

  /** Takes one event: what is not genuine is refused, what is known is taken again without being counted. */
  async take({ headers, body }: HttpRequest): Promise<HttpAnswer> {
    if (this.#secret === undefined || !isGenuine(this.#secret, headers, body, this.#options.now())) {
      this.#counts.refused++;
      return { status: 401, body: {} };
    }
    const id = String(headers['webhook-id']);
    if (this.#known.has(id)) {
      this.#counts.repeated++;
      return { status: 200, body: {} };
    }
    const { type } = JSON.parse(body.toString()) as Told;
    await this.#log.append(JSON.stringify({ id, type } satisfies Told));
    this.#known.add(id);
    this.#counts.told++;
    return { status: 200, body: {} };
  }

  get #secretFile(): string {
    return join(this.#options.folder, 'secret');
  }

  /** Asks until Plexus has taken it; with the same key it is one subscription however often it is asked for. */
  async #subscribe(tokenFile: string): Promise<void> {
    const { host, plexus } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        const token = (await readFile(tokenFile, 'utf8')).trim();
        const response = await fetch(`${plexus}/v1/webhooks`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'analytics-desk' },
          body: JSON.stringify({
            url: `http://${host}:${this.port}/plexus`,
            types: TYPES,
            owner: 'analytics',
            description: 'What payers decide and pay, for the analytics desk',
          }),
          signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
        });
        const { secret } = (await response.json()) as { secret?: string };
        if (secret !== undefined) return await this.#keep(secret);
      } catch {
        // Plexus is not there yet, or we are to stop.
      }
      await wait(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #keep(secret: string): Promise<void> {
    await writeFile(`${this.#secretFile}.new`, `${secret}\n`, { mode: 0o600 });
    await rename(`${this.#secretFile}.new`, this.#secretFile);
    this.#secret = secret;
  }
}

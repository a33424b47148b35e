import { Agent, request } from 'node:http';

/** What somebody does at the worklist, and how long each answer took from when it was asked for. */
export interface DeskReport {
  /** Milliseconds by what was done, each sorted. */
  readonly times: Readonly<Record<'list' | 'show' | 'decide', Float64Array>>;
  readonly decided: number;
  /** Answers that were neither success nor a conflict with somebody who was faster. */
  readonly failed: readonly string[];
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

interface Seen {
  readonly id: string;
  readonly hash: string;
  readonly kind: string;
  readonly actions: readonly string[];
}

/** Of the tasks that a list shows, these are decided about. */
const KIND = 'invoice-price';
const ACTION = 'short-pay';
const QUERIES = ['?type=exception&limit=50', '', '?limit=200'];

/**
 * Somebody who works while others send: a list, a task, a decision, in turn and at fixed times, `perSecond` of them, whatever the answers
 * take. Times count from when each was due.
 */
export class Desk {
  readonly #port: number;
  readonly #cookie: string;
  readonly #perSecond: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });
  readonly #times = { list: [] as number[], show: [] as number[], decide: [] as number[] };
  readonly #failed: string[] = [];
  readonly #known = new Set<string>();
  readonly #listed: string[] = [];
  readonly #shown: Seen[] = [];
  #decided = 0;

  constructor(port: number, cookie: string, perSecond: number) {
    this.#port = port;
    this.#cookie = cookie;
    this.#perSecond = perSecond;
  }

  /** Works until it is told to stop. */
  async work(signal: AbortSignal): Promise<DeskReport> {
    const started = performance.now();
    const underWay = new Set<Promise<void>>();
    for (let turn = 0; !signal.aborted; turn++) {
      const due = started + (turn / this.#perSecond) * 1_000;
      const early = due - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      const acting = this.#act(turn, due).catch((error: unknown) => void this.#failed.push(String(error)));
      underWay.add(acting);
      void acting.finally(() => underWay.delete(acting));
    }
    await Promise.all(underWay);
    this.#agent.destroy();
    const { list, show, decide } = this.#times;
    return { times: { list: sorted(list), show: sorted(show), decide: sorted(decide) }, decided: this.#decided, failed: this.#failed };
  }

  async #act(turn: number, due: number): Promise<void> {
    const id = turn % 3 === 1 ? this.#listed.shift() : undefined;
    const seen = turn % 3 === 2 ? this.#shown.shift() : undefined;
    if (id !== undefined) {
      const answer = await this.#timed('show', due, 'GET', `/v1/tasks/${id}`);
      const task = this.#isGood(answer) ? (JSON.parse(answer.body) as { task: Seen }).task : undefined;
      if (task?.actions.includes(ACTION) === true) this.#shown.push(task);
    } else if (seen === undefined) {
      const answer = await this.#timed('list', due, 'GET', `/v1/tasks${QUERIES[turn % QUERIES.length] ?? ''}`);
      const tasks = this.#isGood(answer) ? (JSON.parse(answer.body) as { tasks: readonly Seen[] }).tasks : [];
      for (const { id: fresh, kind } of tasks) {
        if (kind !== KIND || this.#known.has(fresh)) continue;
        this.#known.add(fresh);
        this.#listed.push(fresh);
      }
    } else {
      const body = JSON.stringify({ action: ACTION, hash: seen.hash, reason: 'billed more than was agreed' });
      const answer = await this.#timed('decide', due, 'POST', `/v1/tasks/${seen.id}/decision`, body);
      if (this.#isGood(answer)) this.#decided += 1;
    }
  }

  #isGood({ status, body }: Answer): boolean {
    if (status !== 200 && status !== 409) this.#failed.push(`${status}: ${body.slice(0, 200)}`);
    return status === 200;
  }

  async #timed(what: 'list' | 'show' | 'decide', due: number, method: string, path: string, body?: string): Promise<Answer> {
    const answer = await this.#ask(method, path, body);
    this.#times[what].push(performance.now() - due);
    return answer;
  }

  #ask(method: string, path: string, body?: string): Promise<Answer> {
    const host = `127.0.0.1:${this.#port}`;
    const headers = {
      host,
      origin: `http://${host}`,
      'sec-fetch-site': 'same-origin',
      'x-plexus-console': '1',
      cookie: `__Host-plexus_session=${this.#cookie}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: this.#port, method, path, headers, agent: this.#agent }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString() }));
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }
}

const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

import type { Clock, HttpCall } from '../../kernel/index.ts';
import type { Created, Found, Outbound, Progress, Refusal, Trouble } from '../adapter.ts';
import { judgeRead, judgeWrite, plainText, readAnswer, refusalClass } from '../http-answer.ts';
import { problem } from './answers.ts';

const BASE = '/fscmRestApi/resources/11.13.18.05';

export type Outcome = Created | Refusal | Trouble;

/** How one kind of document is kept. */
export interface Kind {
  find(outbound: Outbound, rest: Rest): Promise<Found | Trouble>;
  create(outbound: Outbound, rest: Rest): Promise<Outcome>;
  /** Asks after what was taken and not done yet. */
  progress?(outbound: Outbound, rest: Rest): Promise<Progress | Refusal | Trouble>;
}

export const ABSENT: Found = { result: 'absent' };

interface Shape<T> {
  Check(value: unknown): value is T;
}

/** The resources, one call each. */
export class Rest {
  readonly #call: HttpCall;
  readonly #clock: Clock;

  constructor(call: HttpCall, clock: Clock) {
    this.#call = call;
    this.#clock = clock;
  }

  /** The rows whose fields are as told; a row that is not was an answer to another question. */
  async list<T extends Readonly<Record<string, unknown>>>(
    resource: string,
    by: Readonly<Record<string, string>>,
    shape: Shape<{ items: T[] }>,
  ): Promise<{ result: 'listed'; items: readonly T[] } | Trouble> {
    const q = Object.entries(by).map(([field, value]) => `${field}=${value}`);
    const path = `${BASE}/${resource}?q=${encodeURIComponent(q.join(';'))}&expand=lines&limit=25`;
    const judged = judgeRead(await this.#call({ method: 'GET', path }), this.#clock.now());
    if (judged.result !== 'judged') return judged;
    const answer = judged.status === 404 ? undefined : readAnswer(shape, judged.body);
    if (answer === undefined) return { result: 'unknown', code: 'ANSWER_UNREADABLE' };
    if (answer.items.some((row) => Object.entries(by).some(([field, value]) => row[field] !== value))) {
      return { result: 'unknown', code: 'ANSWER_TO_ANOTHER' };
    }
    return { result: 'listed', items: answer.items };
  }

  async post(resource: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const request = { method: 'POST', path: `${BASE}/${resource}`, headers: { 'content-type': 'application/json', ...headers } } as const;
    const judged = judgeWrite(await this.#call({ ...request, body: JSON.stringify(body) }), this.#clock.now());
    if (judged.result !== 'judged') return judged;
    return judged.status >= 400 ? refusalOf(judged.status, judged.body) : { result: 'applied' };
  }
}

/** What stands there: how often, and what is not as it was sent. */
export function standing(reference: string, rows: readonly unknown[], differences: readonly (string | false)[]): Found {
  const all = [rows.length > 1 && `it stands there ${rows.length} times`, ...differences];
  return { result: 'already-applied', reference, differences: all.filter((one) => one !== false) };
}

const PERIOD_CODE = /PERIOD/;

/** Names the code of the first error and its sentence. */
function refusalOf(status: number, body: Buffer): Refusal {
  const answer = readAnswer(problem, body);
  const [first] = answer?.['o:errorDetails'] ?? [];
  const code = plainText(first?.['o:errorCode'] ?? `HTTP_${status}`, 60);
  const detail = plainText(first?.detail ?? answer?.detail ?? answer?.title ?? '', 120);
  return { result: PERIOD_CODE.test(code) ? 'refused-period' : refusalClass(status), code, detail };
}

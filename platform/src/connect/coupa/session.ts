import { readFile } from 'node:fs/promises';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import {
  callHttp,
  type Clock,
  type Fault,
  type HttpOutcome,
  type HttpRequest,
  type Reach,
  Secret,
  TokenBucket,
} from '../../kernel/index.ts';
import { clientRefused, requestRefused, suiteUnavailable } from './faults.ts';

export interface CoupaLogin {
  /** `https://INSTANCE.coupahost.com`. */
  readonly url: string;
  readonly reach: Reach;
  /** File that holds `CLIENT-ID:SECRET`; read for each token. */
  readonly clientFile: string;
  /** `core.requisition.read core.requisition.write`. */
  readonly scope: string;
}

/** Of the 25 requests a second and 20 at once that an instance allows, the share of each of four channels. */
const RATE = { perSecond: 6, burst: 5 } as const;
const TIMEOUT_MS = 30_000;
/** Fifty records with their lines. */
const MOST_BYTES = 32 * 1024 * 1024;
/** A token is renewed this long before its end, so that none ends on its way. */
const MARGIN_MS = 60_000;

const Token = Type.Object({ access_token: Type.String({ minLength: 1, maxLength: 8_192 }), expires_in: Type.Number({ minimum: 0 }) });
const token = Compile(Token);

/** One client of a suite: gets its tokens (OAuth 2.0 client credentials), keeps the pace, and tells what an answer means. */
export class CoupaSession {
  readonly #login: CoupaLogin;
  readonly #clock: Clock;
  readonly #bucket: TokenBucket;
  #token: { readonly value: Secret<string>; readonly until: number } | undefined;

  constructor(login: CoupaLogin, clock: Clock) {
    this.#login = login;
    this.#clock = clock;
    this.#bucket = new TokenBucket(RATE, clock.monotonic());
  }

  /**
   * The body of the answer, `undefined` where there is no such record. A token that is not taken any more is renewed once. Throws, all without
   * a word of the answer, `COUPA_CLIENT_REFUSED` (denied), `COUPA_UNAVAILABLE` (unavailable) and `COUPA_REQUEST_REFUSED` (rejected).
   */
  async ask(request: Pick<HttpRequest, 'method' | 'path' | 'body'>): Promise<Buffer | undefined> {
    for (let isFirst = true; ; isFirst = false) {
      const authorization = `Bearer ${(await this.#authorized()).reveal()}`;
      const outcome = await this.#call({
        ...request,
        headers: { accept: 'application/json', 'content-type': 'application/json', authorization },
      });
      if (outcome.outcome !== 'answered') throw suiteUnavailable(outcome.code);
      const { status, body } = outcome;
      if (status >= 200 && status < 300) return body;
      if (status === 404 && request.method !== 'GET') return undefined;
      this.#heed(outcome);
      if (status !== 401) throw faultOf(outcome);
      this.#token = undefined;
      if (!isFirst) throw clientRefused('HTTP 401');
    }
  }

  async #authorized(): Promise<Secret<string>> {
    const now = this.#clock.monotonic();
    if (this.#token !== undefined && now < this.#token.until) return this.#token.value;
    const client = (await readFile(this.#login.clientFile, 'utf8').catch(() => '')).trim();
    const at = client.indexOf(':');
    if (at < 1) throw clientRefused('the file with the client cannot be read or holds no CLIENT-ID:SECRET');
    const form = new URLSearchParams({ grant_type: 'client_credentials', scope: this.#login.scope });
    const authorization = `Basic ${Buffer.from(client).toString('base64')}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization };
    const outcome = await this.#call({ method: 'POST', path: '/oauth2/token', headers, body: form.toString() });
    if (outcome.outcome !== 'answered') throw suiteUnavailable(outcome.code);
    if (outcome.status === 400 || outcome.status === 401 || outcome.status === 403) throw clientRefused(`HTTP ${outcome.status}`);
    const granted = outcome.status === 200 ? grantIn(outcome.body) : undefined;
    this.#heed(outcome);
    if (granted === undefined) throw faultOf(outcome);
    const value = new Secret(granted.access_token);
    this.#token = { value, until: now + Math.max(0, granted.expires_in * 1000 - MARGIN_MS) };
    return value;
  }

  async #call(request: HttpRequest): Promise<HttpOutcome> {
    const { waitMs, taken } = this.#bucket.take(this.#clock.monotonic(), TIMEOUT_MS);
    if (!taken) return { outcome: 'unsent', code: 'RATE_BUDGET' };
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const { url, reach } = this.#login;
    return callHttp({ url, reach, timeoutMs: TIMEOUT_MS, mostBytes: MOST_BYTES, mayStart: () => true }, request);
  }

  /** A suite that asks for patience gets it. */
  #heed({ status, headers }: Answered): void {
    if (status === 429) this.#bucket.pause(this.#clock.monotonic() + patienceMs(headers['retry-after']));
  }
}

type Answered = Extract<HttpOutcome, { outcome: 'answered' }>;

function faultOf({ status, headers }: Answered): Fault {
  const code = `HTTP ${status}`;
  if (status === 403) return clientRefused(code);
  if (status === 429) return suiteUnavailable(code, patienceMs(headers['retry-after']));
  return status >= 400 && status < 500 && status !== 408 ? requestRefused(code) : suiteUnavailable(code);
}

const LONGEST_PATIENCE_MS = 60_000;

const patienceMs = (header: string | undefined): number =>
  Math.min(LONGEST_PATIENCE_MS, /^\d{1,4}$/.test(header ?? '') ? Number(header) * 1000 : 1_000);

function grantIn(body: Buffer): Static<typeof Token> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return token.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

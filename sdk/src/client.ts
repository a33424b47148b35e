import { PlexusProblem, problemOf, unreachable } from './problem.ts';

/** Where tokens come from; `renew` is called when the server no longer takes the one it gave. */
export interface TokenSource {
  token(): Promise<string>;
  renew(): void;
}

export interface ClientOptions {
  /** `https://plexus.example`; empty for the page's own server. */
  readonly baseUrl: string;
  /** A token, or what gives tokens. Without: requests carry none, and a browser's cookie counts. */
  readonly token?: string | TokenSource;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How long an answer may take, in milliseconds: 30,000 unless told. */
  readonly timeoutMs?: number;
  /** How often a request that may be repeated is repeated, when the server is busy or not there: 2 unless told. */
  readonly retries?: number;
  /** For tests, and for runtimes with a fetch of their own. */
  readonly fetch?: typeof fetch;
}

export interface CallOptions {
  /** The same key and request again are done once, and answered alike; such a request may be repeated. */
  readonly idempotencyKey?: string;
  /** Only if what is changed is still as it was when it was read with this ETag. */
  readonly ifMatch?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Is shown the answer's headers: `etag`, `location`, `ratelimit`. */
  readonly onHeaders?: (headers: Headers) => void;
}

/** One operation of the interface, as the description has it. */
export interface Operation {
  readonly method: string;
  /** `/v1/webhooks/{id}/attempts`. */
  readonly path: string;
  /** Names of parameters in the query. */
  readonly query?: readonly string[];
}

/** What an operation is given: parameters by name, and what travels in the body. */
export type Given = object & { readonly body?: unknown };

const TIMEOUT_MS = 30_000;
const RETRIES = 2;
const FIRST_WAIT_MS = 250;
const MOST_WAIT_MS = 30_000;
const BUSY = new Set([0, 429, 502, 503, 504]);

/** Asks one server. The functions of `api/` take it as their first argument; `call` is what they use. */
export class Client {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /**
   * Does one operation and reads its JSON answer. Reading, and what has an idempotency key, is repeated while the server is busy; a token
   * that ended is renewed once. Throws `PlexusProblem`.
   */
  async call<T>(operation: Operation, given: Given = {}, options: CallOptions = {}): Promise<T> {
    const mayRepeat = operation.method === 'GET' || options.idempotencyKey !== undefined;
    const most = mayRepeat ? (this.#options.retries ?? RETRIES) : 0;
    let isRenewed = false;
    for (let tries = 0; ; tries++) {
      try {
        return await this.#once<T>(operation, given, options);
      } catch (error) {
        if (!(error instanceof PlexusProblem)) throw error;
        const { token } = this.#options;
        if (error.status === 401 && typeof token === 'object' && !isRenewed) {
          isRenewed = true;
          token.renew();
        } else if (!BUSY.has(error.status) || tries >= most) throw error;
        else await wait(Math.min(error.retryAfterMs ?? FIRST_WAIT_MS * 2 ** tries, MOST_WAIT_MS), options.signal);
      }
    }
  }

  async #once<T>(operation: Operation, given: Given, options: CallOptions): Promise<T> {
    const { baseUrl, token, timeoutMs = TIMEOUT_MS, fetch: ask = fetch } = this.#options;
    const { body } = given;
    const isBytes = body instanceof Uint8Array || typeof body === 'string';
    const authorization = typeof token === 'object' ? await token.token() : token;
    const headers = {
      ...(body === undefined ? {} : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
      ...this.#options.headers,
      ...(authorization === undefined ? {} : { authorization: `Bearer ${authorization}` }),
      ...(options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey }),
      ...(options.ifMatch === undefined ? {} : { 'if-match': options.ifMatch }),
      ...options.headers,
    };
    const timeout = AbortSignal.timeout(timeoutMs);
    const response = await ask(baseUrl.replace(/\/$/, '') + addressOf(operation, given), {
      method: operation.method,
      headers,
      signal: options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]),
      ...(body === undefined ? {} : { body: isBytes ? (body as string | Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      options.signal?.throwIfAborted();
      throw unreachable(baseUrl, cause);
    });
    if (!response.ok) throw await problemOf(response);
    options.onHeaders?.(response.headers);
    const text = await response.text();
    const isJson = /^application\/(\w[\w.-]*\+)?json/.test(response.headers.get('content-type') ?? '');
    return (isJson ? JSON.parse(text) : text === '' ? undefined : text) as T;
  }
}

function addressOf({ path, query = [] }: Operation, given: Given): string {
  const named = given as Readonly<Record<string, string | number | boolean | undefined>>;
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(named[name] ?? '')));
  const asked = query.flatMap<[string, string]>((name) => (named[name] === undefined ? [] : [[name, String(named[name])]]));
  return asked.length === 0 ? address : `${address}?${new URLSearchParams(asked).toString()}`;
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}

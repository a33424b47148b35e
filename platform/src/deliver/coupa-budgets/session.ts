import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { type Clock, type HttpCall, type HttpOutcome, type HttpRequest, Secret } from '../../kernel/index.ts';
import { basic, type Login } from '../authorization.ts';
import { judgeRead, readAnswer } from '../http-answer.ts';

const SCOPE = 'core.budget.read core.budget.write';
/** A token is renewed this long before its end, so that none ends on its way. */
const MARGIN_MS = 60_000;

const Token = Type.Object({ access_token: Type.String({ minLength: 1, maxLength: 8_192 }), expires_in: Type.Number({ minimum: 0 }) });
const token = Compile(Token);

/**
 * Our client at a procurement suite: gets its tokens (OAuth 2.0 client credentials, RFC 6749 §4.4) and renews one that is not taken any more. A
 * request without a token does nothing there, so whatever goes wrong before there is one is `unsent`.
 */
export class SuiteSession {
  readonly #login: Login | undefined;
  readonly #clock: Clock;
  #token: { readonly value: Secret<string>; readonly until: number } | undefined;

  constructor(login: Login | undefined, clock: Clock) {
    this.#login = login;
    this.#clock = clock;
  }

  async ask(call: HttpCall, request: Pick<HttpRequest, 'method' | 'path' | 'body'>): Promise<HttpOutcome> {
    for (let isFirst = true; ; isFirst = false) {
      const granted = await this.#granted(call);
      if ('outcome' in granted) return granted;
      const headers = { accept: 'application/json', 'content-type': 'application/json', authorization: `Bearer ${granted.value.reveal()}` };
      const outcome = await call({ ...request, headers });
      if (outcome.outcome !== 'answered' || outcome.status !== 401 || !isFirst) return outcome;
      this.#token = undefined;
    }
  }

  async #granted(call: HttpCall): Promise<{ readonly value: Secret<string> } | Extract<HttpOutcome, { outcome: 'unsent' }>> {
    const now = this.#clock.monotonic();
    if (this.#token !== undefined && now < this.#token.until) return this.#token;
    if (this.#login === undefined) return { outcome: 'unsent', code: 'CREDENTIALS_NOT_DECLARED' };
    const body = new URLSearchParams({ grant_type: 'client_credentials', scope: SCOPE }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: basic(this.#login) };
    const judged = judgeRead(await call({ method: 'POST', path: '/oauth2/token', headers, body }), this.#clock.now());
    if (judged.result === 'throttled' || judged.result === 'unavailable') {
      const { code, retryAfterMs } = judged;
      return { outcome: 'unsent', code: `TOKEN_${code}`, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    }
    const answer: Static<typeof Token> | undefined = judged.result === 'judged' ? readAnswer(token, judged.body) : undefined;
    if (answer === undefined) return { outcome: 'unsent', code: 'TOKEN_UNREADABLE' };
    this.#token = { value: new Secret(answer.access_token), until: now + Math.max(0, answer.expires_in * 1000 - MARGIN_MS) };
    return this.#token;
  }
}

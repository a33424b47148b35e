import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Clock, HttpCall } from '../../kernel/index.ts';
import type { Login } from '../authorization.ts';
import { judgeWrite, readAnswer } from '../http-answer.ts';
import { Ending, endingOf, unreadable } from './ending.ts';
import { Id, Nothing, Optional, type TrytonValue } from './values.ts';

/** Messages are told apart by their words, so the language is never left to the user's settings. */
const LANGUAGE = 'en';

const Envelope = Type.Object({
  id: Type.Integer(),
  result: Type.Optional(Nothing),
  error: Type.Optional(Type.Array(Nothing, { maxItems: 10 })),
});
const envelope = Compile(Envelope);
const signedIn = Compile(Type.Tuple([Id, Type.String({ minLength: 1, maxLength: 200 })]));
const preferences = Compile(Type.Object({ company: Type.Optional(Optional(Id)), employee: Type.Optional(Optional(Id)) }));

/** The last parameter of every call. */
export type TrytonContext = Readonly<Record<string, TrytonValue>>;

interface Session {
  readonly authorization: string;
  readonly context: TrytonContext;
}

/**
 * A session of our user at a Tryton database, signed in when it is first needed and again when Tryton has forgotten it. A request with a
 * session that is not known is turned away before anything is done, so it may be made again.
 */
export class TrytonSession {
  readonly #login: Login | undefined;
  readonly #clock: Clock;
  #session: Promise<Session> | undefined;
  #lastId = 0;

  constructor(login: Login | undefined, clock: Clock) {
    this.#login = login;
    this.#clock = clock;
  }

  /** Calls a method, its context added. Returns the unread result; throws an `Ending` for everything else. */
  async ask(call: HttpCall, method: string, params: readonly TrytonValue[], context: TrytonContext = {}): Promise<unknown> {
    for (let isAgain = false; ; isAgain = true) {
      const session = await this.#open(call);
      try {
        return await this.#rpc(call, method, [...params, { ...session.context, ...context }], { authorization: session.authorization });
      } catch (error) {
        if (!(error instanceof Ending) || error.outcome.result !== 'unavailable' || error.outcome.code !== 'HTTP_401') throw error;
        this.#session = undefined;
        if (isAgain) throw error;
      }
    }
  }

  /** One sign-in at a time: a wrong password makes Tryton answer ever more slowly. */
  #open(call: HttpCall): Promise<Session> {
    this.#session ??= this.#signIn(call).catch((error: unknown) => {
      this.#session = undefined;
      throw error;
    });
    return this.#session;
  }

  async #signIn(call: HttpCall): Promise<Session> {
    if (this.#login === undefined) throw new Ending({ result: 'unavailable', code: 'CREDENTIALS_NOT_DECLARED' });
    const { user, password } = this.#login;
    const opened = await this.#rpc(call, 'common.db.login', [user, { password }, LANGUAGE], {});
    if (!signedIn.Check(opened)) throw unreadable();
    const [id, token] = opened;
    const authorization = `Session ${Buffer.from(`${user}:${id}:${token}`).toString('base64')}`;
    const settings = await this.#rpc(call, 'model.res.user.get_preferences', [true, {}], { authorization });
    if (!preferences.Check(settings)) throw unreadable();
    return { authorization, context: { company: settings.company ?? null, employee: settings.employee ?? null, language: LANGUAGE } };
  }

  async #rpc(call: HttpCall, method: string, params: readonly TrytonValue[], headers: Readonly<Record<string, string>>): Promise<unknown> {
    const id = ++this.#lastId;
    // Other keys beside these three and Tryton answers without its envelope.
    const body = JSON.stringify({ id, method, params });
    const outcome = await call({ method: 'POST', path: '/', headers: { 'content-type': 'application/json', ...headers }, body });
    const judged = judgeWrite(outcome, this.#clock.now());
    if (judged.result !== 'judged') throw new Ending(judged);
    const answer = judged.status === 200 ? readAnswer(envelope, judged.body) : undefined;
    if (answer === undefined) throw unreadable();
    if (answer.id !== id) throw new Ending({ result: 'unknown', code: 'ANSWER_TO_ANOTHER' });
    if (answer.error !== undefined) throw endingOf(answer.error);
    return answer.result;
  }
}

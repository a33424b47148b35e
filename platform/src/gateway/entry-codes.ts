import { randomBytes } from 'node:crypto';
import { type Clock, Fault } from '../kernel/index.ts';

export interface EntryCode {
  readonly code: string;
  readonly expiresAt: Date;
}

/** Printed links nobody used; more than this at a time are not kept. */
const MOST_CODES = 100;

/** One-time codes of the links that are printed where the token can be read. They are kept in this process only. */
export class EntryCodes {
  readonly #clock: Clock;
  readonly #codes = new Map<string, { readonly person: string; readonly expires: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A code that lets `person` in once, within `lifeMs`. */
  issue(person: string, lifeMs: number): EntryCode {
    const now = this.#clock.now().getTime();
    for (const [code, { expires }] of this.#codes) if (expires <= now) this.#codes.delete(code);
    const oldest = this.#codes.keys().next();
    if (this.#codes.size >= MOST_CODES && oldest.done !== true) this.#codes.delete(oldest.value);
    const code = randomBytes(24).toString('base64url');
    this.#codes.set(code, { person, expires: now + lifeMs });
    return { code, expiresAt: new Date(now + lifeMs) };
  }

  /**
   * Spends a code on what `enter` does for its person; when that fails, the code is as good as before. Throws `CODE_WRONG` for one that is
   * unknown, used or too old, and what `enter` throws.
   */
  async spend<T>(code: string, enter: (person: string) => Promise<T>): Promise<T> {
    const issued = this.#codes.get(code);
    this.#codes.delete(code);
    if (issued === undefined || issued.expires <= this.#clock.now().getTime()) throw codeWrong();
    try {
      return await enter(issued.person);
    } catch (error) {
      this.#codes.set(code, issued);
      throw error;
    }
  }
}

const codeWrong = (): Fault =>
  new Fault({
    code: 'CODE_WRONG',
    kind: 'denied',
    message: 'The link was used already, or is too old',
    hint: 'Run `npx plexus console` and open the link it prints',
  });

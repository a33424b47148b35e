import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Clock, Fault, type Secret } from '../kernel/index.ts';

/** Who is in the console. */
export interface Session {
  readonly person: string;
  readonly expiresAt: Date;
}

export interface EntryCode {
  readonly code: string;
  readonly expiresAt: Date;
}

export interface Entered {
  readonly cookie: string;
  readonly session: Session;
  readonly maxAgeSeconds: number;
}

const SESSION_MS = 12 * 3_600_000;
/** Printed links nobody used; more than this at a time are not kept. */
const MOST_CODES = 100;
const COOKIE = /^([\w-]{1,400})\.([\w-]{43})$/;

interface Claims {
  readonly person: string;
  readonly expires: number;
  readonly nonce: string;
}

/**
 * Sessions of browsers until people log in at an identity provider. A link with a one-time code is printed where the token
 * can be read; its code is exchanged for a cookie. Cookies are not stored: each is signed with a key made from the token, so
 * that a new token ends all of them. Codes and ended sessions are kept in this process only.
 */
export class ConsoleSessions {
  readonly #key: Buffer;
  readonly #clock: Clock;
  readonly #codes = new Map<string, { readonly person: string; readonly expires: number }>();
  readonly #ended = new Map<string, number>();

  constructor(token: Secret<string>, clock: Clock) {
    this.#key = createHmac('sha256', token.reveal()).update('plexus console session').digest();
    this.#clock = clock;
  }

  /** A code that lets `person` in once, within `lifeMs`. */
  issueCode(person: string, lifeMs: number): EntryCode {
    this.#forget();
    const oldest = this.#codes.keys().next();
    if (this.#codes.size >= MOST_CODES && oldest.done !== true) this.#codes.delete(oldest.value);
    const code = randomBytes(24).toString('base64url');
    const expires = this.#now() + lifeMs;
    this.#codes.set(code, { person, expires });
    return { code, expiresAt: new Date(expires) };
  }

  /**
   * Exchanges a code for the value of a cookie, once `record` has put that on record; when it cannot, the code is as good as before.
   * Throws `CODE_WRONG` for one that is unknown, used or too old, and what `record` throws.
   */
  async enter(code: string, record: (session: Session) => Promise<void>): Promise<Entered> {
    const issued = this.#codes.get(code);
    this.#codes.delete(code);
    if (issued === undefined || issued.expires <= this.#now()) throw codeWrong();
    const claims: Claims = { person: issued.person, expires: this.#now() + SESSION_MS, nonce: randomBytes(12).toString('base64url') };
    const session = { person: claims.person, expiresAt: new Date(claims.expires) };
    try {
      await record(session);
    } catch (error) {
      this.#codes.set(code, issued);
      throw error;
    }
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
    return { cookie: `${body}.${this.#sign(body)}`, session, maxAgeSeconds: SESSION_MS / 1000 };
  }

  /** The session of a cookie; undefined when it is forged, too old or ended. */
  read(cookie: string): Session | undefined {
    const claims = this.#claims(cookie);
    return claims === undefined ? undefined : { person: claims.person, expiresAt: new Date(claims.expires) };
  }

  /** Ends a session before its time. */
  leave(cookie: string): void {
    this.#forget();
    const claims = this.#claims(cookie);
    if (claims !== undefined) this.#ended.set(claims.nonce, claims.expires);
  }

  #claims(cookie: string): Claims | undefined {
    const [, body, mac] = COOKIE.exec(cookie) ?? [];
    if (body === undefined || mac === undefined) return undefined;
    if (!timingSafeEqual(Buffer.from(mac), Buffer.from(this.#sign(body)))) return undefined;
    // Signed by us, so it has the shape we gave it.
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims;
    return claims.expires > this.#now() && !this.#ended.has(claims.nonce) ? claims : undefined;
  }

  #sign(body: string): string {
    return createHmac('sha256', this.#key).update(body).digest('base64url');
  }

  #forget(): void {
    const now = this.#now();
    for (const [code, { expires }] of this.#codes) if (expires <= now) this.#codes.delete(code);
    for (const [nonce, expires] of this.#ended) if (expires <= now) this.#ended.delete(nonce);
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

const codeWrong = (): Fault =>
  new Fault({
    code: 'CODE_WRONG',
    kind: 'denied',
    message: 'The link was used already, or is too old',
    hint: 'Run `npx plexus console` and open the link it prints',
  });

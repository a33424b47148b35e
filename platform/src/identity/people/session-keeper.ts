import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Clock } from '../../kernel/index.ts';
import { transaction } from '../../store/index.ts';
import { type ConsoleSession, lookAtSession, useSession } from './sessions.ts';

/** A session that was found is believed for so long; one that another process ended is over everywhere after it. */
const FRESH_MS = 3_000;
const MOST_KEPT = 1_000;

interface Kept {
  readonly session: ConsoleSession | undefined;
  readonly readAt: number;
}

/** Sessions of a tenant as requests ask for them, without a look at the database for each. */
export class SessionKeeper {
  readonly #pool: pg.Pool;
  readonly #tenant: string;
  readonly #clock: Clock;
  readonly #known = new Map<string, Kept>();

  constructor(pool: pg.Pool, tenant: string, clock: Clock) {
    this.#pool = pool;
    this.#tenant = tenant;
    this.#clock = clock;
  }

  /** The session of a cookie that somebody shows; undefined when it is over, or there never was one. */
  async use(cookie: string): Promise<ConsoleSession | undefined> {
    const known = this.#fresh(cookie);
    return known === undefined ? this.#read(cookie, useSession) : known.session;
  }

  /** The same for a screen that nobody need be in front of: it does not keep the session alive. */
  async look(cookie: string): Promise<ConsoleSession | undefined> {
    const known = this.#fresh(cookie);
    return known === undefined ? this.#read(cookie, lookAtSession) : known.session;
  }

  /** What was ended here is over at once. */
  forget(): void {
    this.#known.clear();
  }

  #fresh(cookie: string): Kept | undefined {
    const known = this.#known.get(digestOf(cookie));
    return known !== undefined && this.#clock.monotonic() - known.readAt < FRESH_MS ? known : undefined;
  }

  async #read(cookie: string, how: typeof useSession): Promise<ConsoleSession | undefined> {
    const readAt = this.#clock.monotonic();
    const at = this.#clock.now();
    const session = await transaction(this.#pool, { tenant: this.#tenant, entities: 'all' }, (tx) =>
      how({ tx, tenant: this.#tenant, at }, cookie),
    );
    const digest = digestOf(cookie);
    this.#known.delete(digest);
    this.#known.set(digest, { session, readAt });
    const oldest = this.#known.keys().next();
    if (this.#known.size > MOST_KEPT && oldest.done !== true) this.#known.delete(oldest.value);
    return session;
  }
}

const digestOf = (cookie: string): string => createHash('sha256').update(cookie).digest('base64');

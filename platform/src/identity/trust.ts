import type { KeyObject } from 'node:crypto';
import type pg from 'pg';
import type { Clock } from '../kernel/index.ts';
import { transaction } from '../store/index.ts';
import { listClients } from './clients.ts';
import { trustTooOld } from './faults.ts';
import { revokedTokens } from './revocation.ts';
import type { ScopeName } from './scopes.ts';
import { publishedKeys, type PublishedKey, verifyingKey } from './token-keys.ts';

export interface TrustedClient {
  readonly scopes: ReadonlySet<ScopeName>;
  readonly entities: 'all' | readonly string[];
  /** Keys that are not retired. */
  readonly keys: ReadonlySet<string>;
  /** Its tokens are nothing without a proof. */
  readonly isBound: boolean;
}

/** Who is let in at one moment: disabled clients, retired keys and ended signing keys are not in it. */
export interface Trust {
  readonly clients: ReadonlyMap<string, TrustedClient>;
  readonly revoked: ReadonlySet<string>;
  readonly published: readonly PublishedKey[];
  readonly keys: ReadonlyMap<string, KeyObject>;
}

export interface TrustOptions {
  readonly pool: pg.Pool;
  readonly tenant: string;
  readonly clock: Clock;
}

/** Read again behind the requests after this long, and before them after `WAITED_MS`. */
const FRESH_MS = 5_000;
const WAITED_MS = 30_000;
/** What was read longer ago is not believed: a revocation is effective within a minute or nobody gets in. */
const MOST_MS = 60_000;
/** Between readings that a request brings about with something unknown. */
const APART_MS = 200;

/** Keeps in memory who is let in. It is read again as it ages, and never believed for longer than a minute. */
export class TrustKeeper {
  readonly #options: TrustOptions;
  #known: { readonly trust: Trust; readonly readAt: number; readonly number: number } | undefined;
  #readings = 0;
  #reading: Promise<Trust> | undefined;
  #triedAt = -Infinity;
  #isOutdated = false;

  constructor(options: TrustOptions) {
    this.#options = options;
  }

  /** Throws `TRUST_TOO_OLD`. */
  async current(): Promise<Trust> {
    const known = this.#known;
    const age = known === undefined ? Infinity : this.#now() - known.readAt;
    if (known === undefined || this.#isOutdated || age >= WAITED_MS) return this.#readOr();
    if (age >= FRESH_MS && this.#now() - this.#triedAt >= APART_MS) this.#read().catch(() => undefined);
    return known.trust;
  }

  /** Something is not known that may be new: reads again unless that was done just now. Throws `TRUST_TOO_OLD`. */
  async again(): Promise<Trust> {
    return this.#known !== undefined && this.#now() - this.#triedAt < APART_MS ? this.current() : this.#readOr();
  }

  /** This process changed who is let in: the next request waits for it. */
  outdated(): void {
    this.#isOutdated = true;
  }

  async #readOr(): Promise<Trust> {
    try {
      return await this.#read();
    } catch (cause) {
      const known = this.#known;
      if (known !== undefined && this.#now() - known.readAt < MOST_MS) return known.trust;
      throw trustTooOld(cause);
    }
  }

  /** One reading at a time. One that began before a change does not count as having seen it. */
  #read(): Promise<Trust> {
    if (this.#reading !== undefined && !this.#isOutdated) return this.#reading;
    const wasOutdated = this.#isOutdated;
    this.#isOutdated = false;
    const readAt = this.#now();
    this.#triedAt = readAt;
    this.#readings += 1;
    const number = this.#readings;
    const reading = readTrust(this.#options).then(
      (trust) => {
        if (number > (this.#known?.number ?? 0)) this.#known = { trust, readAt, number };
        return trust;
      },
      (error: unknown) => {
        if (wasOutdated) this.#isOutdated = true;
        throw error;
      },
    );
    this.#reading = reading;
    const ended = (): void => {
      if (this.#reading === reading) this.#reading = undefined;
    };
    reading.then(ended, ended);
    return reading;
  }

  #now(): number {
    return this.#options.clock.monotonic();
  }
}

async function readTrust({ pool, tenant, clock }: TrustOptions): Promise<Trust> {
  const now = clock.now();
  return transaction(pool, { tenant, entities: 'all' }, async (tx) => {
    const published = await publishedKeys(tx, tenant, now);
    const clients = await listClients(tx, tenant);
    const active = clients.filter(({ state }) => state === 'active');
    return {
      clients: new Map(
        active.map(({ id, scopes, entities, keys, bound }) => {
          const live = new Set(keys.flatMap(({ kid, retiredAt }) => (retiredAt === undefined ? [kid] : [])));
          return [id, { scopes: new Set(scopes), entities, keys: live, isBound: bound }];
        }),
      ),
      revoked: await revokedTokens(tx, tenant, now),
      published,
      keys: new Map(published.map((key) => [key.kid, verifyingKey(key)])),
    };
  });
}

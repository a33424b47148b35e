import { createSecretKey, type KeyObject } from 'node:crypto';
import { randomKey, seal, type TenantKeys } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';

/** Messages whose keys one lot's key wraps: what has to be wrapped one by one when the lot is torn for one of them. */
const MOST_MESSAGES = 1_000;
/** A node fills a lot for so long, by its own clock. */
const FILL_MS = 5 * 60_000;
/** And never longer than this by the database's: no lot is torn that is younger than `LOT_MINUTES`. */
const OVERDUE_MS = 10 * 60_000;
/** From this age on nobody fills a lot: the longest that one is filled, and the longest that a transaction takes. */
export const LOT_MINUTES = 15;

/** What the key of a lot is bound to. */
export const lotPlace = (lot: bigint): string => `lot|${lot}`;

/** A key that wraps the data keys of messages that are stored together. */
export interface Lot {
  readonly lot: bigint;
  readonly wrap: (dataKey: Buffer, place: string) => Buffer;
  /** Whether it was too old, by the database's clock, for what was stored at this time. */
  readonly isOverdue: (at: Date) => boolean;
}

interface OpenLot {
  readonly lot: Lot;
  readonly until: number;
  room: number;
}

/**
 * The lots that one node fills, one per tenant at a time. A lot is remembered only once the transaction that made it has committed: what is
 * wrapped by a key that was rolled back could never be opened.
 */
export class Lots {
  readonly #open = new Map<string, OpenLot>();
  readonly #now: () => number;

  /** `now` in milliseconds, of a clock that never goes back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A lot for `count` more messages: the open one, or a new one made in `tx`. `keep` is told of it after the commit. */
  async take(tx: Tx, keys: TenantKeys, count: number): Promise<Lot> {
    const known = this.#open.get(keys.tenant);
    if (known !== undefined && known.room > 0 && this.#now() < known.until) {
      known.room -= count;
      return known.lot;
    }
    return makeLot(tx, keys);
  }

  keep(tenant: string, lot: Lot): void {
    if (this.#open.get(tenant)?.lot !== lot) this.#open.set(tenant, { lot, until: this.#now() + FILL_MS, room: MOST_MESSAGES });
  }

  /** Has the next message begin another lot. */
  close(tenant: string): void {
    this.#open.delete(tenant);
  }
}

async function makeLot(tx: Tx, keys: TenantKeys): Promise<Lot> {
  const numbered = await tx.query<{ lot: bigint }>({ name: 'next-lot', text: `select nextval('lot_number') as lot` });
  const lot = numbered.rows[0]?.lot ?? 0n;
  const raw = randomKey();
  const { rows } = await tx.query<{ made_at: Date }>({
    name: 'make-lot',
    text: 'insert into lot_key (tenant, lot, wrapped) values ($1, $2, $3) returning made_at',
    values: [keys.tenant, String(lot), keys.wrap(raw, lotPlace(lot))],
  });
  const madeAt = rows[0]?.made_at.getTime() ?? 0;
  const key = createSecretKey(raw);
  return { lot, wrap: (dataKey, place) => seal(key, dataKey, place), isOverdue: (at) => at.getTime() - madeAt > OVERDUE_MS };
}

/** The key of a stored lot. */
export const openLot = (keys: TenantKeys, lot: bigint, wrapped: Buffer): KeyObject => createSecretKey(keys.unwrap(wrapped, lotPlace(lot)));

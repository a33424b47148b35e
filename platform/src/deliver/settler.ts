import type pg from 'pg';
import type { Log } from '../events/index.ts';
import { databaseFault, transaction } from '../store/index.ts';
import { settle, type Settlement } from './settle.ts';

/** Outcomes written in one transaction. */
const MOST = 100;
/** Long enough to outlast a restart of the database; after that the leases have run out and the resolver takes over. */
const TRIES = 8;
const FIRST_PAUSE_MS = 50;

interface Pending {
  readonly settlement: Settlement;
  readonly done: (ours: boolean) => void;
  readonly failed: (error: unknown) => void;
}

/** Writes outcomes as they come, those that come together in one commit. */
export class Settler {
  readonly #pool: pg.Pool;
  readonly #log: Log;
  readonly #waiting: Pending[] = [];
  #writing = false;

  constructor(pool: pg.Pool, log: Log) {
    this.#pool = pool;
    this.#log = log;
  }

  /** Resolves once the outcome is committed: true if it stands, false if the fence had moved. Throws a Fault when it could not be written. */
  settle(settlement: Settlement): Promise<boolean> {
    return new Promise((done, failed) => {
      this.#waiting.push({ settlement, done, failed });
      if (!this.#writing) void this.#work();
    });
  }

  #write(settlements: readonly Settlement[]): Promise<ReadonlySet<bigint>> {
    return transaction(this.#pool, { tenant: this.#log.tenant, entities: 'all' }, (tx) => settle(tx, this.#log, settlements));
  }

  async #work(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MOST);
      if (!(await this.#attempt(batch))) for (const pending of batch) await this.#persist(pending);
    }
    this.#writing = false;
  }

  async #attempt(batch: readonly Pending[]): Promise<boolean> {
    try {
      const settlements = batch.map((pending) => pending.settlement);
      const ours = await this.#write(settlements);
      for (const pending of batch) pending.done(ours.has(pending.settlement.id));
      return true;
    } catch {
      return false;
    }
  }

  /** One by one and with patience, so that one bad outcome does not keep its neighbours from being written. */
  async #persist(pending: Pending): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { settlement } = pending;
        const ours = await this.#write([settlement]);
        return pending.done(ours.has(settlement.id));
      } catch (error) {
        if (attempt === TRIES) return pending.failed(databaseFault(error));
        await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** (attempt - 1)));
      }
    }
  }
}

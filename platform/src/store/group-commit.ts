import type pg from 'pg';
import { databaseFault } from './connect.ts';
import { transaction, type Tx } from './transaction.ts';

/** Long enough to outlast a restart of the database. */
const TRIES = 8;
const FIRST_PAUSE_MS = 50;

export interface GroupCommitOptions<T> {
  readonly pool: pg.Pool;
  readonly tenant: string;
  /** The most that is written in one transaction. */
  readonly most: number;
  /** Writes some and answers which of them stand. */
  readonly write: (tx: Tx, group: readonly T[]) => Promise<(one: T) => boolean>;
}

interface Pending<T> {
  readonly one: T;
  readonly done: (stands: boolean) => void;
  readonly failed: (error: unknown) => void;
}

/** Writes as it comes what comes one at a time: what comes while a commit is under way shares the next one. */
export class GroupCommit<T> {
  readonly #options: GroupCommitOptions<T>;
  readonly #waiting: Pending<T>[] = [];
  #writing = false;

  constructor(options: GroupCommitOptions<T>) {
    this.#options = options;
  }

  /** Resolves once it is committed: whether it stands. Throws a Fault when it could not be written within some seconds. */
  write(one: T): Promise<boolean> {
    return new Promise((done, failed) => {
      this.#waiting.push({ one, done, failed });
      if (!this.#writing) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, this.#options.most);
      try {
        await this.#commit(group);
      } catch {
        for (const pending of group) await this.#persist(pending);
      }
    }
    this.#writing = false;
  }

  async #commit(group: readonly Pending<T>[]): Promise<void> {
    const { pool, tenant, write } = this.#options;
    const stands = await transaction(pool, { tenant, entities: 'all' }, (tx) =>
      write(
        tx,
        group.map(({ one }) => one),
      ),
    );
    for (const { one, done } of group) done(stands(one));
  }

  /** One by one and with patience, so that one bad outcome does not keep its neighbours from being written. */
  async #persist(pending: Pending<T>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#commit([pending]);
      } catch (error) {
        if (attempt === TRIES) return pending.failed(databaseFault(error));
        await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** (attempt - 1)));
      }
    }
  }
}

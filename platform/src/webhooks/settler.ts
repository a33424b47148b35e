import type pg from 'pg';
import type { Clock } from '../kernel/index.ts';
import { transaction } from '../store/index.ts';
import { settle, type Settlement } from './settle.ts';
import type { PatienceRule } from './verdict.ts';

/** Outcomes written in one transaction. */
const MOST = 200;

interface Pending {
  readonly settlement: Settlement;
  readonly done: (ours: boolean) => void;
  readonly failed: (error: unknown) => void;
}

/** Writes outcomes as they come, those that come together in one commit. One that cannot be written is sent again when its lease has run out. */
export class Settler {
  readonly #pool: pg.Pool;
  readonly #tenant: string;
  readonly #rule: PatienceRule;
  readonly #clock: Clock;
  readonly #waiting: Pending[] = [];
  #writing = false;

  constructor(pool: pg.Pool, tenant: string, rule: PatienceRule, clock: Clock) {
    this.#pool = pool;
    this.#tenant = tenant;
    this.#rule = rule;
    this.#clock = clock;
  }

  /** Resolves once the outcome is committed: true if it stands, false if the fence had moved. Throws a Fault when it could not be written. */
  settle(settlement: Settlement): Promise<boolean> {
    return new Promise((done, failed) => {
      this.#waiting.push({ settlement, done, failed });
      if (!this.#writing) void this.#write();
    });
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MOST);
      try {
        const settlements = batch.map(({ settlement }) => settlement);
        const ours = await transaction(this.#pool, { tenant: this.#tenant, entities: 'all' }, (tx) =>
          settle(tx, this.#tenant, settlements, this.#rule, this.#clock.now()),
        );
        for (const { settlement, done } of batch) done(ours.has(settlement.work.id));
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.#writing = false;
  }
}

import type { HttpCall } from '../../kernel/index.ts';
import { Ending, unreadable } from './ending.ts';
import type { TrytonContext, TrytonSession } from './session.ts';
import { ids, type TrytonDomain, type TrytonRow, type TrytonValue } from './values.ts';

/** A compiled schema. */
interface Shape<T> {
  Check(value: unknown): value is T;
}

/**
 * The calls made for one delivery. Throws an `Ending` for whatever is not the answer: reads that fail have done nothing, and once something
 * was written nothing later can be taken for never having been sent.
 */
export class Conversation {
  readonly #session: TrytonSession;
  readonly #call: HttpCall;
  #hasWritten = false;

  constructor(session: TrytonSession, call: HttpCall) {
    this.#session = session;
    this.#call = call;
  }

  /** Rows that match, the newest first; at most `most`. */
  async search<T>(model: string, domain: TrytonDomain, fields: readonly string[], row: Shape<T>, most = 200): Promise<T[]> {
    return this.#rows(await this.#read(`model.${model}.search_read`, [domain, 0, most, [['id', 'DESC']], fields]), row);
  }

  async read<T>(model: string, wanted: readonly number[], fields: readonly string[], row: Shape<T>): Promise<T[]> {
    return wanted.length === 0 ? [] : this.#rows(await this.#read(`model.${model}.read`, [wanted, fields]), row);
  }

  /** The ids of new rows, in the order given. One transaction: a bad row rejects all. */
  async create(model: string, rows: readonly TrytonRow[], context?: TrytonContext): Promise<readonly number[]> {
    const made = await this.#write(`model.${model}.create`, [rows], context);
    if (!ids.Check(made) || made.length !== rows.length) throw unreadable();
    return made;
  }

  async write(model: string, wanted: readonly number[], row: TrytonRow, context?: TrytonContext): Promise<void> {
    await this.#write(`model.${model}.write`, [wanted, row], context);
  }

  /**
   * Presses a workflow button. An impossible transition is answered like a possible one and does nothing, so whoever presses reads the state
   * back.
   */
  async press(model: string, button: string, wanted: readonly number[]): Promise<void> {
    await this.#write(`model.${model}.${button}`, [wanted]);
  }

  async #read(method: string, params: readonly TrytonValue[]): Promise<unknown> {
    try {
      return await this.#session.ask(this.#call, method, params);
    } catch (error) {
      if (!(error instanceof Ending)) throw error;
      const { outcome } = error;
      if (this.#hasWritten) throw new Ending({ result: 'unknown', code: outcome.code });
      throw outcome.result === 'unknown' ? new Ending({ result: 'unavailable', code: outcome.code }) : error;
    }
  }

  async #write(method: string, params: readonly TrytonValue[], context?: TrytonContext): Promise<unknown> {
    const wroteBefore = this.#hasWritten;
    this.#hasWritten = true;
    try {
      return await this.#session.ask(this.#call, method, params, context);
    } catch (error) {
      if (!(error instanceof Ending)) throw error;
      const { result } = error.outcome;
      if (result === 'unavailable' || result === 'throttled') {
        this.#hasWritten = wroteBefore;
        if (wroteBefore) throw new Ending({ result: 'unknown', code: error.outcome.code });
      }
      throw error;
    }
  }

  #rows<T>(answer: unknown, row: Shape<T>): T[] {
    const rows: T[] = [];
    for (const value of Array.isArray(answer) ? (answer as unknown[]) : [undefined]) {
      if (!row.Check(value)) throw this.#hasWritten ? unreadable() : new Ending({ result: 'unavailable', code: 'ANSWER_UNREADABLE' });
      rows.push(value);
    }
    return rows;
  }
}

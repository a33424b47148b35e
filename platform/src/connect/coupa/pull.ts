import type { Receive } from '../../inbox/index.ts';
import { Fault } from '../../kernel/index.ts';
import { recordIn, recordsIn, type SuiteRecord } from './records.ts';
import type { CoupaSession } from './session.ts';

/** The most that an answer holds. */
const PAGE = 50;

export interface PullOptions {
  readonly channel: string;
  /** `requisitions`, `purchase_orders`, `invoices`, `inventory_transactions`. */
  readonly resource: string;
  readonly session: CoupaSession;
  readonly receive: Receive;
}

/** How far one look went. */
export interface PullReport {
  readonly received: number;
  /** Records that are kept and could not be marked; they come again. */
  readonly unmarked: number;
}

/**
 * Takes what a suite has not marked as exported: each record is kept first and marked then, by a request of its own. Who dies in between gets
 * it again, and it is known by its content. A record that was edited in between is told by the answer to the mark, and by `lookBack` where
 * nobody lived to read it: an edit takes the mark away, and ours may have put it back.
 */
export class CoupaPull {
  readonly #options: PullOptions;

  constructor(options: PullOptions) {
    this.#options = options;
  }

  /** Everything that waits. Throws what the session and the inbox throw; what was not kept then is not marked. */
  async round(signal: AbortSignal): Promise<PullReport> {
    let received = 0;
    let unmarked = 0;
    while (!signal.aborted) {
      // What is marked leaves the list, so the next page begins where the last began, behind what could not be marked.
      const records = await this.#page(`exported=false&limit=${PAGE}&offset=${unmarked}`);
      for (const record of records) {
        if (signal.aborted) return { received, unmarked };
        await this.#keep(record);
        received += 1;
        if (!(await this.#mark(record))) unmarked += 1;
      }
      if (records.length < PAGE) break;
    }
    return { received, unmarked };
  }

  /** Keeps again whatever changed since then, marked or not: what is known already changes nothing. */
  async lookBack(since: Date, signal: AbortSignal): Promise<number> {
    const from = encodeURIComponent(since.toISOString());
    let received = 0;
    while (!signal.aborted) {
      const records = await this.#page(`updated_at[gt_or_eq]=${from}&exported=true&limit=${PAGE}&offset=${received}`);
      for (const record of records) await this.#keep(record);
      received += records.length;
      if (records.length < PAGE) break;
    }
    return received;
  }

  async #page(query: string): Promise<SuiteRecord[]> {
    const { session, resource } = this.#options;
    const body = await session.ask({ method: 'GET', path: `/api/${resource}?${query}` });
    return body === undefined ? [] : recordsIn(body);
  }

  async #keep({ id, hash, bytes }: SuiteRecord): Promise<void> {
    const { channel, resource, receive } = this.#options;
    await receive({ channel, bytes, source: `coupa ${resource}`, controlId: `${resource}/${id}@${hash}` });
  }

  /** Marks a record that is kept, and keeps what it has become meanwhile. False where the suite will not have the mark. */
  async #mark(record: SuiteRecord): Promise<boolean> {
    const { session, resource } = this.#options;
    const path = `/api/${resource}/${encodeURIComponent(record.id)}?exported=true`;
    let body: Buffer | undefined;
    try {
      body = await session.ask({ method: 'PUT', path, body: '{}' });
    } catch (error) {
      if (error instanceof Fault && error.kind === 'rejected') return false;
      throw error;
    }
    // A record that is gone is in no list either.
    if (body === undefined) return true;
    const marked = recordIn(body);
    if (marked.id === record.id && marked.hash !== record.hash) await this.#keep(marked);
    return true;
  }
}

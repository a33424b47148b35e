import { join } from 'node:path';
import type { OrderRequest } from '@plexus/cxml';
import { AppendLog } from '../durable/append-log.ts';

/** An order as its buyer last told it. */
export interface TakenOrder {
  readonly payloadId: string;
  /** Our own number of it, counted up from the first. */
  readonly number: number;
  /** Identity of the buyer who sent it. */
  readonly buyer: string;
  readonly order: OrderRequest;
}

/** A document of ours for a buyer, kept until the buyer has answered it. */
export interface OutgoingDocument {
  readonly payloadId: string;
  readonly text: string;
}

type Line =
  | { readonly kind: 'order'; readonly taken: TakenOrder }
  | { readonly kind: 'answer'; readonly payloadId: string; readonly text: string }
  | { readonly kind: 'document'; readonly document: OutgoingDocument }
  | { readonly kind: 'answered'; readonly payloadId: string; readonly code: number };

/** What a supplier keeps on its disk: orders, the first answer to each document, documents of its own and how the buyer answered. */
export class SupplierStore {
  readonly #log: AppendLog;
  readonly #orders = new Map<string, TakenOrder>();
  readonly #answers = new Map<string, string>();
  readonly #waiting = new Map<string, OutgoingDocument>();
  readonly #codes = new Map<string, number>();
  #documents = 0;

  private constructor(log: AppendLog) {
    this.#log = log;
  }

  static async open(folder: string): Promise<SupplierStore> {
    const { log, records } = await AppendLog.open(join(folder, 'supplier-network.jsonl'));
    const store = new SupplierStore(log);
    for (const line of records as Line[]) store.#apply(line);
    return store;
  }

  /** Orders by their number, as they stand now. */
  get orders(): ReadonlyMap<string, TakenOrder> {
    return this.#orders;
  }

  /** How the buyer answered each document, by payloadID. */
  get codes(): ReadonlyMap<string, number> {
    return this.#codes;
  }

  get waiting(): readonly OutgoingDocument[] {
    return [...this.#waiting.values()];
  }

  /** A number for the next document that no other has. */
  get nextDocument(): number {
    return this.#documents + 1;
  }

  answerTo(payloadId: string): string | undefined {
    return this.#answers.get(payloadId);
  }

  /** Keeps a request's answer, and what it orders, in one write: what was answered is never forgotten. */
  async take(payloadId: string, answer: string, taken: TakenOrder | undefined): Promise<void> {
    await this.#write([...(taken === undefined ? [] : [{ kind: 'order', taken } as const]), { kind: 'answer', payloadId, text: answer }]);
  }

  async queue(document: OutgoingDocument): Promise<void> {
    await this.#write([{ kind: 'document', document }]);
  }

  async answered(payloadId: string, code: number): Promise<void> {
    await this.#write([{ kind: 'answered', payloadId, code }]);
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  async #write(lines: readonly Line[]): Promise<void> {
    for (const line of lines) this.#apply(line);
    await this.#log.append(...lines.map((line) => JSON.stringify(line)));
  }

  #apply(line: Line): void {
    switch (line.kind) {
      case 'order':
        this.#orders.set(line.taken.order.orderId, line.taken);
        break;
      case 'answer':
        this.#answers.set(line.payloadId, line.text);
        break;
      case 'document':
        this.#documents += 1;
        this.#waiting.set(line.document.payloadId, line.document);
        break;
      case 'answered':
        this.#waiting.delete(line.payloadId);
        this.#codes.set(line.payloadId, line.code);
    }
  }
}

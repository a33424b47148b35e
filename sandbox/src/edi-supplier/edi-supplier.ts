import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  acknowledge,
  acknowledgementInterchange,
  type Document as X12Document,
  type DocumentSet,
  isOfKind,
  orderChange860,
  purchaseOrder850,
  readDocuments,
  writeDocuments,
  writeInterchange,
} from '@plexus/x12';
import type { FaultSwitches, SystemName } from '../control/faults.ts';
import { AppendLog } from '../durable/append-log.ts';
import { type AnsweringServer, type HttpAnswer, type HttpRequest, startAnsweringServer } from '../http/answering-server.ts';
import type { Conduct } from '../supplier-network/supplier-documents.ts';
import { type Bill, billNumber, type Supplier } from '../suppliers/order-desk.ts';
import type { SoldOrder } from '../suppliers/plan.ts';
import { acknowledgementOf, invoiceOf, isAnyShipped, shipNoticeOf } from './edi-documents.ts';

export interface EdiSupplierOptions {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly switches: FaultSwitches;
  readonly system: SystemName;
  /** Its name in X12 envelopes. */
  readonly id: string;
  /** Where its documents go: `POST /v1/channels/meridian-edi/messages`. */
  readonly url: string;
  readonly tokenFile: string | undefined;
  readonly timeoutMs: number;
  readonly today: () => string;
  /** Cents that it bills for bringing the goods, once for an order. */
  readonly freight?: bigint;
}

/** An order as it was taken, with the name that its buyer goes by in envelopes. */
interface Taken extends SoldOrder {
  readonly buyer: string;
}
interface Outgoing {
  readonly number: number;
  readonly text: string;
}
type Line =
  | { readonly kind: 'file'; readonly name: string; readonly text: string }
  | { readonly kind: 'order'; readonly taken: Taken }
  | { readonly kind: 'document'; readonly document: Outgoing }
  | { readonly kind: 'sent'; readonly number: number };

/** Answers that no repetition will change. */
const FINAL = new Set([400, 409, 413, 422]);
const TIME = '1200';

/**
 * A supplier that speaks X12: takes orders (850) that are put here by HTTP under a name, answers each interchange with 997, and sends 855, 856 and 810 of its own. What it took
 * and what it has to send is on its disk.
 */
export class EdiSupplier implements Supplier {
  readonly #options: EdiSupplierOptions;
  readonly #log: AppendLog;
  /** What was put here, by name: whoever put it can look whether it is there. */
  readonly #files = new Map<string, string>();
  readonly #orders = new Map<string, Taken>();
  readonly #waiting = new Map<number, Outgoing>();
  #documents = 0;
  #server: AnsweringServer | undefined;

  private constructor(options: EdiSupplierOptions, log: AppendLog) {
    this.#options = options;
    this.#log = log;
  }

  static async start(options: EdiSupplierOptions): Promise<EdiSupplier> {
    const { log, records } = await AppendLog.open(join(options.folder, 'documents.jsonl'));
    const supplier = new EdiSupplier(options, log);
    for (const line of records as Line[]) supplier.#apply(line);
    const { host, port, switches, system } = options;
    supplier.#server = await startAnsweringServer({
      host,
      port,
      faults: { switches, system },
      answer: (request) => supplier.#answer(request),
    });
    return supplier;
  }

  get name(): string {
    return this.#options.id;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  get backlog(): number {
    return this.#waiting.size;
  }

  get counts(): Readonly<Record<string, number>> {
    return { orders: this.#orders.size, documents: this.#documents, backlog: this.backlog };
  }

  orders(): readonly SoldOrder[] {
    return [...this.#orders.values()];
  }

  async confirm(order: string, conduct: Conduct): Promise<void> {
    const taken = this.#taken(order);
    await this.#write(taken, acknowledgementOf(taken, conduct, this.#options.today()));
  }

  async ship(order: string, conduct: Conduct): Promise<void> {
    const taken = this.#taken(order);
    if (isAnyShipped(taken, conduct))
      await this.#write(taken, shipNoticeOf(taken, conduct, `SH-${this.#documents + 1}`, this.#options.today()));
  }

  async bill(order: string, conduct: Conduct, bill: Bill): Promise<void> {
    const taken = this.#taken(order);
    const { today, freight = 0n } = this.#options;
    if (!isAnyShipped(taken, conduct)) return;
    const billed = { number: billNumber(order, bill), day: today(), freight: bill === 'rest' ? 0n : freight };
    await this.#write(taken, invoiceOf(taken, conduct, billed));
  }

  /** Sends what waits, in order; what is not taken waits on. Answers how much still does. */
  async flush(): Promise<number> {
    for (const { number, text } of this.#waiting.values()) {
      if (!(await this.#post(number, text))) break;
      await this.#keep({ kind: 'sent', number });
    }
    return this.#waiting.size;
  }

  async close(): Promise<void> {
    await this.#server?.close();
    await this.#log.close();
  }

  #taken(order: string): Taken {
    const taken = this.#orders.get(order);
    if (taken === undefined) throw new RangeError(`there is no order ${order}`);
    return taken;
  }

  async #keep(line: Line): Promise<void> {
    await this.#log.append(JSON.stringify(line));
    this.#apply(line);
  }

  #apply(line: Line): void {
    if (line.kind === 'file') this.#files.set(line.name, line.text);
    else if (line.kind === 'order') this.#orders.set(line.taken.order, line.taken);
    else if (line.kind === 'sent') this.#waiting.delete(line.number);
    else {
      this.#documents = line.document.number;
      this.#waiting.set(line.document.number, line.document);
    }
  }

  async #write({ buyer }: Taken, set: DocumentSet): Promise<void> {
    const number = this.#documents + 1;
    const bytes = writeDocuments({
      sender: { qualifier: 'ZZ', id: this.#options.id },
      receiver: { qualifier: 'ZZ', id: buyer },
      date: this.#options.today(),
      time: TIME,
      controlNumber: number,
      sets: [set],
    });
    await this.#keep({ kind: 'document', document: { number, text: Buffer.from(bytes).toString('latin1') } });
  }

  async #answer({ method, path, body }: HttpRequest): Promise<HttpAnswer> {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const known = this.#files.get(name);
    if (method === 'GET') return known === undefined ? { status: 404, body: {} } : { status: 200, body: Buffer.from(known, 'latin1') };
    if (method !== 'PUT' || name === '') return { status: 405, body: { title: 'Put an interchange under a name' } };
    if (known === undefined) {
      await this.#take(body);
      await this.#keep({ kind: 'file', name, text: body.toString('latin1') });
    }
    return { status: known === undefined ? 201 : 200, body: { taken: true } };
  }

  async #take(body: Buffer): Promise<void> {
    for await (const part of acknowledge([body], { guides: [purchaseOrder850.guide, orderChange860.guide] })) {
      if (part.kind !== 'interchange') continue;
      const number = this.#documents + 1;
      const answer = acknowledgementInterchange(part, { date: this.#options.today(), time: TIME, controlNumber: number, form: '997' });
      if (answer === undefined) continue;
      const text = Buffer.from(writeInterchange(answer)).toString('latin1');
      await this.#keep({ kind: 'document', document: { number, text } });
    }
    for (const document of readDocuments(body, [purchaseOrder850]).documents) {
      const taken = orderFrom(document);
      if (taken !== undefined && !this.#orders.has(taken.order)) await this.#keep({ kind: 'order', taken });
    }
  }

  async #post(number: number, text: string): Promise<boolean> {
    const { url, tokenFile, timeoutMs, id } = this.#options;
    try {
      const token = tokenFile === undefined ? '' : (await readFile(tokenFile, 'utf8')).trim();
      const response = await fetch(url, {
        method: 'POST',
        body: Buffer.from(text, 'latin1'),
        headers: {
          'content-type': 'application/edi-x12',
          'idempotency-key': `${id}-${number}`,
          ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        },
        signal: AbortSignal.timeout(timeoutMs),
      });
      await response.arrayBuffer();
      return response.ok || FINAL.has(response.status);
    } catch {
      return false;
    }
  }
}

/** An order that a 997 takes; undefined for what is none. */
function orderFrom(document: X12Document): Taken | undefined {
  if (!document.isSound || !isOfKind(document, purchaseOrder850)) return undefined;
  const { order, parties, lines } = document.value;
  const buyer = document.envelope.groupSender;
  if (order === undefined) return undefined;
  return {
    order,
    buyer,
    entity: buyer.replace(/^GPH/, '').toLowerCase(),
    site: parties.find(({ role }) => role === 'ST')?.id ?? buyer,
    lines: lines.map(({ line, quantity, unit, price, products }, n) => ({
      line: line ?? String(n + 1),
      quantity: quantity ?? '0',
      unit: unit ?? 'EA',
      unitPrice: price ?? '0',
      supplierItem: products.find(({ qualifier }) => qualifier === 'VC' || qualifier === 'VP')?.id,
    })),
  };
}

import { type Credential, CxmlError, isSentBy, readCxml, readOrderRequest, writeRequest, writeResponse } from '@plexus/cxml';
import type { FaultSwitches } from '../control/faults.ts';
import { type AnsweringServer, type HttpAnswer, type HttpRequest, startAnsweringServer } from '../http/answering-server.ts';
import { type Conduct, confirmation, invoice, shipNotice } from './supplier-documents.ts';
import { SupplierStore, type TakenOrder } from './supplier-store.ts';

export interface SupplierNetworkOptions {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly switches?: FaultSwitches;
  /** Who a buyer signs in as, and with which secret. */
  readonly buyer: { readonly sender: Credential; readonly secret: string };
  /** Who the supplier is, and as whom and with which secret its documents are sent to the buyer. */
  readonly supplier: Credential;
  readonly network: { readonly sender: Credential; readonly secret: string; readonly address: () => string };
  readonly now: () => Date;
}

const TIMEOUT_MS = 5_000;
const XML = 'text/xml; charset=utf-8';

/**
 * A supplier behind a network of cXML, shaped like SAP Ariba's: takes orders over HTTP with shared secrets, answers a payloadID that comes again
 * with its first Response, and confirms, ships and bills by documents of its own, which it sends until the buyer answers. What it has taken
 * and what it has to send survives its end.
 */
export class SupplierNetwork {
  readonly #options: SupplierNetworkOptions;
  readonly #store: SupplierStore;
  #server: AnsweringServer | undefined;

  private constructor(options: SupplierNetworkOptions, store: SupplierStore) {
    this.#options = options;
    this.#store = store;
  }

  static async start(options: SupplierNetworkOptions): Promise<SupplierNetwork> {
    const network = new SupplierNetwork(options, await SupplierStore.open(options.folder));
    const { host, port, switches } = options;
    network.#server = await startAnsweringServer({
      host,
      port,
      ...(switches === undefined ? {} : { faults: { switches, system: 'supplier-network' as const } }),
      answer: (request) => network.#answer(request),
    });
    return network;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  get orders(): ReadonlyMap<string, TakenOrder> {
    return this.#store.orders;
  }

  /** How the buyer answered each document that was sent, by payloadID. */
  get codes(): ReadonlyMap<string, number> {
    return this.#store.codes;
  }

  /** Confirms an order, as it is or with what the conduct changes. */
  confirm(orderId: string, conduct: Conduct = {}): Promise<void> {
    return this.#queue(orderId, (taken, number) => confirmation(taken, conduct, `C-${number}`, this.#options.now()));
  }

  ship(orderId: string, conduct: Conduct = {}): Promise<void> {
    return this.#queue(orderId, (taken, number) => shipNotice(taken, conduct, `S-${number}`, this.#options.now()));
  }

  /** Bills what was shipped. Under the number of an earlier bill it is a copy. */
  bill(orderId: string, conduct: Conduct = {}, invoiceId?: string): Promise<void> {
    return this.#queue(orderId, (taken, number) => invoice(taken, conduct, invoiceId ?? `INV-${number}`, this.#options.now()));
  }

  credit(orderId: string, conduct: Conduct): Promise<void> {
    return this.#queue(orderId, (taken, number) => invoice(taken, conduct, `CM-${number}`, this.#options.now(), 'creditMemo'));
  }

  /** Sends what waits, oldest first; what the buyer did not answer, or could not keep, waits on. Tells how many still do. */
  async flush(): Promise<number> {
    for (const { payloadId, text } of this.#store.waiting) {
      const code = await this.#post(text);
      if (code === undefined || code >= 500) break;
      await this.#store.answered(payloadId, code);
    }
    return this.#store.waiting.length;
  }

  async close(): Promise<void> {
    await this.#server?.close();
    await this.#store.close();
  }

  async #queue(orderId: string, document: (taken: TakenOrder, number: number) => ReturnType<typeof confirmation>): Promise<void> {
    const taken = this.#store.orders.get(orderId);
    if (taken === undefined) throw new RangeError(`there is no order ${orderId}`);
    const { supplier, network, now } = this.#options;
    const number = this.#store.nextDocument;
    const payloadId = `${number}@${supplier.identity}`;
    const sender = { ...network.sender, sharedSecret: network.secret };
    const header = {
      from: [supplier],
      to: [{ domain: supplier.domain, identity: taken.buyer }],
      sender: [sender],
      userAgent: 'Network 26.3',
    };
    await this.#store.queue({ payloadId, text: writeRequest({ payloadId, timestamp: now(), header }, document(taken, number)) });
  }

  async #post(body: string): Promise<number | undefined> {
    try {
      const headers = { 'content-type': XML };
      const answer = await fetch(this.#options.network.address(), {
        method: 'POST',
        body,
        headers,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return readCxml(Buffer.from(await answer.arrayBuffer())).status?.code;
    } catch {
      return undefined;
    }
  }

  async #answer({ method, body }: HttpRequest): Promise<HttpAnswer> {
    if (method !== 'POST') return { status: 405, body: Buffer.alloc(0) };
    const text = await this.#take(body);
    return { status: 200, body: Buffer.from(text), headers: { 'content-type': XML } };
  }

  async #take(body: Buffer): Promise<string> {
    const { buyer, now } = this.#options;
    const told = (code: number, words: string, detail = ''): string =>
      writeResponse({ payloadId: `${now().getTime()}@network`, timestamp: now() }, { code, text: words, detail });
    try {
      const document = readCxml(body);
      if (document.header === undefined || !isSentBy(document.header, buyer.sender, [buyer.secret])) return told(401, 'Unauthorized');
      const before = this.#store.answerTo(document.payloadId);
      if (before !== undefined) return before;
      if (document.name !== 'OrderRequest') return told(450, 'Not Implemented');
      const { value: order, problems } = readOrderRequest(document.element);
      if (order === undefined) return told(406, 'Not Acceptable', problems[0]?.message);
      if (order.type !== 'new' && !this.#store.orders.has(order.orderId)) return told(417, 'Expectation Failed', 'There is no such order');
      const answer = told(200, 'OK');
      const number = this.#store.orders.get(order.orderId)?.number ?? this.#store.orders.size + 1;
      const taken = { payloadId: document.payloadId, number, buyer: document.header.from[0]?.identity ?? '', order };
      await this.#store.take(document.payloadId, answer, taken);
      return answer;
    } catch (error) {
      if (error instanceof CxmlError) return told(406, 'Not Acceptable', error.message);
      throw error;
    }
  }
}

import type { FaultSwitches } from '../control/faults.ts';
import { startAnsweringServer, type AnsweringServer } from '../http/answering-server.ts';
import { PurchasingBook } from '../purchasing/purchasing-book.ts';
import { CHART } from './chart.ts';
import { ERP_BASE } from './erp.ts';
import { PurchasingResources } from './purchasing-resources.ts';

export interface ProcurementOptions {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly switches?: FaultSwitches;
  readonly accounts?: ReadonlyMap<string, string>;
  /** It matches invoices with receipts itself and holds what was not received. */
  readonly matches?: boolean;
}

/** A server of purchasing alone, which knows only what it was sent. */
export class Procurement {
  readonly book: PurchasingBook;
  #server: AnsweringServer | undefined;

  private constructor(book: PurchasingBook) {
    this.book = book;
  }

  static async start({ folder, host, port, switches, accounts = CHART, matches = false }: ProcurementOptions): Promise<Procurement> {
    const procurement = new Procurement(await PurchasingBook.open(folder, accounts));
    const resources = new PurchasingResources(procurement.book, { matches });
    procurement.#server = await startAnsweringServer({
      host,
      port,
      ...(switches === undefined ? {} : { faults: { switches, system: 'erp' } }),
      answer: (request) =>
        resources.answer(request.path.startsWith(ERP_BASE) ? request.path.slice(ERP_BASE.length + 1) : '', request) ?? {
          status: 404,
          body: { title: 'Not Found', status: '404', detail: 'There is no such resource' },
        },
    });
    return procurement;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  async close(): Promise<void> {
    await this.#server?.close();
    await this.book.close();
  }
}

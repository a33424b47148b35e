import { join } from 'node:path';
import type { FaultSwitches } from '../control/faults.ts';
import { keptSecret } from '../durable/kept-secret.ts';
import type { Conduct } from '../supplier-network/supplier-documents.ts';
import { SupplierNetwork } from '../supplier-network/supplier-network.ts';
import type { TakenOrder } from '../supplier-network/supplier-store.ts';
import { type Bill, billNumber, type Supplier } from './order-desk.ts';
import type { SoldOrder } from './plan.ts';

export interface NetworkSupplierOptions {
  /** Where it keeps its store and the secrets that buyer and network have agreed on. */
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly switches: FaultSwitches;
  /** Its name in the network. */
  readonly id: string;
  /** Where its documents go: `POST /cxml/supplier-network`. */
  readonly url: string;
  readonly today: () => string;
}

const DOMAIN = 'NetworkID';
/** Who the buyer signs in as, and who signs in at the buyer. */
const BUYER = 'AN-GPHEALTH';
const NETWORK = 'AN-NETWORK';

/** A supplier behind the cXML network, as the desk drives it. */
export class NetworkSupplier implements Supplier {
  readonly name: string;
  readonly #network: SupplierNetwork;

  private constructor(name: string, network: SupplierNetwork) {
    this.name = name;
    this.#network = network;
  }

  static async start({ folder, host, port, switches, id, url, today }: NetworkSupplierOptions): Promise<NetworkSupplier> {
    const secret = keptSecret(join(folder, 'shared-secret'), (made) => made);
    // What the buyer's target logs in with: its identity and a secret of its own.
    const login = keptSecret(join(folder, 'buyer-login'), (made) => `${BUYER}:${made}`);
    const network = await SupplierNetwork.start({
      folder,
      host,
      port,
      switches,
      buyer: { sender: { domain: DOMAIN, identity: BUYER }, secret: login.slice(BUYER.length + 1) },
      supplier: { domain: DOMAIN, identity: id },
      network: { sender: { domain: DOMAIN, identity: NETWORK }, secret, address: () => url },
      now: () => new Date(`${today()}T18:00:00Z`),
    });
    return new NetworkSupplier(id, network);
  }

  get port(): number {
    return this.#network.port;
  }

  get counts(): Readonly<Record<string, number>> {
    return { orders: this.#network.orders.size, answered: this.#network.codes.size };
  }

  orders(): readonly SoldOrder[] {
    return [...this.#network.orders.values()].filter(({ order }) => order.type !== 'delete').map(soldFrom);
  }

  confirm(order: string, conduct: Conduct): Promise<void> {
    return this.#network.confirm(order, conduct);
  }

  async ship(order: string, conduct: Conduct): Promise<void> {
    if (this.#isAnyLeft(order, conduct)) await this.#network.ship(order, conduct);
  }

  async bill(order: string, conduct: Conduct, bill: Bill): Promise<void> {
    if (this.#isAnyLeft(order, conduct)) await this.#network.bill(order, conduct, billNumber(order, bill));
  }

  flush(): Promise<number> {
    return this.#network.flush();
  }

  close(): Promise<void> {
    return this.#network.close();
  }

  #isAnyLeft(order: string, conduct: Conduct): boolean {
    const items = this.#network.orders.get(order)?.order.items ?? [];
    return items.some(({ lineNumber }) => conduct[lineNumber]?.reject !== true && conduct[lineNumber]?.quantity !== '0');
  }
}

function soldFrom({ buyer, order }: TakenOrder): SoldOrder {
  return {
    order: order.orderId,
    entity: buyer.replace(/^AN-GP-/, '').toLowerCase(),
    site: order.shipTo?.id ?? buyer,
    lines: order.items.map(({ lineNumber, quantity, unit, unitPrice, supplierItem }) => ({
      line: lineNumber,
      quantity,
      unit,
      unitPrice: unitPrice.amount,
      supplierItem,
    })),
  };
}

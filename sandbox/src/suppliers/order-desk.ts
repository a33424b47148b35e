import { Random } from '../chance/random.ts';
import type { Progress } from '../durable/progress.ts';
import type { DockReceipt } from '../materials/csv-files.ts';
import { decimalOf, millionths } from '../money/exact.ts';
import type { Conduct } from '../supplier-network/supplier-documents.ts';
import { type Plan, planOf, type SoldOrder } from './plan.ts';

/** A supplier as the desk drives it, whatever it speaks. */
export interface Supplier {
  readonly name: string;
  /** Orders that it took and that are still wanted. */
  orders(): readonly SoldOrder[];
  confirm(order: string, conduct: Conduct): Promise<void>;
  ship(order: string, conduct: Conduct): Promise<void>;
  bill(order: string, conduct: Conduct, bill: Bill): Promise<void>;
  /** Sends what was not taken yet. */
  flush(): Promise<number>;
}

export interface OrderDeskOptions {
  readonly suppliers: readonly Supplier[];
  readonly seed: number;
  /** How many steps of each order are done. */
  readonly progress: Progress;
  readonly receive: (receipt: Omit<DockReceipt, 'receipt'>) => Promise<void>;
  readonly today: () => string;
  /** Between two steps of one order, in milliseconds of `now`. */
  readonly stepMs: () => number;
  readonly now: () => number;
}

type Step = (supplier: Supplier, order: SoldOrder, plan: Plan) => Promise<void>;

/** What is billed: what came first, the same again as somebody keys it anew, or what was back-ordered. */
export type Bill = 'first' | 'copy' | 'rest';

/** The number of a bill: one for what came first, one for the rest; who keys a bill again leaves something out of its number. */
export const billNumber = (order: string, bill: Bill): string => `${bill === 'copy' ? '' : 'INV-'}${order}${bill === 'rest' ? '-2' : ''}`;

/** Fills orders step by step, each a while after the one before: confirmed, shipped, received at the dock, billed; then what was back-ordered. */
export class OrderDesk {
  readonly #options: OrderDeskOptions;
  readonly #due = new Map<string, number>();
  readonly #steps: readonly Step[];

  constructor(options: OrderDeskOptions) {
    this.#options = options;
    this.#steps = [
      (supplier, { order }, { confirm }) => supplier.confirm(order, confirm),
      (supplier, { order }, { ship }) => supplier.ship(order, ship),
      (_, order, { ship }) => this.#receive(order, ship),
      (supplier, { order }, { bill }) => supplier.bill(order, bill, 'first'),
      async (supplier, { order }, { bill, billsTwice }) => {
        if (billsTwice) await supplier.bill(order, bill, 'copy');
      },
      async (supplier, { order }, { rest }) => {
        if (rest !== undefined) await supplier.ship(order, rest);
      },
      async (_, order, { rest }) => {
        if (rest !== undefined) await this.#receive(order, rest);
      },
      async (supplier, { order }, { rest }) => {
        if (rest !== undefined) await supplier.bill(order, rest, 'rest');
      },
    ];
  }

  /** Does what is due, and sends what waits. Answers how many orders are not filled yet. */
  async step(): Promise<number> {
    let open = 0;
    for (const supplier of this.#options.suppliers) {
      for (const order of supplier.orders()) if (await this.#advance(supplier, order)) open++;
      open += await supplier.flush();
    }
    return open;
  }

  async #advance(supplier: Supplier, order: SoldOrder): Promise<boolean> {
    const { progress, seed, now, stepMs } = this.#options;
    const name = `order ${order.order}`;
    const done = progress.done(name);
    const step = this.#steps[done];
    if (step === undefined) return false;
    const due = this.#due.get(name);
    if (due === undefined) this.#due.set(name, now() + stepMs());
    if (due === undefined || due > now()) return true;
    await step(supplier, order, planOf(order, new Random(seed, name)));
    await progress.set(name, done + 1);
    this.#due.set(name, now() + stepMs());
    if (done + 1 < this.#steps.length) return true;
    this.#due.delete(name);
    return false;
  }

  async #receive(order: SoldOrder, conduct: Conduct): Promise<void> {
    const lines = order.lines.flatMap(({ line, quantity, unit }) => {
      const came = cameOf(quantity, conduct[line]);
      return came === '0' ? [] : [{ line, quantity: came, unit, lot: `L${order.order.slice(-4)}` }];
    });
    if (lines.length === 0) return;
    await this.#options.receive({ order: order.order, entity: order.entity, location: order.site, day: this.#options.today(), lines });
  }
}

function cameOf(ordered: string, { quantity, backorder = '0', reject = false }: Conduct[string] = {}): string {
  if (reject) return '0';
  return quantity ?? decimalOf(millionths(ordered) - millionths(backorder));
}

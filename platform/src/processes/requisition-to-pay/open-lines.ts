import { decodeOrder } from './order/order-state.ts';
import { openByLine } from './order/write-off.ts';

/** What the process of an order says is open of one of its lines. Minor units. */
export interface OpenOrderLine {
  readonly line: string;
  /** As the ledger names it: `PO-7|1`. */
  readonly openItem: string;
  readonly supplier: string;
  readonly currency: string;
  /** Received and not invoiced. */
  readonly received: bigint;
  /** Billed and not here. */
  readonly billed: bigint;
}

/** The open lines of an order, of the text that its process keeps. */
export function openLinesOf(text: string): OpenOrderLine[] {
  const state = decodeOrder(text);
  const { order } = state;
  if (order === undefined) return [];
  const { supplier, currency } = order;
  return [...openByLine(state)].flatMap(([line, { grni: received, ahead: billed }]) =>
    received === 0n && billed === 0n ? [] : [{ line, openItem: `${order.order}|${line}`, supplier, currency, received, billed }],
  );
}

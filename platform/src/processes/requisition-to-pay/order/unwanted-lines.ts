import type { ShippedLineData } from '../../../canonical/index.ts';
import { orderLineOf } from './billing.ts';
import { type Placed, placed } from './order-documents.ts';
import type { OrderState } from './order-state.ts';

/** The cancelled lines of which more is announced than ever came. Once it is here it is a receipt, and goes back as one. */
export function unwantedLines(state: OrderState): readonly string[] {
  const { shipments, cancelled, receipts } = state;
  if (shipments.length === 0 || cancelled.length === 0) return [];
  const shipped = sumsByLine(shipments.flatMap(({ lines }) => lines).map((line) => shippedPlace(state, line)));
  // Damaged goods came too, and what went back was here.
  const came = sumsByLine(receipts.filter(({ data }) => !data.quantity.startsWith('-')).map(({ data }) => placed(state, data)));
  return cancelled.filter((line) => (shipped.get(line) ?? 0n) > (came.get(line) ?? 0n));
}

function shippedPlace(state: OrderState, { line, item, supplierItem, quantity, unit }: ShippedLineData): Placed {
  const orderLine = orderLineOf(state, { orderLine: line, item, supplierItem });
  return orderLine === undefined ? 'no-line' : placed(state, { line: orderLine, quantity, unit });
}

function sumsByLine(places: readonly Placed[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const place of places) if (typeof place !== 'string') sums.set(place.line.line, (sums.get(place.line.line) ?? 0n) + place.quantity);
  return sums;
}

import type { OrderLineData, PurchaseOrderData, ReceiptData } from '../../../canonical/index.ts';
import { priceOf, quantityOf } from '../exact.ts';
import { ONE, type Order, type OrderLine, type Packaging, type Quantity, type Receipt, type Sold, valueOf } from '../match/index.ts';
import type { Purchasing } from '../policies.ts';
import type { OrderState } from './order-state.ts';

/** The unit of a quantity that is in base units already. */
export const BASE = '*';

/** What a receipt is about: a line of the order and base units; or why that cannot be said. */
export type Placed = { readonly line: OrderLineData; readonly quantity: Quantity } | 'no-line' | 'no-unit';

/** Base units in one `unit` of a line's item at the supplier; undefined: it does not come in it. */
export function perUnitOf(line: OrderLineData, unit: string): Quantity | undefined {
  if (unit === BASE) return ONE;
  if (unit === line.unit) return quantityOf(line.perUnit);
  const other = line.units?.find((one) => one.unit === unit);
  return other === undefined ? undefined : quantityOf(other.perUnit);
}

/** What an order line costs, rounded once. */
export function extended(line: OrderLineData, currency: string): bigint {
  const perUnit = perUnitOf(line, line.unit) ?? ONE;
  const quantity = (quantityOf(line.quantity) * perUnit) / ONE;
  return valueOf(quantity, { unitPrice: priceOf(line.unitPrice, currency), perUnit });
}

/** Finds the line of a receipt: by its number, else by the item or what was taken in its place. */
export function placed({ order, substitutes }: OrderState, data: Pick<ReceiptData, 'line' | 'item' | 'quantity' | 'unit'>): Placed {
  const line = lineNamed(order, substitutes, data);
  if (line === undefined) return 'no-line';
  const perUnit = perUnitOf(line, data.unit);
  return perUnit === undefined ? 'no-unit' : { line, quantity: (quantityOf(data.quantity) * perUnit) / ONE };
}

function lineNamed(
  order: PurchaseOrderData | undefined,
  substitutes: OrderState['substitutes'],
  { line, item }: Pick<ReceiptData, 'line' | 'item'>,
): OrderLineData | undefined {
  if (line !== undefined) return order?.lines.find((candidate) => candidate.line === line);
  if (item === undefined) return undefined;
  const isSold = (candidate: OrderLineData): boolean =>
    candidate.item === item || substitutes.some(([of, taken]) => of === candidate.line && taken === item);
  const found = order?.lines.filter(isSold) ?? [];
  return found.length === 1 ? found[0] : undefined;
}

/** Base units that are here in good condition, less what went back, by order line. */
export function receivedOf(state: OrderState): Map<string, Quantity> {
  const received = new Map<string, Quantity>();
  for (const { data } of state.receipts) {
    const place = data.condition === 'good' ? placed(state, data) : 'no-line';
    if (typeof place === 'string') continue;
    received.set(place.line.line, (received.get(place.line.line) ?? 0n) + place.quantity);
  }
  return received;
}

/** The order as the match takes it; undefined while it is not known. */
export function matchOrderOf(state: OrderState, received: ReadonlyMap<string, Quantity>, purchasing: Purchasing): Order | undefined {
  const { order } = state;
  if (order === undefined) return undefined;
  return {
    id: order.order,
    supplier: order.supplier,
    currency: order.currency,
    site: order.site,
    closedOn: state.closedOn,
    freight: BigInt(order.freight),
    lines: order.lines.map((line) => matchLineOf(state, order, line, received.get(line.line) ?? 0n, purchasing)),
  };
}

/** Of a line that is not wanted any more only what came is still ordered. */
function matchLineOf(
  state: OrderState,
  { currency }: PurchaseOrderData,
  line: OrderLineData,
  received: Quantity,
  purchasing: Purchasing,
): OrderLine {
  const perUnit = quantityOf(line.perUnit);
  const isCancelled = state.cancelled.includes(line.line);
  const ordered = (quantityOf(line.quantity) * perUnit) / ONE;
  const came = received > 0n ? received : 0n;
  return {
    id: line.line,
    item: line.item,
    unit: line.unit,
    perUnit,
    unitPrice: priceOf(line.unitPrice, currency),
    commodity: purchasing.classOf(line.commodity),
    ordered: isCancelled && came < ordered ? came : ordered,
    matching: line.matching,
    isClosed: isCancelled && came === 0n,
    substitutes: soldInstead(state, line, currency),
  };
}

function soldInstead({ substitutes, acknowledgements }: OrderState, line: OrderLineData, currency: string): Sold[] {
  return substitutes
    .filter(([of]) => of === line.line)
    .map(([, item]) => {
      const answer = acknowledgements.flatMap(({ lines }) => lines).findLast(({ substitute }) => substitute === item);
      const unit = answer?.unit ?? line.unit;
      const price = answer?.unitPrice ?? line.unitPrice;
      return { item, unit, perUnit: perUnitOf(line, unit) ?? quantityOf(line.perUnit), unitPrice: priceOf(price, currency) };
    });
}

/** Receipts and inspections as the match takes them; those of unknown lines or units are not among them. */
export function matchReceiptsOf(state: OrderState): Receipt[] {
  const order = state.order?.order ?? '';
  const received = [...receivedOf(state)].map(([line, quantity]): Receipt => ({ id: line, order, line, received: quantity, accepted: 0n }));
  const inspected = state.inspections.flatMap(({ id, data }): Receipt[] => {
    const place = placed(state, { line: data.line, quantity: data.accepted, unit: data.unit });
    return typeof place === 'string' ? [] : [{ id, order, line: place.line.line, received: 0n, accepted: place.quantity }];
  });
  return [...received, ...inspected];
}

/** What the order says of the units of its items. */
export const packagingOf =
  ({ order }: OrderState): Packaging =>
  (_supplier, item, unit) => {
    const line = order?.lines.find((candidate) => candidate.item === item);
    return unit === BASE ? ONE : line === undefined ? undefined : perUnitOf(line, unit);
  };

import type { AcknowledgementData, LineAnswerData, OrderLineData, PurchaseOrderData, ShipmentData } from '../../../canonical/index.ts';
import { priceOf, quantityOf, sumOf } from '../exact.ts';
import { isDearer, ONE, type Tolerance, valueOf } from '../match/index.ts';
import type { Purchasing } from '../policies.ts';
import { perUnitOf } from './order-documents.ts';
import type { OrderState } from './order-state.ts';
import type { OrderWork } from './order-work.ts';

/** How a supplier's answer differs from the order, for one line. */
export interface Difference {
  readonly kind: 'order-rejected' | 'order-back-ordered' | 'order-substitute' | 'order-price' | 'order-quantity' | 'order-date';
  readonly line: OrderLineData;
  readonly summary: string;
  /** Minor units. */
  readonly amount: bigint;
}

/**
 * Takes what the supplier says; a later answer about a line is looked at anew, whatever was decided of an earlier one. What another supplier says of
 * the order changes nothing, and a person is told.
 */
export function takeAcknowledgement({ order: state }: OrderWork, data: AcknowledgementData): void {
  if (state.acknowledgements.some((known) => JSON.stringify(known) === JSON.stringify(data))) return;
  if (state.order !== undefined && data.supplier !== state.order.supplier) return takeStranger(state, data.supplier);
  state.acknowledgements = [...state.acknowledgements, data];
  noteAnswered(state);
  delete state.isUnacknowledged;
  const named = new Set(data.lines.map(({ line }) => line));
  state.settledLines = data.lines.length === 0 ? [] : state.settledLines.filter((line) => !named.has(line));
}

/** Nobody waits any more for an answer to what went out. */
function noteAnswered(state: OrderWork['order']): void {
  state.sendings = state.sendings.map((sending) => ({ ...sending, isAcknowledged: true }));
}

/** Another supplier speaks of the order: a person is told. */
export function takeStranger(state: OrderWork['order'], supplier: string): void {
  if (state.strangers?.includes(supplier) !== true) state.strangers = [...(state.strangers ?? []), supplier];
}

/** Now that the order is known: what came early of suppliers that it is not of, and what its own supplier answered already. */
export function partStrangers({ order: state }: OrderWork, { supplier }: PurchaseOrderData): void {
  const isOwn = (told: { readonly supplier: string }): boolean => told.supplier === supplier;
  for (const told of [...state.acknowledgements, ...state.shipments]) if (!isOwn(told)) takeStranger(state, told.supplier);
  if (state.strangers !== undefined) {
    state.acknowledgements = state.acknowledgements.filter(isOwn);
    state.shipments = state.shipments.filter(isOwn);
  }
  if (state.acknowledgements.length > 0) noteAnswered(state);
}

/** What the supplier announces is under way. */
export function takeShipment({ order: state }: OrderWork, data: ShipmentData): void {
  if (state.order !== undefined && data.supplier !== state.order.supplier) return takeStranger(state, data.supplier);
  state.shipments = [...state.shipments.filter(({ shipment }) => shipment !== data.shipment), data];
}

/** What the supplier's last word on each line differs from the order by, beyond the tolerance on price. */
export function differencesOf(state: OrderState, purchasing: Purchasing): Difference[] {
  const { order, acknowledgements, cancelled, settledLines, closedOn } = state;
  const last = acknowledgements.at(-1);
  if (order === undefined || last === undefined || closedOn !== undefined) return [];
  return order.lines
    .filter(({ line }) => !cancelled.includes(line) && !settledLines.includes(line))
    .flatMap((line) => {
      const answers = acknowledgements.findLast(({ lines }) => lines.some((one) => one.line === line.line))?.lines ?? [];
      const own = answers.filter((answer) => answer.line === line.line);
      if (own.length > 0) return ofLine(state, order, line, own, purchasing);
      return last.answer === 'rejected' ? [difference('order-rejected', line, order, 'the supplier rejected the whole order')] : [];
    });
}

function ofLine(
  state: OrderState,
  order: PurchaseOrderData,
  line: OrderLineData,
  answers: readonly LineAnswerData[],
  purchasing: Purchasing,
): Difference[] {
  const found: Difference[] = [];
  const add = (kind: Difference['kind'], said: string, amount?: bigint): void =>
    void found.push(difference(kind, line, order, said, amount));
  const inBase = (unit: string, quantity: string): bigint => ((perUnitOf(line, unit) ?? 0n) * quantityOf(quantity)) / ONE;
  for (const answer of answers) {
    if (answer.answer === 'rejected') add('order-rejected', 'the supplier rejected it');
    if (answer.answer === 'back-ordered') add('order-back-ordered', `${answer.quantity} ${answer.unit} are back-ordered${byDay(answer)}`);
    const isTaken = state.substitutes.some(([of, item]) => of === line.line && item === answer.substitute);
    if (answer.answer === 'substituted' && !isTaken) {
      add('order-substitute', `the supplier offers ${answer.substitute ?? answer.substituteSupplierItem ?? 'another item'} in its place`);
    }
    const dearer = overcharge(order, line, answer, purchasing);
    if (answer.answer !== 'rejected' && answer.answer !== 'substituted' && dearer !== undefined) {
      add(
        'order-price',
        `the supplier's price is ${answer.unitPrice ?? ''} for ${answer.unit}, ours ${line.unitPrice} for ${line.unit}`,
        dearer,
      );
    }
    if (answer.day !== undefined && line.neededBy !== undefined && answer.day > line.neededBy) {
      add('order-date', `it is to come on ${answer.day} and is needed by ${line.neededBy}`);
    }
  }
  const confirmed = sumOf(answers.filter(({ answer }) => answer !== 'rejected').map(({ quantity, unit }) => inBase(unit, quantity)));
  const ordered = inBase(line.unit, line.quantity);
  if (confirmed !== ordered && !answers.some(({ answer }) => answer === 'rejected' || answer === 'substituted')) {
    add('order-quantity', 'the supplier confirmed another quantity than was ordered');
  }
  return found;
}

const byDay = ({ day }: LineAnswerData): string => (day === undefined ? '' : ` until ${day}`);

/** What an acknowledged price costs more than is tolerated, in minor units; undefined where it does not. */
function overcharge(order: PurchaseOrderData, line: OrderLineData, answer: LineAnswerData, purchasing: Purchasing): bigint | undefined {
  const perUnit = perUnitOf(line, answer.unit);
  if (answer.unitPrice === undefined || perUnit === undefined) return undefined;
  const unitPrice = priceOf(answer.unitPrice, order.currency);
  const agreed = {
    item: line.item,
    unit: line.unit,
    perUnit: quantityOf(line.perUnit),
    unitPrice: priceOf(line.unitPrice, order.currency),
  };
  if (!isDearer(unitPrice, perUnit, agreed)) return undefined;
  const quantity = (quantityOf(answer.quantity) * perUnit) / ONE;
  const more = valueOf(quantity, { unitPrice, perUnit }) - valueOf(quantity, agreed);
  const commodity = purchasing.classOf(line.commodity);
  const { share, amount }: Tolerance = purchasing.tolerancesOf({ supplier: order.supplier, commodity, site: order.site }).price ?? {};
  const isBeyond =
    (share === undefined && amount === undefined) ||
    (share !== undefined && isDearer(unitPrice, perUnit, agreed, share)) ||
    (amount !== undefined && more > amount);
  return isBeyond ? more : undefined;
}

function difference(kind: Difference['kind'], line: OrderLineData, order: PurchaseOrderData, said: string, amount?: bigint): Difference {
  const perUnit = quantityOf(line.perUnit);
  const whole = valueOf((quantityOf(line.quantity) * perUnit) / ONE, { unitPrice: priceOf(line.unitPrice, order.currency), perUnit });
  return { kind, line, summary: `Line ${line.line} of order ${order.order}: ${said}`, amount: amount ?? whole };
}

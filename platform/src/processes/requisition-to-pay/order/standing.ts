import { formatMoney, money } from '../../../kernel/index.ts';
import type { Exception, Wait } from '../../engine/standing.ts';
import { quantityOf, sumOf } from '../exact.ts';
import { allowance, ONE } from '../match/index.ts';
import { hoursAfter, workItem } from '../work-item.ts';
import { type Difference, differencesOf } from './acknowledgement.ts';
import { openOf } from './books.ts';
import { placed, receivedOf } from './order-documents.ts';
import type { OrderState, Sending } from './order-state.ts';
import type { OrderWork } from './order-work.ts';
import { isWhollyCancelled, valueOfOrder } from './terms.ts';

/** How long others may speak of an order before anybody asks where it is. */
const UNKNOWN_HOURS = 24;
const HOUR_MINUTES = 60;

/** What an order waits for. */
export function waitsOf(
  { order, sendings, heardAt, closedOn }: OrderState,
  { purchasing }: Pick<OrderWork, 'purchasing'>,
): Map<string, Wait> {
  const waits = new Map<string, Wait>();
  if (order === undefined) {
    waits.set('order', { dueAt: hoursAfter(heardAt, UNKNOWN_HOURS), visit: 1, isExpectation: true });
    return waits;
  }
  if (closedOn !== undefined) return waits;
  const terms = purchasing.termsOf(order.supplier);
  for (const { transmission, state, sentAt, isSilent } of sendings) {
    if (state !== 'sent' || sentAt === undefined || isSilent === true) continue;
    const dueAt = hoursAfter(sentAt, terms.transmissionMinutes / HOUR_MINUTES);
    waits.set(`transmission ${transmission}`, { dueAt, visit: 1, isExpectation: true });
  }
  const last = awaited(sendings);
  if (last?.sentAt !== undefined)
    waits.set('acknowledgement', { dueAt: hoursAfter(last.sentAt, terms.acknowledgeHours), visit: sendings.length, isExpectation: true });
  return waits;
}

/** The last message that left and that the supplier has not answered. */
function awaited(sendings: readonly Sending[]): Sending | undefined {
  const last = sendings.at(-1);
  return last?.isAcknowledged === true || last?.purpose === 'cancellation' ? undefined : last;
}

/** A clock ran out: it counts only while what it was set for is still waited for. */
export function onTimer(work: OrderWork): void {
  const { order: state, event } = work;
  const { name, visit } = event.data;
  if (typeof name !== 'string' || waitsOf(state, work).get(name)?.visit !== visit) return;
  if (name === 'order') state.isLongUnknown = true;
  else if (name === 'acknowledgement') state.isUnacknowledged = true;
  else state.sendings = state.sendings.map((one) => (name === `transmission ${one.transmission}` ? { ...one, isSilent: true } : one));
}

/** What calls for a person. */
export function exceptionsOf(work: Pick<OrderWork, 'key' | 'event' | 'purchasing'>, state: OrderState): Exception[] {
  const { key, event, purchasing } = work;
  const currency = state.order?.currency;
  const item = (kind: string, about: string, summary: string, more: { readonly amount?: bigint; readonly hint?: string } = {}): Exception =>
    workItem(purchasing, kind, { identity: `${key}|${about}`, summary, from: event.recordedAt, currency, ...more });
  if (state.order === undefined) {
    if (state.isLongUnknown !== true) return [];
    return [item('order-unknown', '', `Receipts or invoices speak of order ${key.slice('order:'.length)}, which is not known`)];
  }
  const { order } = state;
  const amount = valueOfOrder(order);
  const silent = state.sendings.filter(({ isSilent, state: sent }) => isSilent === true && sent === 'sent');
  return [
    ...silent.map(({ transmission }) =>
      item('order-silence', transmission, `${order.supplier} has not said whether it could read order ${order.order}`, {
        amount,
        hint: 'Ask the supplier whether the order came; the answer closes this by itself',
      }),
    ),
    ...(state.isUnacknowledged === true
      ? [item('order-silence', 'acknowledgement', `${order.supplier} has not acknowledged order ${order.order}`, { amount })]
      : []),
    ...state.sendings
      .filter(({ state: sent }) => sent === 'unread' || sent === 'refused')
      .map(({ transmission }) => item('order-unread', transmission, `${order.supplier} could not read order ${order.order}`, { amount })),
    ...(state.erp?.state === 'refused' ? [item('order-refused', 'erp', `The ERP did not take order ${order.order}`, { amount })] : []),
    ...differencesOf(state, purchasing).map((found) => ofDifference(found, item)),
    ...state.refusedChanges.map((summary, n) => item('order-change', String(n), `Order ${order.order}: ${summary}`, { amount })),
    ...receiptExceptions(work, state, item),
    ...blanketExceptions(state, item),
  ];
}

type Item = (kind: string, about: string, summary: string, more?: { readonly amount?: bigint; readonly hint?: string }) => Exception;

const ofDifference = ({ kind, line, summary, amount }: Difference, item: Item): Exception =>
  item(kind, line.line, summary, {
    amount,
    hint: `${line.contract === undefined ? 'No contract' : `Contract ${line.contract}`}: ${line.unitPrice} for ${line.unit}. Accept, change or cancel the line, or take it up with the supplier`,
  });

function receiptExceptions({ purchasing }: Pick<OrderWork, 'purchasing'>, state: OrderState, item: Item): Exception[] {
  const { order } = state;
  if (order === undefined) return [];
  const found: Exception[] = [];
  for (const { id, data } of state.receipts) {
    const place = placed(state, data);
    if (place === 'no-line') found.push(item('receipt-line', id, `Receipt ${data.receipt} names nothing that order ${order.order} has`));
    if (place === 'no-unit')
      found.push(item('receipt-unit', id, `Receipt ${data.receipt} counts in ${data.unit}, in which the item does not come`));
  }
  const damaged = sumOf(state.receipts.filter(({ data }) => data.condition === 'damaged').map(({ data }) => quantityOf(data.quantity)));
  if (damaged > 0n) found.push(item('receipt-damaged', '', `Goods of order ${order.order} came damaged and are not accepted`));
  const received = receivedOf(state);
  for (const line of order.lines) {
    const came = received.get(line.line) ?? 0n;
    const ordered = (quantityOf(line.quantity) * quantityOf(line.perUnit)) / ONE;
    const commodity = purchasing.classOf(line.commodity);
    const { ordered: tolerance } = purchasing.tolerancesOf({ supplier: order.supplier, commodity, site: order.site });
    const wanted = state.cancelled.includes(line.line) ? 0n : ordered;
    // A share of a quantity: an amount of money says nothing of what may come.
    const allowed = tolerance?.share === undefined ? 0n : allowance({ share: tolerance.share }, ordered);
    if (came > wanted + allowed && !isBeforeCancelling(state, line.line, came, ordered))
      found.push(item('receipt-over', line.line, `More came of line ${line.line} of order ${order.order} than was ordered`));
  }
  return found;
}

/** Of a cancelled line everything that was ordered may have been here before. */
const isBeforeCancelling = (state: OrderState, line: string, came: bigint, ordered: bigint): boolean =>
  state.cancelled.includes(line) && came <= ordered;

function blanketExceptions({ order, called }: OrderState, item: Item): Exception[] {
  if (order?.kind !== 'blanket') return [];
  const agreed = valueOfOrder(order);
  const taken = sumOf(called.map(([, value]) => BigInt(value)));
  const over = taken - agreed;
  const late = order.until === undefined ? [] : called.filter(([, , day]) => day > (order.until ?? ''));
  return [
    ...(over > 0n
      ? [
          item(
            'blanket-exceeded',
            '',
            `${formatMoney(money(over, order.currency))} more was called off than blanket order ${order.order} is for`,
            {
              amount: over,
            },
          ),
        ]
      : []),
    ...late.map(([release]) => item('blanket-expired', release, `${release} was called off after blanket order ${order.order} had ended`)),
  ];
}

/** The stage for people and counts. */
export function statusOf(work: Pick<OrderWork, 'order'>): string {
  const { order: state } = work;
  const { order } = state;
  if (order === undefined) return 'unknown';
  if (state.closedOn !== undefined) return 'closed';
  const received = receivedOf(state);
  const came = [...received.values()].some((quantity) => quantity > 0n);
  if (isWhollyCancelled(work) && !came) return 'cancelled';
  const isComplete = order.lines.every(
    (line) =>
      line.matching === 'two-way' ||
      state.cancelled.includes(line.line) ||
      (received.get(line.line) ?? 0n) >= (quantityOf(line.quantity) * quantityOf(line.perUnit)) / ONE,
  );
  const { grni, ahead } = openOf(state.booked);
  const isBilled = state.bills.length > 0 && state.bills.every(({ standing }) => standing === 'settled');
  if (isComplete && isBilled && grni === 0n && ahead === 0n) return 'completed';
  if (isComplete && came) return 'received';
  if (came) return 'partly-received';
  if (state.shipments.length > 0) return 'shipped';
  return state.acknowledgements.length > 0 ? 'acknowledged' : 'ordered';
}

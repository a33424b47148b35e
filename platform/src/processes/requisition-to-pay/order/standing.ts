import type { PurchaseOrderData } from '../../../canonical/index.ts';
import { formatMoney, money } from '../../../kernel/index.ts';
import type { Effect } from '../../engine/decision.ts';
import { type Exception, exceptionChanges } from '../../engine/standing.ts';
import { quantityOf, sumOf } from '../exact.ts';
import { allowance, ONE } from '../match/index.ts';
import type { PurchaseWork } from '../purchase-work.ts';
import { workItem } from '../work-item.ts';
import { type Difference, differencesOf } from './acknowledgement.ts';
import { placed, receivedOf } from './order-documents.ts';
import type { OrderState, UncodedOrder } from './order-state.ts';
import type { OrderWork } from './order-work.ts';
import { closedOf, isWhollyCancelled, valueOfOrder } from './terms.ts';
import { unwantedLines } from './unwanted-lines.ts';
import { isOver, openByLine, openOf } from './write-off.ts';

/** Something that may call for a person, and what of the order it is seen by: while that stays as it is, nothing comes or goes. */
interface Concern {
  readonly seenBy: (state: OrderState) => readonly unknown[];
  readonly of: (state: OrderState & { readonly order: PurchaseOrderData }, item: Item, work: Look) => Exception[];
}

type Look = Pick<OrderWork, 'key' | 'event' | 'purchasing'>;

const CONCERNS: readonly Concern[] = [
  { seenBy: ({ sendings, isUnacknowledged, erp, closedOn }) => [sendings, isUnacknowledged, erp, closedOn], of: sendingExceptions },
  {
    seenBy: ({ acknowledgements, cancelled, settledLines, substitutes, closedOn }) => [
      acknowledgements,
      cancelled,
      settledLines,
      substitutes,
      closedOn,
    ],
    of: (state, item, { purchasing }) => differencesOf(state, purchasing).map((found) => ofDifference(found, item)),
  },
  {
    seenBy: ({ refusedChanges }) => [refusedChanges],
    of: ({ refusedChanges, order }, item) =>
      refusedChanges.map((summary, n) =>
        item('order-change', String(n), `Order ${order.order}: ${summary}`, { amount: valueOfOrder(order) }),
      ),
  },
  { seenBy: ({ receipts, cancelled, substitutes }) => [receipts, cancelled, substitutes], of: receiptExceptions },
  {
    seenBy: ({ strangers }) => [strangers],
    of: ({ strangers = [], order }, item) =>
      strangers.map((supplier) =>
        item('order-stranger', supplier, `${supplier} speaks of order ${order.order}, which is ${order.supplier}’s`, {
          hint: 'Ask which order is meant, and have it sent again; what was said changed nothing here',
        }),
      ),
  },
  {
    seenBy: ({ shipments, cancelled, receipts, substitutes }) => [shipments, cancelled, receipts, substitutes],
    of: shipmentExceptions,
  },
  { seenBy: ({ called, calledBefore }) => [called, calledBefore], of: blanketExceptions },
  { seenBy: ({ isUncounted }) => [isUncounted], of: withoutRate },
  {
    seenBy: ({ booked, writtenOff, closedOn, isLongOver, cancelled }) => [booked, writtenOff, closedOn, isLongOver, cancelled],
    of: leftBehind,
  },
];

/** What calls for a person and did not before the event, and what no longer does. */
export function exceptionsChanged(work: OrderWork, before: OrderState | undefined): Effect[] {
  const after = work.order;
  const isSameOrder = before !== undefined && before.order === after.order;
  const concerns = CONCERNS.filter(({ seenBy }) => {
    if (!isSameOrder) return true;
    const known = seenBy(before);
    return seenBy(after).some((part, n) => part !== known[n]);
  });
  return exceptionChanges(before === undefined ? [] : exceptionsOf(work, before, concerns), exceptionsOf(work, after, concerns));
}

function exceptionsOf(work: Look, state: OrderState, concerns: readonly Concern[]): Exception[] {
  const { key, event, purchasing } = work;
  const { order } = state;
  const item: Item = (kind, about, summary, more = {}) =>
    workItem(purchasing, kind, { identity: `${key}|${about}`, summary, from: event.recordedAt, currency: order?.currency, ...more });
  if (order !== undefined) return concerns.flatMap(({ of }) => of({ ...state, order }, item, work));
  if (state.uncoded !== undefined) return [uncodedException(state.uncoded, work)];
  if (state.isLongUnknown !== true) return [];
  return [item('order-unknown', '', `Receipts or invoices speak of order ${key.slice('order:'.length)}, which is not known`)];
}

/** Nothing of the order went out, and nothing that comes of it is booked: what to charge has to be said first. */
function uncodedException({ data, at }: UncodedOrder, { key, purchasing }: Look): Exception {
  const closed = closedOf(data, purchasing);
  return workItem(purchasing, 'order-coding', {
    identity: `${key}|coding`,
    summary: `Order ${data.order} charges ${closed.length === 1 ? 'a closed cost center' : 'closed cost centers'}: ${closed.join(', ')}`,
    from: at,
    amount: valueOfOrder(data),
    currency: data.currency,
    hint: 'Have it corrected where it was made, or open the cost center: the order is taken when it is looked at next, and what came of it with it',
  });
}

function sendingExceptions(state: OrderState & { readonly order: PurchaseOrderData }, item: Item): Exception[] {
  const { order, sendings, erp, closedOn } = state;
  // Of what is closed for good nobody waits for an answer any more.
  const isUnacknowledged = closedOn === undefined && state.isUnacknowledged === true;
  const silent = closedOn === undefined ? sendings.filter(({ isSilent, state: sent }) => isSilent === true && sent === 'sent') : [];
  const unread = sendings.filter(({ state: sent }) => sent === 'unread' || sent === 'refused');
  if (silent.length === 0 && unread.length === 0 && !isUnacknowledged && erp?.state !== 'refused') return [];
  const amount = valueOfOrder(order);
  return [
    ...silent.map(({ transmission }) =>
      item('order-silence', transmission, `${order.supplier} has not said whether it could read order ${order.order}`, {
        amount,
        hint: 'Ask the supplier whether the order came; the answer closes this by itself',
      }),
    ),
    ...(isUnacknowledged
      ? [item('order-silence', 'acknowledgement', `${order.supplier} has not acknowledged order ${order.order}`, { amount })]
      : []),
    ...unread.map(({ transmission }) =>
      item('order-unread', transmission, `${order.supplier} could not read order ${order.order}`, { amount }),
    ),
    ...(erp?.state === 'refused' ? [item('order-refused', 'erp', `The ERP did not take order ${order.order}`, { amount })] : []),
  ];
}

type Item = (kind: PurchaseWork, about: string, summary: string, more?: { readonly amount?: bigint; readonly hint?: string }) => Exception;

const ofDifference = ({ kind, line, summary, amount }: Difference, item: Item): Exception =>
  item(kind, line.line, summary, {
    amount,
    hint: `${line.contract === undefined ? 'No contract' : `Contract ${line.contract}`}: ${line.unitPrice} for ${line.unit}. Accept, change or cancel the line, or take it up with the supplier`,
  });

function receiptExceptions(state: OrderState & { readonly order: PurchaseOrderData }, item: Item, { purchasing }: Look): Exception[] {
  const { order } = state;
  if (state.receipts.length === 0) return [];
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

/** Of lines that are not wanted any more what is on its way: the cancellation and the ship notice crossed. */
function shipmentExceptions(state: OrderState & { readonly order: PurchaseOrderData }, item: Item): Exception[] {
  const { order } = state;
  return unwantedLines(state).map((line) =>
    item('shipment-unwanted', line, `${order.supplier} ships line ${line} of order ${order.order}, which was cancelled`, {
      hint: 'Have the supplier call it back, or have it refused at the dock; what is received is owed, and goes back as a return',
    }),
  );
}

/** What it costs is counted in no budget: nobody said what its money is worth there. */
function withoutRate(state: OrderState & { readonly order: PurchaseOrderData }, item: Item, { purchasing }: Look): Exception[] {
  const { order, entity, isUncounted } = state;
  if (isUncounted !== true) return [];
  const { budgetCurrency } = purchasing.rulesOf(entity);
  return [
    item('order-rate', '', `Order ${order.order} is in ${order.currency}, and nobody declared what that is worth in ${budgetCurrency}`, {
      amount: valueOfOrder(order),
      hint: 'Declare the rate in policies/purchasing.yaml and apply it: its budgets count it then, and this is closed by itself',
    }),
  ];
}

/** What an order that is over still has in the books: goods without an invoice, or an invoice without its goods. */
function leftBehind(state: OrderState & { readonly order: PurchaseOrderData }, item: Item): Exception[] {
  const { order, closedOn } = state;
  const { grni, ahead } = openOf(state);
  if (!isOver(state) || (grni === 0n && ahead === 0n)) return [];
  const open = [...openByLine(state).values()];
  const above = (amounts: readonly bigint[]): bigint => sumOf(amounts.filter((amount) => amount > 0n));
  const parts: readonly (readonly [amount: bigint, words: string])[] = [
    [above(open.map((line) => line.grni)), 'received and not invoiced'],
    [above(open.map((line) => -line.grni)), 'sent back and not credited'],
    [above(open.map((line) => line.ahead)), 'billed and not received'],
    [above(open.map((line) => -line.ahead)), 'credited and not sent back'],
  ];
  const said = parts.flatMap(([amount, words]) => (amount === 0n ? [] : [`${formatMoney(money(amount, order.currency))} ${words}`]));
  return [
    item('order-left-open', '', `Order ${order.order} is ${closedOn === undefined ? 'cancelled' : 'closed'} with ${said.join(' and ')}`, {
      amount: grni + ahead,
      hint: 'Send the goods back or have them invoiced; ask for a credit for what was billed and did not come; or write off what is open',
    }),
  ];
}

function blanketExceptions({ order, called, calledBefore = '0' }: OrderState, item: Item): Exception[] {
  if (order?.kind !== 'blanket') return [];
  const agreed = valueOfOrder(order);
  const taken = BigInt(calledBefore) + sumOf(called.map(([, value]) => BigInt(value)));
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
  if (order === undefined) return state.uncoded === undefined ? 'unknown' : 'stopped';
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
  const { grni, ahead } = openOf(state);
  const isBilled = state.bills.length > 0 && state.bills.every(({ standing }) => standing === 'settled');
  if (isComplete && isBilled && grni === 0n && ahead === 0n) return 'completed';
  if (isComplete && came) return 'received';
  if (came) return 'partly-received';
  if (state.shipments.length > 0) return 'shipped';
  return state.acknowledgements.length > 0 ? 'acknowledged' : 'ordered';
}

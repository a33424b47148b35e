import type { Wait } from '../../engine/standing.ts';
import { hoursAfter } from '../work-item.ts';
import type { OrderState, Sending } from './order-state.ts';
import type { OrderWork } from './order-work.ts';
import { isWhollyCancelled } from './terms.ts';
import { openOf } from './write-off.ts';

/** How long others may speak of an order before anybody asks where it is. */
const UNKNOWN_HOURS = 24;
/** How long the invoice for what came of a cancelled order may take: suppliers bill within a month. */
const LEFT_HOURS = 30 * 24;
const LEFT_OPEN = 'left-open';
/** The clock of an order that charges a closed cost center, which may be opened: it is looked at after a day, two days, four … */
export const CODING = 'coding';
const LOOK_HOURS = 24;
const HOUR_MINUTES = 60;

/** What an order waits for. */
export function waitsOf(state: OrderState, { purchasing }: Pick<OrderWork, 'purchasing'>): Map<string, Wait> {
  const { order, sendings, heardAt, closedOn, cancelledAt, isLongOver } = state;
  const waits = new Map<string, Wait>();
  if (order === undefined) {
    const { uncoded } = state;
    if (uncoded !== undefined) waits.set(CODING, { dueAt: hoursAfter(uncoded.at, LOOK_HOURS * 2 ** uncoded.looks), visit: uncoded.looks });
    else if (state.isAnnounced !== true && isSpokenOf(state))
      waits.set('order', { dueAt: hoursAfter(heardAt, UNKNOWN_HOURS), visit: 1, isExpectation: true });
    return waits;
  }
  if (closedOn !== undefined) return waits;
  if (cancelledAt !== undefined && isLongOver !== true && isWhollyCancelled({ order: state })) {
    const { grni, ahead } = openOf(state);
    if (grni !== 0n || ahead !== 0n) waits.set(LEFT_OPEN, { dueAt: hoursAfter(cancelledAt, LEFT_HOURS), visit: 1 });
  }
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

/** Whether anybody but its requisition spoke of the order. */
const isSpokenOf = ({ receipts, bills, shipments, acknowledgements, inspections, cancelled, called }: OrderState): boolean =>
  [receipts, bills, shipments, acknowledgements, inspections, cancelled, called].some(({ length }) => length > 0);

/** The last message that left and that the supplier has not answered. */
function awaited(sendings: readonly Sending[]): Sending | undefined {
  const last = sendings.at(-1);
  return last?.isAcknowledged === true || last?.purpose === 'cancellation' ? undefined : last;
}

/** Whether the clock that ran out is the one of that name as it was set last. */
export function isDue(work: OrderWork, name: string): boolean {
  const { data } = work.event;
  return data['name'] === name && waitsOf(work.order, work).get(name)?.visit === data['visit'];
}

/** A clock ran out: it counts only while what it was set for is still waited for. */
export function onTimer(work: OrderWork): void {
  const { order: state, event } = work;
  const { name } = event.data;
  if (typeof name !== 'string' || !isDue(work, name)) return;
  if (name === 'order') state.isLongUnknown = true;
  else if (name === LEFT_OPEN) state.isLongOver = true;
  else if (name === 'acknowledgement') state.isUnacknowledged = true;
  else state.sendings = state.sendings.map((one) => (name === `transmission ${one.transmission}` ? { ...one, isSilent: true } : one));
}

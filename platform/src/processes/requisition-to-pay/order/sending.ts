import type { JsonObject, OrderLineData, TransmissionAnswerData } from '../../../canonical/index.ts';
import { quantityOf, quantityText } from '../exact.ts';
import { receivedOf } from './order-documents.ts';
import type { OrderState, Sending } from './order-state.ts';
import { type OrderWork, tell } from './order-work.ts';

/** Transmission numbers have nine digits at most, as X12 control numbers do; they come round after a thousand million events. */
const NUMBERS = 1_000_000_000n;

/** What a delivery is to the order, for its answer. */
const ERP_ORDER = 'erp-order';
const MESSAGE = 'message ';

/** Sends the order as it stands to the ERP of its entity and to its supplier, as the declared channel wants it. */
export function send(work: OrderWork, purpose: Sending['purpose']): void {
  const { order: state, event, purchasing, effects, key } = work;
  const { order, cancelled } = state;
  if (order === undefined) return;
  const { erp } = purchasing.rulesOf(state.entity);
  const content: JsonObject = { ...order, lines: order.lines.map((line) => stillWanted(state, line)) };
  if (erp !== undefined) {
    effects.push({ effect: 'deliver', target: erp, kind: 'purchase-order', orderKey: key, content, answer: ERP_ORDER });
    state.erp = { ...state.erp, state: 'queued' };
  }
  const terms = purchasing.termsOf(order.supplier);
  // A blanket order is agreed by contract; only what is called off goes to the supplier. A consigned refill is the supplier's own to send.
  if (terms.target === undefined || (terms.channel !== 'x12' && terms.channel !== 'cxml') || order.kind === 'blanket') return;
  if (purpose === 'original' && order.lines.every(({ line }) => cancelled.includes(line))) return;
  const transmission = String(event.position.seq % NUMBERS);
  const previous = state.sendings.at(-1)?.transmission;
  effects.push({
    effect: 'deliver',
    target: terms.target,
    kind: 'order-message',
    orderKey: key,
    content: { transmission, ...(previous === undefined ? {} : { previous }), purpose, order: { ...order }, cancelled },
    answer: `${MESSAGE}${transmission}`,
  });
  tell(work, `transmission:${transmission}`, 'transmission.sent', { order: key });
  state.sendings = [...state.sendings, { transmission, purpose, state: 'queued' }];
}

/** Of a line that is not wanted any more what came stays ordered. */
function stillWanted(state: OrderState, line: OrderLineData): OrderLineData {
  if (!state.cancelled.includes(line.line)) return line;
  const came = receivedOf(state).get(line.line) ?? 0n;
  return { ...line, quantity: quantityText(came > 0n ? came : 0n, quantityOf(line.perUnit)) };
}

/** The end of a delivery that this order asked for. */
export function takeDelivery(work: OrderWork): void {
  const { order: state, event } = work;
  const { about, reference } = event.data;
  const isConfirmed = event.type === 'delivery.confirmed';
  if (about === ERP_ORDER) {
    state.erp = {
      state: isConfirmed ? 'made' : 'refused',
      ...(typeof reference === 'string' ? { reference } : state.erp?.reference === undefined ? {} : { reference: state.erp.reference }),
    };
  }
  if (typeof about !== 'string' || !about.startsWith(MESSAGE)) return;
  const transmission = about.slice(MESSAGE.length);
  changeSending(work, transmission, (sending) =>
    sending.state === 'queued' || sending.state === 'refused'
      ? { ...sending, state: isConfirmed ? 'sent' : 'refused', ...(isConfirmed ? { sentAt: event.recordedAt } : {}) }
      : sending,
  );
}

/** The other side could or could not read what was sent (997, cXML Response). */
export function takeTransmissionAnswer(work: OrderWork, { transmission, isAccepted }: TransmissionAnswerData): void {
  changeSending(work, transmission, (sending) => ({ ...sending, state: isAccepted ? 'read' : 'unread' }));
}

function changeSending({ order: state }: OrderWork, transmission: string, change: (sending: Sending) => Sending): void {
  state.sendings = state.sendings.map((sending) => (sending.transmission === transmission ? change(sending) : sending));
}

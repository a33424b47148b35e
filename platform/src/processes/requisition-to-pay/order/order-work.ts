import type { JsonObject, OrderLineData, PurchaseOrderData, StoredEvent } from '../../../canonical/index.ts';
import type { Effect } from '../../engine/decision.ts';
import type { PurchasingPolicies } from '../policies.ts';
import type { OrderState } from './order-state.ts';

/** One decision under way: the order is a copy of the state, changed step by step. */
export interface OrderWork {
  readonly key: string;
  readonly event: StoredEvent;
  readonly purchasing: PurchasingPolicies['purchasing'];
  readonly effects: Effect[];
  order: { -readonly [K in keyof OrderState]: OrderState[K] };
}

/** Start of an event's identity: names a fact within its key. */
export const factOf = (event: StoredEvent): string => event.id.toString('base64url').slice(0, 11);

/** Names what this event makes the order post or send, uniquely. */
export const settling = ({ key, event }: OrderWork, what: string): string =>
  `${key}|${event.id.toString('base64url')}.${event.revision}|${what}`;

/** The day the event happened, as the entity has it. */
export const eventDay = ({ event, order, purchasing }: OrderWork): string => purchasing.today(order.entity, event.occurredAt);

/** Sends an event to another key; `entity` is whose that key is, the order's own where left out. */
export function tell({ effects, order }: OrderWork, key: string, type: string, data: JsonObject, entity: string = order.entity): void {
  effects.push({ effect: 'emit', name: `${type} ${key}`, type, entity, key, data });
}

export const lineOf = (order: PurchaseOrderData | undefined, line: string): OrderLineData | undefined =>
  order?.lines.find((candidate) => candidate.line === line);

/** Where GRNI of an order line is aged: `PO-7|1`. */
export const openItemOf = (order: PurchaseOrderData, line: OrderLineData): string => `${order.order}|${line.line}`;

import type { Tx } from '../../store/index.ts';
import { type EventNode, eventsById, eventsCausedBy, eventsOfKey } from '../trace/events.ts';

/** Of one key, the newest; an order with more has been open for years. */
const MOST = 2_000;

/** What a purchase is made of; items, budgets and suppliers belong to many. */
const OF_A_PURCHASE = /^(?:requisition|order|invoice|transmission):/;

/** The events of a purchase: those of its own key, and of the keys that caused them or that they caused. */
export interface EventsAround {
  readonly keys: readonly string[];
  readonly events: readonly EventNode[];
}

/**
 * The events of a requisition, an order or an invoice with those of what it hangs together with: an order's requisition, its transmissions and
 * its invoices. Nothing is followed further, so that another order of the same requisition stays another order.
 */
export async function eventsAround(tx: Tx, tenant: string, key: string): Promise<EventsAround> {
  const own = await eventsOfKey(tx, tenant, key, MOST);
  const parents = own.flatMap(({ parent }) => parent ?? []);
  const ids = own.map(({ id }) => id);
  const causes = parents.length === 0 ? [] : await eventsById(tx, tenant, parents);
  const caused = ids.length === 0 ? [] : await eventsCausedBy(tx, tenant, ids, MOST);
  const prefix = key.slice(0, key.indexOf(':') + 1);
  const others = [...new Set([...causes, ...caused].map(({ traced }) => traced.key))].filter(
    (other) => OF_A_PURCHASE.test(other) && !other.startsWith(prefix),
  );
  const events = [...own];
  for (const other of others) events.push(...(await eventsOfKey(tx, tenant, other, MOST)));
  return { keys: [key, ...others], events };
}

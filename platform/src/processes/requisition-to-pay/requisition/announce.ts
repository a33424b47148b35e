import type { Effect } from '../../engine/decision.ts';
import { tell } from '../asks.ts';
import type { Submitted } from './state.ts';

/**
 * The order of an implant that was used already: the usage is its receipt, so that receipts speak of it from the first day. It is told that it is to
 * come, and whatever the requisition waits for, prices or people, nobody is asked where it is.
 */
export const announce = (state: Submitted): Effect[] => aboutUsed(state, 'announced');

/** Nobody orders it any more: what was used is somebody's work unless another revision comes. */
export const takeAnnouncementBack = (state: Submitted): Effect[] => (state.orders.length > 0 ? [] : aboutUsed(state, 'dropped'));

function aboutUsed({ data, entity, ask }: Submitted, what: 'announced' | 'dropped'): Effect[] {
  if (data.kind !== 'bill-only') return [];
  const order = `${data.requisition}-1`;
  return [tell(`order-${what}|${ask}`, `order.${what}`, entity, `order:${order}`, { requisition: data.requisition })];
}

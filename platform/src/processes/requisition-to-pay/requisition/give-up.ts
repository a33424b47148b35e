import type { Effect } from '../../engine/decision.ts';
import { tell } from '../asks.ts';
import { takeAnnouncementBack } from './announce.ts';
import { sharesOf } from './ask-for-money.ts';
import type { Context } from './context.ts';
import { releaseAtOwner } from './owner-answer.ts';
import type { Submitted } from './state.ts';

/** Lets go of what a requisition holds: budgets, the memory of its requester, timers; and cancels what it ordered already. */
export function giveUp(
  state: Submitted,
  context: Context,
  reason: string,
): { readonly state: Submitted; readonly effects: readonly Effect[] } {
  const { event } = context;
  const { data, entity, ask } = state;
  const isAsked = state.lines !== undefined;
  // Orders hold their own part of the budgets, and release it when they are cancelled.
  const released = Object.keys(state.budgets).map((budget) =>
    tell(`release|${ask}|${budget}`, 'budget.released', entity, budget, { document: data.requisition, day: data.day }),
  );
  const forgotten = tell(`dropped|${ask}`, 'requester.dropped', entity, `requester:${data.requester.toLowerCase()}`, {
    requisition: data.requisition,
    ask,
    day: data.day,
    currency: data.currency,
    shares: sharesOf(state.lines ?? []),
    isEmergency: data.emergency !== undefined,
  });
  const cancelled = state.orders.map(({ order }) =>
    tell(`cancel|${order}`, 'order.cancelled', entity, `order:${order}`, { order, reason: reasonOf(event.data, reason) }),
  );
  return {
    state,
    effects: [
      ...released,
      ...releaseAtOwner(state, context),
      ...(isAsked ? [forgotten] : []),
      ...cancelled,
      ...takeAnnouncementBack(state),
      { effect: 'cancel-timer', name: 'approval-step' },
      { effect: 'cancel-timer', name: 'budget-answer' },
      { effect: 'cancel-timer', name: 'emergency' },
    ],
  };
}

const reasonOf = (data: { readonly reason?: unknown }, otherwise: string): string =>
  typeof data.reason === 'string' && data.reason !== '' ? data.reason : otherwise;

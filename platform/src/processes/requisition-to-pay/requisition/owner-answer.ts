import { BUDGET_REFUSED } from '../../../canonical/index.ts';
import type { Effect } from '../../engine/decision.ts';
import { budgetShares } from '../asks.ts';
import { budgetCheck } from '../budget-owner.ts';
import { budgetTarget } from '../policies.ts';
import { budgetAmounts } from './budget-amounts.ts';
import type { Context } from './context.ts';
import type { Requisition, Submitted } from './state.ts';

/**
 * Gives back what the owner of the budget holds for a requisition: what it said yes to, what it may say yes to yet, since deliveries of one requisition
 * go out one after the other, and what a check that could not be made may have left there. Where nothing is held that is all it finds.
 */
export function releaseAtOwner(state: Submitted, { event, purchasing }: Context): Effect[] {
  const { budgetCurrency: currency } = purchasing.rulesOf(state.entity);
  const target = budgetTarget(state.entity, purchasing);
  const isHeld = state.isOwnerAsked === true && (state.isCheckRefused !== true || state.ownerAnswer?.isAvailable === true);
  if (target === undefined || !isHeld) return [];
  const { requisition } = state.data;
  const reference = state.ownerAnswer?.reference;
  const shares = budgetShares(budgetAmounts(state.lines ?? [], state, purchasing));
  const named = reference === undefined ? {} : { reference };
  const content = { requisition, day: purchasing.today(state.entity, event.recordedAt), ...named, currency, shares };
  return [{ effect: 'deliver', target, kind: 'budget-release', orderKey: event.key, content }];
}

/** Takes what came of a budget check. Of an earlier round, and of a check that could not be made, nothing is known by it. */
export function takeCheck(state: Requisition, { event, purchasing }: Context): Requisition {
  const { about, code, reference } = event.data;
  if (state.data === undefined || about !== budgetCheck(state.ask)) return state;
  const isAvailable = event.type === 'delivery.confirmed';
  if (!isAvailable && code !== BUDGET_REFUSED) return state;
  const day = purchasing.today(state.entity, event.occurredAt);
  const named = typeof reference === 'string' ? { reference } : {};
  const { isCheckRefused: _, ...asked } = state;
  const refused = isAvailable ? {} : { isCheckRefused: true as const };
  return { ...asked, ...refused, ownerAnswer: { requisition: state.data.requisition, isAvailable, day, ...named } };
}

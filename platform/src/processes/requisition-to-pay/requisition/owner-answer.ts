import { BUDGET_REFUSED } from '../../../canonical/index.ts';
import type { Effect } from '../../engine/decision.ts';
import { budgetShares } from '../asks.ts';
import { budgetCheck, mayHold } from '../budget-owner.ts';
import { budgetTarget } from '../policies.ts';
import { budgetAmounts } from './budget-amounts.ts';
import type { Context } from './context.ts';
import type { Requisition, Submitted } from './state.ts';

/** Gives back what the owner of the budget may hold for a requisition. Where nothing is held that is all it finds. */
export function releaseAtOwner(state: Submitted, { event, purchasing }: Context): Effect[] {
  const { budgetCurrency: currency } = purchasing.rulesOf(state.entity);
  const target = budgetTarget(state.entity, purchasing);
  if (target === undefined || !mayHold(state)) return [];
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

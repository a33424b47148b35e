import type { Effect } from '../../engine/decision.ts';
import { type BudgetAsked, budgetShares, type RequesterAsked, type Share, tell } from '../asks.ts';
import { budgetCheck } from '../budget-owner.ts';
import { budgetTarget, type Purchasing } from '../policies.ts';
import { hoursAfter } from '../work-item.ts';
import { budgetAmounts } from './budget-amounts.ts';
import type { Context } from './context.ts';
import { type BudgetHold, type PricedLine, type Submitted, totalOf } from './state.ts';

/** Asks what the requester asked for before, and whether there is money: our budgets, or the system that owns the check. */
export function askForMoney(
  state: Submitted,
  { event, purchasing }: Context,
): { readonly state: Submitted; readonly effects: readonly Effect[] } {
  const { data, ask, entity } = state;
  const { key } = event;
  const rules = purchasing.rulesOf(entity);
  const amounts = budgetAmounts(state.lines ?? [], state, purchasing);
  const mode: BudgetAsked['mode'] = rules.budgetOwner === 'plexus' ? 'check' : 'record';
  const isHeld = mode === 'check' || rules.encumbrance;
  const budgets: Record<string, BudgetHold> = isHeld
    ? Object.fromEntries([...amounts].map(([budget, amount]) => [budget, { amount: String(amount) }]))
    : {};
  const asks = Object.entries(budgets).map(([budget, { amount }]) => {
    const asked: BudgetAsked = { asker: key, ask, document: data.requisition, mode, amount, currency: rules.budgetCurrency, day: data.day };
    return tell(`hold|${ask}|${budget}`, 'budget.asked', entity, budget, asked);
  });
  const requester: RequesterAsked = {
    asker: key,
    ask,
    requisition: data.requisition,
    day: data.day,
    currency: data.currency,
    shares: sharesOf(state.lines ?? []),
    isEmergency: data.emergency !== undefined,
  };
  const history = tell(`history|${ask}`, 'requester.asked', entity, `requester:${data.requester.toLowerCase()}`, requester);
  const owner = askOwner(state, amounts, key, event.recordedAt, purchasing);
  return {
    state: { ...state, budgets, ...(owner.length > 0 ? { isOwnerAsked: true as const } : {}) },
    effects: [history, ...asks, ...owner],
  };
}

/** Asks the ERP or the suite, where the budget is theirs, and waits no longer than the policy says without a person. */
function askOwner(state: Submitted, amounts: ReadonlyMap<string, bigint>, key: string, at: string, purchasing: Purchasing): Effect[] {
  const { budgetOwner, budgetAnswerHours, budgetCurrency: currency } = purchasing.rulesOf(state.entity);
  if ((budgetOwner !== 'erp' && budgetOwner !== 'suite') || amounts.size === 0) return [];
  const target = budgetTarget(state.entity, purchasing);
  const { requisition, day } = state.data;
  const content = { requisition, revision: state.revision, day, currency, amount: String(totalOf(state)), shares: budgetShares(amounts) };
  return [
    { effect: 'timer', name: 'budget-answer', visit: state.ask, dueAt: hoursAfter(at, budgetAnswerHours) },
    ...(target === undefined
      ? []
      : [{ effect: 'deliver' as const, target, kind: 'budget-check' as const, orderKey: key, content, answer: budgetCheck(state.ask) }]),
  ];
}

/** What some lines come to for each supplier and commodity. */
export function sharesOf(lines: readonly PricedLine[]): Share[] {
  const sums = new Map<string, Share>();
  const count = (of: Share['of'], code: string | undefined, amount: string): void => {
    if (code === undefined || code === '') return;
    const known = sums.get(`${of}|${code}`)?.amount ?? '0';
    sums.set(`${of}|${code}`, { of, code, amount: String(BigInt(known) + BigInt(amount)) });
  };
  for (const { supplier, amount, order } of lines) {
    count('supplier', supplier, amount);
    count('commodity', order.commodity, amount);
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, share]) => share);
}

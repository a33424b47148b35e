import type { Effect } from '../../engine/decision.ts';
import { type BudgetAsked, budgetKey, type RequesterAsked, type Share, tell } from '../asks.ts';
import { prorated, quantityOf } from '../exact.ts';
import type { Purchasing } from '../policies.ts';
import { hoursAfter } from '../work-item.ts';
import type { Context } from './context.ts';
import { type BudgetHold, type PricedLine, type Submitted, totalOf } from './state.ts';

/** What each budget bears of some lines, in minor units, by its key. Stock and consigned goods cost nobody anything before they are used. */
export function budgetAmounts(lines: readonly PricedLine[], { entity, data }: Submitted, purchasing: Purchasing): Map<string, bigint> {
  const period = purchasing.budgetPeriodOf(entity, data.day, purchasing.rulesOf(entity).budgetPeriod);
  const amounts = new Map<string, bigint>();
  for (const { amount, order } of lines) {
    if (order.treatment === 'stock' || order.treatment === 'consignment') continue;
    const parts = prorated(
      BigInt(amount),
      order.distributions.map(({ share }) => quantityOf(share)),
    );
    for (const [index, { costCenter, account = '' }] of order.distributions.entries()) {
      const key = budgetKey(entity, costCenter, account, period);
      amounts.set(key, (amounts.get(key) ?? 0n) + (parts[index] ?? 0n));
    }
  }
  return new Map([...amounts].filter(([, amount]) => amount > 0n).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Asks what the requester asked for before, and whether there is money: our budgets, or the system that owns the check. */
export function askForMoney(
  state: Submitted,
  { event, purchasing }: Context,
): { readonly state: Submitted; readonly effects: readonly Effect[] } {
  const { data, ask, entity } = state;
  const { key } = event;
  const rules = purchasing.rulesOf(entity);
  const amounts = data.kind === 'transfer' ? new Map<string, bigint>() : budgetAmounts(state.lines ?? [], state, purchasing);
  const mode: BudgetAsked['mode'] = rules.budgetOwner === 'plexus' ? 'check' : 'record';
  const isHeld = mode === 'check' || rules.encumbrance;
  const budgets: Record<string, BudgetHold> = isHeld
    ? Object.fromEntries([...amounts].map(([budget, amount]) => [budget, { amount: String(amount) }]))
    : {};
  const asks = Object.entries(budgets).map(([budget, { amount }]) => {
    const asked: BudgetAsked = { asker: key, ask, document: data.requisition, mode, amount, currency: data.currency, day: data.day };
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
  return { state: { ...state, budgets }, effects: [history, ...asks, ...askOwner(state, amounts, key, event.recordedAt, purchasing)] };
}

/** Asks the ERP or the suite, where the budget is theirs, and waits no longer than the policy says without a person. */
function askOwner(state: Submitted, amounts: ReadonlyMap<string, bigint>, key: string, at: string, purchasing: Purchasing): Effect[] {
  const { budgetOwner, erp, suite, budgetAnswerHours } = purchasing.rulesOf(state.entity);
  if ((budgetOwner !== 'erp' && budgetOwner !== 'suite') || amounts.size === 0) return [];
  const target = budgetOwner === 'erp' ? erp : suite;
  const { requisition, currency, day } = state.data;
  const shares = [...amounts].map(([budget, amount]) => {
    const [, costCenter = '', account = '', period = ''] = budget.split('|');
    return { costCenter, account, period, amount: String(amount) };
  });
  const content = { requisition, revision: state.revision, day, currency, amount: String(totalOf(state)), shares };
  return [
    { effect: 'timer', name: 'budget-answer', visit: state.ask, dueAt: hoursAfter(at, budgetAnswerHours) },
    ...(target === undefined
      ? []
      : [{ effect: 'deliver' as const, target, kind: 'budget-check' as const, orderKey: key, content, answer: `budget|${state.ask}` }]),
  ];
}

function sharesOf(lines: readonly PricedLine[]): Share[] {
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

import { formatMoney, money } from '../../../kernel/index.ts';
import type { BudgetChecked } from '../asks.ts';
import { askForMoney } from './ask-for-money.ts';
import { isBudgeted, isCost } from './budget-amounts.ts';
import { type Context, type Moved, noted, type Problem, withProblems } from './context.ts';
import type { RuleDecision, Submitted } from './state.ts';

/** Second step: whether there is money for it, by whoever owns the budget, and what counts together with it. Waits for every answer. */
export function checkMoney(state: Submitted, context: Context): Moved {
  const { budgetOwner, overBudget } = context.purchasing.rulesOf(state.entity);
  const isExternal = budgetOwner === 'erp' || budgetOwner === 'suite';
  const holds = Object.entries(state.budgets);
  const isEmergency = state.data.emergency !== undefined;
  const isUncounted = isWithoutRate(state, context);
  if (isUncounted && !isEmergency)
    return { ...withProblems({ ...state, isUncounted: true as const }, [noRate(state, context)], context), isThrough: false };
  if (state.isUncounted === true) return countAnew(state, context);
  const waits =
    state.requester === undefined ||
    (budgetOwner === 'plexus' && holds.some(([, { answer }]) => answer === undefined)) ||
    (isExternal && state.isOwnerAsked === true && state.ownerAnswer === undefined);
  if (waits) return { state, effects: [], isThrough: false };
  const short = budgetOwner === 'plexus' ? holds.flatMap(([, { answer }]) => (answer?.isAvailable === false ? [answer] : [])) : [];
  const refused = isExternal && state.ownerAnswer?.isAvailable === false;
  const problems = [
    ...(overBudget === 'stop' && !isEmergency ? short.map(shortage) : []),
    ...(refused && !isEmergency ? [refusal(budgetOwner)] : []),
  ];
  const shown = withProblems(state, problems, context);
  if (problems.length > 0) return { ...shown, isThrough: false };
  const version = context.purchasing.version;
  const decisions = [...historyDecisions(state, context), ...budgetDecisions(state, version, budgetOwner, overBudget)];
  return { state: noted({ ...shown.state, stage: 'approval' as const }, decisions, context), effects: shown.effects, isThrough: true };
}

/** The rate is declared: budgets are asked what could not be said before. */
function countAnew(state: Submitted, context: Context): Moved {
  const { isUncounted: _, ...counted } = state;
  const asked = askForMoney(counted, context);
  const cleared = withProblems(asked.state, [], context);
  return { state: cleared.state, effects: [...asked.effects, ...cleared.effects], isThrough: false };
}

/** Whether some budget bears a part of it, as `budgetAmounts` has it where there is a rate. */
const costsBudgets = ({ lines = [], data }: Submitted): boolean =>
  isBudgeted(data.kind) && lines.some((line) => isCost(line) && line.amount !== '0');

function historyDecisions({ requester, data }: Submitted, { purchasing }: Context): Omit<RuleDecision, 'at'>[] {
  const version = purchasing.approvals().version;
  const found = BigInt(requester?.others ?? '0');
  const split =
    found === 0n
      ? []
      : [
          {
            rule: 'split-order',
            version,
            inputs: {
              within: `${purchasing.approvals().splitDays} days`,
              [requester?.sharing?.of ?? 'supplier']: requester?.sharing?.code ?? '',
              requisitions: [
                ...(requester?.requisitions ?? []),
                ...(requester?.more === undefined ? [] : [`${requester.more} earlier ones`]),
              ].join(', '),
            },
            outcome: `counts together with ${formatMoney(money(found, data.currency))}`,
          },
        ];
  if (data.emergency === undefined) return split;
  const outcome = `ordered before approval; number ${requester?.emergencies ?? 1} of the requester within 30 days`;
  return [...split, { rule: 'emergency', version, inputs: { reason: data.emergency }, outcome }];
}

function budgetDecisions(
  { budgets, ownerAnswer }: Submitted,
  version: number,
  owner: string,
  overBudget: string,
): Omit<RuleDecision, 'at'>[] {
  if (owner === 'none') return [{ rule: 'budget-unchecked', version, inputs: { owner }, outcome: 'nobody checks budgets of this entity' }];
  if (owner !== 'plexus') {
    if (ownerAnswer === undefined) return [];
    const { isAvailable, day, reference } = ownerAnswer;
    const inputs = { owner, day, ...(reference === undefined ? {} : { reference }) };
    return [{ rule: 'budget-by-owner', version, inputs, outcome: isAvailable ? 'available' : 'not available' }];
  }
  return Object.entries(budgets).flatMap(([budget, { amount, answer }]) => {
    if (answer === undefined) return [];
    const inputs = { budget, amount, available: answer.available, isSet: String(answer.isSet), overBudget };
    return [
      { rule: 'budget', version, inputs, outcome: answer.isAvailable ? 'available' : answer.isSet ? 'over budget' : 'no budget is set' },
    ];
  });
}

/** Somebody counts what it costs, and nobody declared what its money is worth there. */
function isWithoutRate(state: Submitted, { purchasing }: Context): boolean {
  const { budgetOwner, encumbrance } = purchasing.rulesOf(state.entity);
  const { currency, day } = state.data;
  return (
    (budgetOwner !== 'none' || encumbrance) && costsBudgets(state) && purchasing.budgetMoney(state.entity, currency, day) === undefined
  );
}

const noRate = ({ entity, data: { currency, day } }: Submitted, { purchasing }: Context): Problem => ({
  kind: 'requisition-budget',
  place: 'rate',
  code: 'BUDGET_RATE_UNKNOWN',
  summary: `What ${currency} is worth in ${purchasing.rulesOf(entity).budgetCurrency}, in which its budgets are, nobody declared for ${day}`,
  hint: 'Declare the rate in policies/purchasing.yaml and apply it; the requisition goes on by itself then',
});

const shortage = ({ budget, isSet, amount, available }: BudgetChecked): Problem => ({
  kind: 'requisition-budget',
  place: budget,
  code: isSet ? 'BUDGET_EXCEEDED' : 'BUDGET_NOT_SET',
  summary: isSet
    ? `${budget} has ${available} left in minor units, and ${amount} is asked for`
    : `${budget} is not set, and ${amount} in minor units is asked for`,
  hint: 'Set a higher budget, or submit a smaller requisition; it goes on by itself once there is enough',
  amount: BigInt(amount),
});

const refusal = (owner: string): Problem => ({
  kind: 'requisition-budget',
  place: 'owner',
  code: 'BUDGET_REFUSED',
  summary: `The owner of the budget (${owner}) says that there is not enough`,
  hint: 'It goes on when the owner says otherwise, or with a smaller requisition',
});

import type {
  BudgetAnswerData,
  RequisitionData,
  RequisitionWithdrawalData,
  StockTransferData,
  StoredEvent,
} from '../../../canonical/index.ts';
import type { Decision, Effect } from '../../engine/decision.ts';
import type { ApprovalDecided, BudgetChecked, ItemAnswered, RequesterAnswered, SupplierAnswered } from '../asks.ts';
import { purchasingEventUnexpected } from '../faults.ts';
import type { PurchasingPolicies } from '../policies.ts';
import { COST_CENTERS_DECLARED, RATES_DECLARED } from '../declared.ts';
import { announce } from './announce.ts';
import { checkMoney } from './check-money.ts';
import { askItems, checkPrices } from './check-prices.ts';
import { type Context, type Moved, type Problem, withProblems } from './context.ts';
import { getApproved } from './get-approved.ts';
import { giveUp } from './give-up.ts';
import { onTimer } from './on-timer.ts';
import { bookTransfers, isHandedOver, takeTransfer } from './take-transfer.ts';
import { takeCheck } from './owner-answer.ts';
import { originOf, type Requisition, statusOf, type Submitted, UNKNOWN } from './state.ts';

/**
 * Takes a requisition from its submission to its orders: prices, suppliers, money, approval. Every event first adds to what is known; then the
 * requisition goes as far as it can. Answers to an earlier round are too late, copies change nothing, and what comes before the requisition waits.
 */
export function decideRequisition(
  known: Requisition | undefined,
  event: StoredEvent,
  { purchasing }: PurchasingPolicies,
): Decision<Requisition> {
  const context: Context = { event, purchasing };
  const state = known ?? UNKNOWN(event.entity);
  const told = learn(state, context);
  if (told.state.data === undefined) return { state: told.state, status: statusOf(told.state), effects: told.effects };
  const gone = goOn({ ...told.state, data: told.state.data }, context);
  const { state: after, effects } = awaitTransfer(gone.state, context);
  return { state: after, status: statusOf(after), effects: [...told.effects, ...gone.effects, ...effects] };
}

/** An approved transfer is the distribution center's work until everything was handed over. */
function awaitTransfer(state: Submitted, context: Context): Learnt & { readonly state: Submitted } {
  if (state.data.kind !== 'transfer' || state.stage !== 'ordered') return { state, effects: [] };
  const { requisition, from = '', site, lines } = state.data;
  const problem: Problem = {
    kind: 'transfer',
    place: 'handing-over',
    code: 'TRANSFER_WANTED',
    summary: `Requisition ${requisition} wants ${lines.length === 1 ? 'one line' : `${lines.length} lines`} handed over from ${from} to ${site}`,
    hint: 'Pick and send it; it is closed by itself once everything was handed over',
  };
  const booked = bookTransfers(state, context);
  const shown = withProblems(booked.state, isHandedOver(state) ? [] : [problem], context);
  return { state: shown.state, effects: [...booked.effects, ...shown.effects] };
}

interface Learnt {
  readonly state: Requisition;
  readonly effects: readonly Effect[];
}

function learn(state: Requisition, context: Context): Learnt {
  const { event } = context;
  const { data } = event;
  const isOfThisRound = (data as { readonly ask?: number }).ask === state.ask;
  switch (event.type) {
    case 'requisition.submitted':
      return submit(state, data as RequisitionData, context);
    case 'requisition.withdrawn':
      return withdraw(state, data as RequisitionWithdrawalData, context);
    case 'item.answered': {
      const answer = data as unknown as ItemAnswered;
      return silent(isOfThisRound && state.lines === undefined ? { ...state, items: { ...state.items, [answer.line]: answer } } : state);
    }
    case 'supplier.answered': {
      const answer = data as unknown as SupplierAnswered;
      return silent(
        isOfThisRound && state.lines === undefined ? { ...state, suppliers: { ...state.suppliers, [answer.supplier]: answer } } : state,
      );
    }
    case 'requester.answered':
      return silent(isOfThisRound ? { ...state, requester: data as unknown as RequesterAnswered } : state);
    case 'budget.checked':
      return silent(isOfThisRound ? heardOf(state, data as unknown as BudgetChecked) : state);
    case 'budget.answered':
      return silent({ ...state, ownerAnswer: data as BudgetAnswerData });
    case 'approval.decided':
      return silent(approvedBy(state, data as unknown as ApprovalDecided));
    case 'stock.transferred':
      return takeTransfer(state, data as StockTransferData, context);
    case RATES_DECLARED:
    case COST_CENTERS_DECLARED:
      return silent(state);
    case 'timer.fired':
      return onTimer(state, context);
    case 'delivery.confirmed':
    case 'delivery.refused':
      return silent(takeCheck(state, context));
    default:
      throw purchasingEventUnexpected(event.type, 'requisition');
  }
}

const silent = (state: Requisition): Learnt => ({ state, effects: [] });

function heardOf(state: Requisition, answer: BudgetChecked): Requisition {
  const hold = state.budgets[answer.budget];
  return hold === undefined ? state : { ...state, budgets: { ...state.budgets, [answer.budget]: { ...hold, answer } } };
}

function approvedBy(state: Requisition, decided: ApprovalDecided): Requisition {
  const isOfThisRound = state.data !== undefined && decided.origin === originOf({ ...state, data: state.data });
  const isCopy = state.approvals.some(({ proposal, step }) => proposal === decided.proposal && step === decided.step);
  return isOfThisRound && !isCopy ? { ...state, approvals: [...state.approvals, decided] } : state;
}

/** A first submission begins; a revision of what is not ordered begins anew, and what was approved of the earlier counts for nothing. */
function submit(state: Requisition, data: RequisitionData, context: Context): Learnt {
  const { event } = context;
  if (state.isWithdrawn || state.revision >= event.revision) return silent({ ...state, data: state.data ?? data, entity: event.entity });
  if (state.data !== undefined && state.orders.length > 0) {
    const problem: Problem = {
      kind: 'requisition-approval',
      place: `revision ${event.revision}`,
      code: 'REQUISITION_ORDERED',
      summary: `Requisition ${data.requisition} was changed after it was ordered`,
      hint: 'Change or cancel the order, or submit a new requisition',
    };
    return withProblems({ ...state, revision: event.revision }, [problem], context);
  }
  const before = state.data === undefined ? [] : endRound({ ...state, data: state.data }, context, 'a revision came');
  const begun: Submitted = {
    ...UNKNOWN(event.entity),
    data,
    revision: event.revision,
    submittedAt: event.recordedAt,
    ask: state.ask + 1,
    decisions: state.decisions,
    problems: state.problems,
    ...(state.transfers === undefined ? {} : { transfers: state.transfers }),
    // What its owner said before the first revision came is kept; it says nothing about a later one.
    ...(state.data === undefined && state.ownerAnswer !== undefined ? { ownerAnswer: state.ownerAnswer } : {}),
  };
  return { state: begun, effects: [...before, ...announce(begun), ...askItems(begun, event.key)] };
}

function withdraw(state: Requisition, { reason = 'withdrawn' }: RequisitionWithdrawalData, context: Context): Learnt {
  if (state.isWithdrawn) return silent(state);
  if (state.data === undefined) return silent({ ...state, isWithdrawn: true, stage: 'withdrawn' });
  const gone = giveUp({ ...state, data: state.data }, context, reason);
  const cleared = withProblems({ ...gone.state, isWithdrawn: true, stage: 'withdrawn' as const }, [], context);
  return { state: cleared.state, effects: [...endApproval({ ...state, data: state.data }, reason), ...gone.effects, ...cleared.effects] };
}

/** What is undone when another revision takes the place of this one. */
const endRound = (state: Submitted, context: Context, reason: string): Effect[] => [
  ...endApproval(state, reason),
  ...(state.stage === 'returned' || state.stage === 'rejected' ? [] : giveUp(state, context, reason).effects),
];

const endApproval = (state: Submitted, reason: string): Effect[] =>
  state.stage === 'approval' && state.steps !== undefined && state.steps.length > 0
    ? [{ effect: 'withdraw-approval', origin: originOf(state), reason }]
    : [];

const STEPS: Partial<Record<Requisition['stage'], (state: Submitted, context: Context) => Moved>> = {
  checking: checkPrices,
  budget: checkMoney,
  approval: getApproved,
};

/** Takes step after step until one waits. */
function goOn(begun: Submitted, context: Context): { readonly state: Submitted; readonly effects: readonly Effect[] } {
  const effects: Effect[] = [];
  let state = begun;
  for (;;) {
    const moved = STEPS[state.stage]?.(state, context);
    if (moved === undefined) return { state, effects };
    effects.push(...moved.effects);
    state = moved.state;
    if (!moved.isThrough) return { state, effects };
  }
}

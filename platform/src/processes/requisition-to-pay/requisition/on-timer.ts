import type { Effect } from '../../engine/decision.ts';
import { type Context, type Problem, withProblems } from './context.ts';
import { originOf, type Requisition, type Submitted, totalOf } from './state.ts';

interface Learnt {
  readonly state: Requisition;
  readonly effects: readonly Effect[];
}

/** A clock ran out: a step is late, the owner of the budget is silent, an emergency is not approved. Stale firings change nothing. */
export function onTimer(state: Requisition, context: Context): Learnt {
  const { name, visit } = context.event.data as { readonly name?: string; readonly visit?: number };
  if (state.data === undefined || visit === undefined) return { state, effects: [] };
  const submitted = { ...state, data: state.data };
  if (name === 'approval-step') return { state, effects: escalation(submitted, visit) };
  if (visit !== state.ask) return { state, effects: [] };
  if (name === 'budget-answer' && state.stage === 'budget' && state.ownerAnswer === undefined)
    return shown(state, silence(submitted), context);
  if (name === 'emergency' && state.stage === 'approval') return shown(state, unapproved(submitted), context);
  return { state, effects: [] };
}

function escalation(state: Submitted, step: number): Effect[] {
  const isOpen = state.stage === 'approval' && state.steps?.[step - 1] !== undefined && !state.approvals.some((one) => one.step === step);
  return isOpen ? [{ effect: 'escalate-approval', origin: originOf(state), step }] : [];
}

const shown = (state: Requisition, problem: Problem, context: Context): Learnt => withProblems(state, [problem], context);

const silence = (state: Submitted): Problem => ({
  kind: 'requisition-budget',
  place: 'silence',
  code: 'BUDGET_OWNER_SILENT',
  summary: `The owner of the budget did not say whether there is enough for requisition ${state.data.requisition}`,
  hint: 'Ask the owner; the requisition goes on by itself with the answer',
  amount: totalOf(state),
});

const unapproved = (state: Submitted): Problem => ({
  kind: 'emergency-not-approved',
  place: 'late',
  code: 'EMERGENCY_NOT_APPROVED',
  summary: `The emergency order of requisition ${state.data.requisition} was not approved in time`,
  hint: 'Have it approved or rejected now',
  amount: totalOf(state),
});

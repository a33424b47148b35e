import { formatMoney, money } from '../../../kernel/index.ts';
import type { ApprovalStage, Effect } from '../../engine/decision.ts';
import type { ApprovalDecided } from '../asks.ts';
import { hoursAfter } from '../work-item.ts';
import { codingProblems } from './coding.ts';
import { type Context, type Moved, noted, type Problem, withProblems } from './context.ts';
import { giveUp } from './give-up.ts';
import { placeOrders } from './place-orders.ts';
import { type Route, routeOf } from './routing.ts';
import { originOf, type Submitted, totalOf } from './state.ts';

/** Third step: whoever has to approve does, one after the other; then the orders go out. What needs nobody is ordered at once. */
export function getApproved(state: Submitted, context: Context): Moved {
  return state.steps === undefined ? route(state, context) : decide(state, state.steps, context);
}

function route(state: Submitted, context: Context): Moved {
  const policy = context.purchasing.approvals();
  const cumulated = totalOf(state) + BigInt(state.requester?.others ?? '0');
  const { data, entity, lines = [] } = state;
  const found = routeOf(policy, {
    entity,
    site: data.site,
    kind: data.kind,
    currency: data.currency,
    costCenters: [...new Set([data.costCenter, ...data.lines.flatMap((line) => line.distributions.map(({ costCenter }) => costCenter))])],
    classes: [
      ...new Set(
        lines.flatMap((line) => [
          ...(line.class === undefined ? [] : [line.class]),
          ...(line.order.treatment === 'capital' ? ['capital'] : []),
        ]),
      ),
    ],
    cumulated,
  });
  const problems = found.isCovered ? [] : [uncovered(found, cumulated)];
  const shown = withProblems(state, problems, context);
  if (!found.isCovered) return { ...shown, isThrough: false };
  const inputs = { amount: String(totalOf(state)), cumulated: String(cumulated), currency: data.currency, owners: found.owners.join(', ') };
  const outcome =
    found.steps.length === 0 ? 'nobody has to approve' : found.steps.map(({ step, role }) => `${step} by ${role}`).join(', then ');
  const decision = { rule: `approval-band ${found.band ?? ''}`, version: policy.version, inputs, outcome };
  const routed = noted({ ...shown.state, steps: found.steps }, [decision], context);
  const asking = found.steps.length === 0 ? [] : [askPeople(routed, found.steps, cumulated), ...clocks(routed, found.steps, context)];
  return { state: routed, effects: [...shown.effects, ...asking], isThrough: true };
}

const uncovered = ({ band }: Route, cumulated: bigint): Problem => ({
  kind: 'requisition-approval',
  place: 'route',
  code: 'NOBODY_MAY_APPROVE',
  summary: band === undefined ? 'No band of the approval matrix fits' : `Nobody of band ${band} may approve as much`,
  hint: 'Correct policies/requisition-approvals.yaml, apply it, and submit the requisition again',
  amount: cumulated,
});

function askPeople(state: Submitted, steps: readonly ApprovalStage[], cumulated: bigint): Effect {
  const { data, entity, revision, lines = [], budgets } = state;
  const total = totalOf(state);
  const short = Object.values(budgets).filter(({ answer }) => answer?.isAvailable === false).length;
  return {
    effect: 'approval',
    origin: originOf(state),
    kind: 'requisition',
    content: {
      requisition: data.requisition,
      revision,
      kind: data.kind,
      entity,
      requester: data.requester,
      site: data.site,
      costCenter: data.costCenter,
      day: data.day,
      currency: data.currency,
      total: String(total),
      cumulated: String(cumulated),
      overBudget: short,
      ...(data.emergency === undefined ? {} : { emergency: data.emergency }),
      lines: lines.map(({ supplier, amount, order }) => {
        const costCenters = order.distributions
          .map(({ costCenter, account = '', share }) => `${costCenter}/${account} ${share}%`)
          .join(' ');
        const what = order.item ?? order.description.slice(0, 60);
        return `${order.line}: ${what}, ${order.quantity} ${order.unit} at ${order.unitPrice} = ${formatMoney(money(BigInt(amount), data.currency))}, ${supplier}, ${costCenters}`;
      }),
    },
    amount: total,
    currency: data.currency,
    cumulated,
    reason: data.emergency ?? `Requisition ${data.requisition} for ${data.site}`,
    requester: data.requester,
    steps,
  };
}

/** The clock of the first step, and of an emergency as a whole. */
function clocks(state: Submitted, steps: readonly ApprovalStage[], { event, purchasing }: Context): Effect[] {
  const emergency = hoursAfter(state.submittedAt, purchasing.approvals().emergencyHours);
  return [
    stepClock(steps, 1, event.recordedAt),
    ...(state.data.emergency === undefined ? [] : [{ effect: 'timer' as const, name: 'emergency', visit: state.ask, dueAt: emergency }]),
  ];
}

const stepClock = (steps: readonly ApprovalStage[], step: number, from: string): Effect => ({
  effect: 'timer',
  name: 'approval-step',
  visit: step,
  dueAt: hoursAfter(from, steps[step - 1]?.hours ?? 24),
});

function decide(state: Submitted, steps: readonly ApprovalStage[], context: Context): Moved {
  const against = state.approvals.find(({ decision }) => decision !== 'approve');
  if (against !== undefined) return end(state, against, context);
  const given = new Set(state.approvals.map(({ step }) => step));
  const open = steps.findIndex((_, index) => !given.has(index + 1));
  if (open !== -1) {
    const next: Effect[] = open === 0 ? [] : [stepClock(steps, open + 1, context.event.recordedAt)];
    return { state, effects: context.event.type === 'approval.decided' ? next : [], isThrough: false };
  }
  // A cost center may have been closed while people decided.
  const problems = state.orders.length === 0 ? codingProblems(state.data, context.purchasing) : [];
  const cleared = withProblems(state, problems, context);
  if (problems.length > 0) return { ...cleared, isThrough: false };
  const placed = placeOrders({ ...cleared.state, stage: 'ordered' as const }, context);
  const stop: Effect[] = [
    { effect: 'cancel-timer', name: 'approval-step' },
    { effect: 'cancel-timer', name: 'emergency' },
  ];
  return {
    state: { ...placed.state, stage: 'ordered' },
    effects: [...cleared.effects, ...(steps.length === 0 ? [] : stop), ...placed.effects],
    isThrough: true,
  };
}

/** Rejected, or given back to be changed. What an emergency ordered already is cancelled as far as it still can be, and looked at. */
function end(state: Submitted, { decision }: ApprovalDecided, context: Context): Moved {
  const stage = decision === 'return' ? 'returned' : 'rejected';
  const isLate = state.orders.length > 0;
  const gone = giveUp(state, context, `approval ${stage}`);
  const shown = withProblems(gone.state, isLate ? [lateRefusal(state)] : [], context);
  return { state: { ...shown.state, stage }, effects: [...gone.effects, ...shown.effects], isThrough: true };
}

const lateRefusal = (state: Submitted): Problem => ({
  kind: 'emergency-not-approved',
  place: 'rejected',
  code: 'EMERGENCY_REJECTED',
  summary: `The emergency order of requisition ${state.data.requisition} was rejected after it went out`,
  hint: 'See whether the supplier can still be stopped, and talk to the requester',
  amount: totalOf(state),
});

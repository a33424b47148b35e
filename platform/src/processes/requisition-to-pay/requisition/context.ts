import type { StoredEvent } from '../../../canonical/index.ts';
import type { Effect } from '../../engine/decision.ts';
import type { Purchasing } from '../policies.ts';
import type { PurchaseWork } from '../purchase-work.ts';
import { hoursAfter } from '../work-item.ts';
import type { Requisition, RuleDecision, Submitted } from './state.ts';

/** What a step of the process is given besides the state. */
export interface Context {
  readonly event: StoredEvent;
  readonly purchasing: Purchasing;
}

/** What a step comes to. `isThrough`: the next step can be looked at. */
export interface Moved {
  readonly state: Submitted;
  readonly effects: readonly Effect[];
  readonly isThrough: boolean;
}

/** What keeps a requisition from going on, for a person to see. */
export interface Problem {
  readonly kind: PurchaseWork;
  /** The line or budget it is about. */
  readonly place: string;
  readonly code: string;
  readonly summary: string;
  readonly hint: string;
  readonly amount?: bigint;
}

/** Opens what is new among the problems and closes what is no more. */
export function withProblems<S extends Requisition>(
  state: S,
  problems: readonly Problem[],
  { event, purchasing }: Context,
): { readonly state: S; readonly effects: readonly Effect[] } {
  const identityOf = ({ kind, place }: Problem): string => `${event.key}|${kind}|${place}`;
  const now = problems.map(identityOf);
  const opened = problems.filter((problem) => !state.problems.includes(identityOf(problem)));
  return {
    state: { ...state, problems: now },
    effects: [
      ...state.problems
        .filter((identity) => !now.includes(identity))
        .map((identity): Effect => ({ effect: 'close-exception', identity, resolution: 'cleared' })),
      ...opened.map((problem): Effect => {
        const { owner, hours } = purchasing.workOf(problem.kind);
        const { kind, code, summary, hint, amount } = problem;
        return {
          effect: 'exception',
          kind,
          identity: identityOf(problem),
          code,
          summary,
          hint,
          owner,
          dueAt: hoursAfter(event.recordedAt, hours),
          ...(amount === undefined || state.data === undefined ? {} : { amount, currency: state.data.currency }),
        };
      }),
    ],
  };
}

/** Notes what rules decided. */
export const noted = <S extends Requisition>(state: S, decisions: readonly Omit<RuleDecision, 'at'>[], { event }: Context): S => ({
  ...state,
  decisions: [...state.decisions, ...decisions.map((decision) => ({ ...decision, at: event.recordedAt }))],
});

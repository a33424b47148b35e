import { actualOf, encumbered } from './commitments.ts';
import { decodeBudget } from './encoding.ts';

/** A budget as it stands. Minor units. */
export interface BudgetView {
  /** Absent: nothing was budgeted. */
  readonly amount?: bigint;
  readonly currency?: string;
  /** What requisitions and orders hold of it. */
  readonly encumbered: bigint;
  readonly actual: bigint;
  readonly available: bigint;
}

/** Reads the stored state of a budget for people. */
export function budgetView(text: string): BudgetView {
  const state = decodeBudget(text);
  const [held, actual] = [encumbered(state), actualOf(state)];
  const set = state.budget?.data;
  const amount = set === undefined ? 0n : BigInt(set.amount);
  return {
    ...(set === undefined ? {} : { amount, currency: set.currency }),
    encumbered: held,
    actual,
    available: amount - held - actual,
  };
}

import type { PricedLine, Requisition, RuleDecision } from './state.ts';

/** A requisition for who decides about it. Amounts in minor units, as text. */
export interface RequisitionView {
  readonly stage: string;
  readonly lines: readonly PricedLine[];
  /** The rules that decided something, of which version, with what outcome. */
  readonly decisions: readonly RuleDecision[];
  /** What is asked of each budget, by its key, and what the budget said. */
  readonly budgets: Requisition['budgets'];
  /** What people said to its steps. */
  readonly approvals: Requisition['approvals'];
  readonly orders: Requisition['orders'];
}

/** Reads the stored state of a requisition for people. */
export function requisitionView(text: string): RequisitionView {
  const { stage, lines = [], decisions, budgets, approvals, orders } = JSON.parse(text) as Requisition;
  return { stage, lines, decisions, budgets, approvals, orders };
}

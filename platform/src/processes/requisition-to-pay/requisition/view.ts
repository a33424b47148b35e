import type { ApprovalDecided } from '../asks.ts';
import type { Requisition, RuleDecision } from './state.ts';

/** How a requisition came to be what it is, for people. */
export interface RequisitionView {
  readonly stage: Requisition['stage'];
  readonly decisions: readonly RuleDecision[];
  readonly approvals: readonly ApprovalDecided[];
  /** Amounts in minor units. */
  readonly orders: Requisition['orders'];
}

/** Reads what the requisition process stored. */
export function requisitionViewOf(text: string): RequisitionView {
  const { stage, decisions, approvals, orders } = JSON.parse(text) as Requisition;
  return { stage, decisions, approvals, orders };
}

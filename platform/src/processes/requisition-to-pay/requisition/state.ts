import type { BudgetAnswerData, OrderLineData, RequisitionData, StockTransferData } from '../../../canonical/index.ts';
import type { ApprovalStage } from '../../engine/decision.ts';
import type { ApprovalDecided, BudgetChecked, ItemAnswered, RequesterAnswered, SupplierAnswered } from '../asks.ts';

/**
 * `checking`: prices and suppliers; `budget`: money, and what else the requester asked for; `approval`: people; `ordered`: done here.
 * Where a problem stops it the stage stays, and problems say why.
 */
export type Stage = 'checking' | 'budget' | 'approval' | 'ordered' | 'returned' | 'rejected' | 'withdrawn';

/** A rule that decided something: which, of which version, on what, with what outcome. Kept with the requisition and shown. */
export interface RuleDecision {
  readonly rule: string;
  /** Version of the policy file it stands in; 0: it is part of the process. */
  readonly version: number;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outcome: string;
  /** ISO instant. */
  readonly at: string;
}

/** A line with its price and where its cost goes. Amounts in minor units, as text. */
export interface PricedLine {
  readonly supplier: string;
  readonly amount: string;
  readonly class?: string;
  readonly order: OrderLineData;
  /** Its item knows this price of the same day. */
  readonly isPaidThatDay?: true;
}

export interface PlacedOrder {
  readonly order: string;
  readonly supplier: string;
  readonly amount: string;
}

/** Goods that were handed over instead of bought. */
export interface KeptTransfer {
  /** Identity of the event. */
  readonly id: string;
  readonly revision: number;
  readonly data: StockTransferData;
  readonly isPosted?: boolean;
}

/** What is held of one budget. */
export interface BudgetHold {
  readonly amount: string;
  /** Absent: it is not asked, or has not answered. */
  readonly answer?: BudgetChecked;
}

export interface Requisition {
  readonly entity: string;
  /** Absent while only answers or a withdrawal are known. */
  readonly data?: RequisitionData;
  readonly revision: number;
  /** ISO instant at which this revision was recorded. */
  readonly submittedAt: string;
  /** Number of the round of asks: answers to earlier rounds are too late. */
  readonly ask: number;
  readonly stage: Stage;
  /** By line, until prices are settled. */
  readonly items: Readonly<Record<string, ItemAnswered>>;
  /** Until prices are settled; null: asked. */
  readonly suppliers: Readonly<Record<string, SupplierAnswered | null>>;
  /** Set once prices are settled. */
  readonly lines?: readonly PricedLine[];
  readonly requester?: RequesterAnswered;
  readonly budgets: Readonly<Record<string, BudgetHold>>;
  /** It waits for a rate of its money, so that no budget was asked yet. */
  readonly isUncounted?: true;
  /** What the owner of the budget said, where that is another system. */
  readonly ownerAnswer?: BudgetAnswerData;
  /** That system is to say whether there is enough. */
  readonly isOwnerAsked?: true;
  /** The check was answered with no, so that nothing is held there by it. */
  readonly isCheckRefused?: true;
  /** Set once it is known who has to approve. */
  readonly steps?: readonly ApprovalStage[];
  readonly approvals: readonly ApprovalDecided[];
  readonly orders: readonly PlacedOrder[];
  /** Of a transfer: what was handed over. */
  readonly transfers?: readonly KeptTransfer[];
  readonly decisions: readonly RuleDecision[];
  /** Identities of the exceptions that are open. */
  readonly problems: readonly string[];
  readonly isWithdrawn: boolean;
}

export const UNKNOWN = (entity: string): Requisition => ({
  entity,
  revision: 0,
  submittedAt: '',
  ask: 0,
  stage: 'checking',
  items: {},
  suppliers: {},
  budgets: {},
  approvals: [],
  orders: [],
  decisions: [],
  problems: [],
  isWithdrawn: false,
});

/** A requisition whose content is known. */
export type Submitted = Requisition & { readonly data: RequisitionData };

/** What the approvals of one round are called. */
export const originOf = ({ data, ask }: Submitted): string => `requisition:${data.requisition}|${ask}`;

/** What it comes to, in minor units. */
export const totalOf = ({ lines = [] }: Requisition): bigint => lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n);

/** The stage for people and counts. */
export function statusOf({ data, stage, problems, orders }: Requisition): string {
  if (data === undefined) return 'waiting';
  if (stage === 'rejected' || stage === 'withdrawn' || stage === 'returned') return stage;
  if (stage === 'ordered' && data.kind === 'transfer') return problems.length > 0 ? 'transfer-wanted' : 'transferred';
  if (problems.length > 0 && orders.length === 0) return 'stopped';
  return stage === 'approval' && orders.length > 0 ? 'ordered-unapproved' : stage;
}

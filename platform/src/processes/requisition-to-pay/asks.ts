import type { BudgetCheckData, ItemData, JsonObject } from '../../canonical/index.ts';
import type { Effect } from '../engine/decision.ts';

/** Whoever asks another key: its own key, and a number by which it knows which of its rounds the answer is for. */
export interface Asker {
  readonly asker: string;
  readonly ask: number;
}

/** `item.asked`: what does this cost, from whom, and is there any? */
export interface ItemAsked extends Asker {
  readonly line: string;
  /** Absent: whoever has the best contract. */
  readonly supplier?: string;
  readonly unit: string;
  readonly quantity: string;
  readonly currency: string;
  readonly day: string;
}

export type ItemProblem = 'item-unknown' | 'item-blocked' | 'unit-unknown' | 'price-unknown';

/** What a supplier asks for a quantity, written in the unit it is ordered in. */
export interface Offer {
  readonly supplier: string;
  readonly supplierItem?: string;
  readonly unit: string;
  readonly quantity: string;
  /** Base units in one `unit`. */
  readonly perUnit: string;
  /** Other units of the item at this supplier. */
  readonly units?: readonly { readonly unit: string; readonly perUnit: string }[];
  readonly unitPrice: string;
  /** Where the price is from, the first of these that has one. */
  readonly source: 'contract' | 'catalog' | 'last';
  readonly contract?: string;
  readonly tier?: number;
  readonly priceDate?: 'order' | 'receipt' | 'invoice';
  /** The same was paid on the same day: an order at this price is no news to the item. */
  readonly isPaidThatDay?: true;
}

/** `item.answered`. */
export interface ItemAnswered {
  readonly ask: number;
  readonly line: string;
  readonly item: string;
  readonly problem?: ItemProblem;
  readonly offer?: Offer;
  /** How many other offers there were. */
  readonly considered: number;
  readonly description?: string;
  readonly commodity?: string;
  readonly kind?: ItemData['kind'];
  /** In base units, by location. */
  readonly available: readonly { readonly location: string; readonly available: string; readonly day: string }[];
  /** What may be taken in its place, where there is a problem. */
  readonly alternates?: readonly string[];
}

/** `supplier.answered`, to a `supplier.asked` with nothing but its asker. */
export interface SupplierAnswered {
  readonly ask: number;
  readonly supplier: string;
  readonly problem?: 'supplier-unknown' | 'supplier-on-hold' | 'supplier-closed';
}

/** `budget.asked`: hold this much for a document. `check` says whether it is there; `record` only notes it. */
export interface BudgetAsked extends Asker {
  /** The requisition, or an order that came without one. */
  readonly document: string;
  readonly mode: 'check' | 'record';
  readonly amount: string;
  readonly currency: string;
  readonly day: string;
}

/** `budget.checked`: amounts in minor units as they were before this document. */
export interface BudgetChecked {
  readonly ask: number;
  readonly budget: string;
  readonly isSet: boolean;
  readonly amount: string;
  readonly available: string;
  readonly isAvailable: boolean;
  /** Absent in answers from before it was said. */
  readonly currency?: string;
}

/** What an order told a budget before: a budget keeps no details of what was over long ago. Minor units. */
export interface ToldBudget {
  readonly revision: number;
  readonly committed: string;
  readonly booked: string;
  /** Absent: nothing besides. */
  readonly beside?: string;
  readonly isReleased?: true;
}

/**
 * The names under which an order tells what its books took of a budget: one figure each, which the next one replaces. What was booked at the order's
 * price relieves what the order holds; what it costs besides, variance, freight and tax, does not.
 */
export const BOOKED = 'books';
export const BESIDE = 'beside';

/** `budget.committed`: an order takes the place of what its requisition held, or was changed. Absolute; the highest revision stands. */
export interface BudgetCommitted {
  readonly order: string;
  /** The requisition it came of, and what it takes over of what that one held. A change of the order takes nothing more. */
  readonly requisition?: string;
  readonly takes?: string;
  /** Absent: nothing was told. */
  readonly told?: ToldBudget;
  readonly revision: number;
  readonly amount: string;
  readonly currency: string;
  readonly day: string;
}

/** `budget.relieved`: the actual books took this much of an order: by a receipt, or an invoice where nothing is received. */
export interface BudgetRelieved {
  readonly order: string;
  readonly told?: ToldBudget;
  /** Names the posting; what comes again under a name replaces what it said. Negative for a return. */
  readonly source: string;
  readonly amount: string;
  readonly currency: string;
  readonly day: string;
}

/** `budget.released`: nothing more will come of a requisition or an order. */
export interface BudgetReleased {
  readonly document: string;
  readonly told?: ToldBudget;
  readonly day: string;
}

/** What one requisition comes to for a supplier or a commodity, in minor units. */
export interface Share {
  readonly of: 'supplier' | 'commodity';
  readonly code: string;
  readonly amount: string;
}

/** `requester.asked`: did they ask for more of the same lately? Notes what they ask for now. */
export interface RequesterAsked extends Asker {
  readonly requisition: string;
  readonly day: string;
  readonly currency: string;
  readonly shares: readonly Share[];
  readonly isEmergency: boolean;
}

/** `requester.answered`. */
export interface RequesterAnswered {
  readonly ask: number;
  /** What the others come to of the supplier or commodity that has most of them, in minor units. */
  readonly others: string;
  /** Which those are, and how many earlier ones count besides. */
  readonly requisitions: readonly string[];
  readonly more?: number;
  readonly sharing?: Pick<Share, 'of' | 'code'>;
  /** Emergencies of the last 30 days, this one included. */
  readonly emergencies: number;
}

/** `approval.decided`: what a person decided about one step. */
export interface ApprovalDecided {
  readonly proposal: string;
  /** What the process called it when it asked. */
  readonly origin: string;
  /** From 1. */
  readonly step: number;
  readonly decision: 'approve' | 'reject' | 'return';
  readonly by: string;
  /** In whose place. */
  readonly for?: string;
  readonly at: string;
  readonly note?: string;
}

/** An event for another key of the same entity. */
export function tell(name: string, type: string, entity: string, key: string, data: object): Effect {
  return { effect: 'emit', name, type, entity, key, data: data as JsonObject };
}

/** The key of a budget. */
export const budgetKey = (entity: string, costCenter: string, account: string, period: string): string =>
  `budget:${[entity, costCenter, account, period].join('|')}`;

/** What budgets are asked for as another system that owns them is asked: amounts in minor units by their keys. */
export const budgetShares = (amounts: ReadonlyMap<string, bigint>): BudgetCheckData['shares'] =>
  [...amounts].map(([budget, amount]) => {
    const [, costCenter = '', account = '', period = ''] = budget.split('|');
    return { costCenter, account, period, amount: String(amount) };
  });

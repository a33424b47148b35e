import type { InvoiceData, PaymentStatusData } from '../../../canonical/index.ts';
import type { BudgetChecked } from '../asks.ts';
import type { HoldKind, Measure } from '../match/index.ts';
import type { Registered } from '../billed.ts';

/** A hold as an order tells it; numbers as text. */
export interface ToldHold {
  readonly kind: HoldKind;
  readonly line?: string;
  readonly measure?: Measure;
  readonly expected?: string;
  readonly found?: string;
  readonly about?: string;
}

/** A line by itself: what of it is undisputed, and for how much of its quantity. */
export interface MatchedLineData {
  readonly line: string;
  readonly undisputed: string;
  readonly supported: string;
  readonly quantity: string;
  /** It is matched against what came. */
  readonly isReceived: boolean;
}

/** What an order says of its part of an invoice: `invoice.matched`. Amounts in minor units, quantities in millionths of base units. */
export interface MatchedData {
  readonly order: string;
  readonly isKnown: boolean;
  readonly holds: readonly ToldHold[];
  readonly lines: readonly MatchedLineData[];
  readonly freightAgreed: string;
  /** Where that stands: `by contract GPO-77`. */
  readonly freightSaid?: string;
  readonly freightBefore: string;
  readonly site: string;
}

export interface KeptPayment {
  readonly fact: string;
  readonly revision: number;
  /** Start of the identity of the event that passed it on, where one did: each has revision 1, so that its fact alone would name two postings. */
  readonly posting?: string;
  /** A void of this payment itself: what it said before is taken back already, and no other money came back. */
  readonly isUndone?: true;
  readonly data: PaymentStatusData;
}

/** What a budget bears of the lines that name no order. Minor units of the budget, as text. */
export interface InvoiceBudget {
  /** What is held of it until the invoice is booked. */
  readonly held: string;
  /** It is asked whether there is as much, and not only told. */
  readonly isAsked?: true;
  readonly answer?: Pick<BudgetChecked, 'isSet' | 'available' | 'isAvailable'>;
  /** What it counts as actual, once the invoice is booked. */
  readonly booked?: string;
}

/** What another system says, where the budget is its own. */
export interface BudgetOwnerAnswer {
  readonly isAvailable: boolean;
  readonly reference?: string;
}

export interface InvoiceState {
  readonly entity: string;
  /** Start of the identity of the event that brought it; the revision taken. */
  readonly fact: string;
  readonly revision: number;
  /** ISO instant it came. */
  readonly at: string;
  readonly invoice?: InvoiceData;
  /** Directories that know it, and those whose answer is not here yet. */
  readonly directories: readonly string[];
  readonly unanswered: readonly string[];
  /** Invoices that came before it and are alike, by directory. */
  readonly candidates: Readonly<Record<string, readonly Registered[]>>;
  /** Orders that were asked; what they said. */
  readonly asked: readonly string[];
  readonly matches: Readonly<Record<string, MatchedData>>;
  /** By the key of the budget; absent: none was asked. */
  readonly budgets?: Readonly<Record<string, InvoiceBudget>>;
  /** How often budgets were asked, and how often they were told what is booked. */
  readonly round?: number;
  readonly commitment?: number;
  /** Another system owns the budgets and was asked; what it said. */
  readonly isOwnerAsked?: true;
  readonly ownerAnswer?: BudgetOwnerAnswer;
  /** The check was answered with no, so that nothing is held there by it. */
  readonly isCheckRefused?: true;
  /** Nobody declared what its money is worth in that of its budgets. */
  readonly isWithoutRate?: true;
  /** Closed cost centers that lines without an order go to. */
  readonly closed?: readonly string[];
  /** Holds that a person let pass, with what was found then. */
  readonly accepted: readonly string[];
  readonly isNoDuplicate?: true;
  /** Nothing but what is undisputed is to be paid; a credit memo is waited for. */
  readonly wish?: 'short-pay' | 'request-credit';
  readonly isRejected?: true;
  /** Decisions of persons: `[decision, proposal, reason]`. */
  readonly decisions: readonly (readonly [decision: string, proposal: string, reason: string])[];
  /** Credit memos that name it: `[key, amount in minor units]`. */
  readonly credits: readonly (readonly [credit: string, amount: string])[];
  /** What is paid of it in all, minor units; absent until that is decided. */
  readonly payable?: string;
  /** The day under which it goes into the books, ours and the ERP's: decided once, when it becomes payable or the owner of the match is asked. */
  readonly accountingDay?: string;
  /** The journal that this key posted for what no order posts. */
  readonly journal?: string;
  readonly voucher?: { readonly state: 'queued' | 'made' | 'refused'; readonly reference?: string; readonly summary?: string };
  readonly payments: readonly KeptPayment[];
  /** What it waits for should have come by now. */
  readonly isLate?: true;
  /** It came again with other content after its payment was decided, or from elsewhere under the same number. */
  readonly isChanged?: true;
}

export const emptyInvoice = (entity: string, at: string): InvoiceState => ({
  entity,
  fact: '',
  revision: 0,
  at,
  directories: [],
  unanswered: [],
  candidates: {},
  asked: [],
  matches: {},
  accepted: [],
  decisions: [],
  credits: [],
  payments: [],
});

const LISTS = ['directories', 'unanswered', 'asked', 'accepted', 'decisions', 'credits', 'payments'] as const;

/** Compact JSON text of an invoice: what is empty is left off. */
export function encodeInvoice(state: InvoiceState): string {
  const text: Record<string, unknown> = { ...state };
  for (const name of LISTS) if (state[name].length === 0) text[name] = undefined;
  return JSON.stringify(text);
}

/** Reads what `encodeInvoice` wrote. */
export function decodeInvoice(text: string): InvoiceState {
  const stored = JSON.parse(text) as Partial<InvoiceState> & Pick<InvoiceState, 'entity' | 'at'>;
  return { ...emptyInvoice(stored.entity, stored.at), ...stored };
}

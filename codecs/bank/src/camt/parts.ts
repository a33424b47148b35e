import type { BankError } from '../bank-error.ts';
import type { Positions, Span } from '../span.ts';

export type CamtType = 'camt.052' | 'camt.053' | 'camt.054';

/** The Document and its group header. Times are as they are written. */
export interface CamtMessage {
  readonly kind: 'message';
  readonly type: CamtType;
  /** Such as `001.08`. */
  readonly version: string;
  readonly messageId: string;
  readonly createdAt?: string;
  readonly at: Span;
  readonly positions: Positions<'messageId' | 'createdAt'>;
}

/** One balance: OPBD opening booked, CLBD closing booked, PRCD previously closed, CLAV and OPAV available, ITBD interim and others. */
export interface CamtBalance {
  readonly type: string;
  readonly subType?: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly direction: 'credit' | 'debit';
  readonly day?: string;
  readonly positions: Positions<'type' | 'amount' | 'direction' | 'day'>;
}

/** A statement (053), report (052) or notification (054) up to its first entry. */
export interface CamtStatement {
  readonly kind: 'statement';
  readonly id: string;
  readonly electronicSequence?: string;
  readonly legalSequence?: string;
  readonly createdAt?: string;
  readonly from?: string;
  readonly to?: string;
  /** IBAN where the account has one, otherwise its other identification. */
  readonly account: string;
  readonly currency?: string;
  readonly owner?: string;
  /** BIC or clearing member of the bank that keeps the account. */
  readonly servicer?: string;
  readonly balances: readonly CamtBalance[];
  readonly at: Span;
  readonly positions: Positions<'id' | 'account' | 'currency' | 'from' | 'to'>;
}

/** Names by which a transaction is known, from EndToEndId to the servicer's own. */
export interface CamtReferences {
  readonly messageId?: string;
  readonly paymentInformationId?: string;
  readonly instructionId?: string;
  readonly endToEndId?: string;
  readonly transactionId?: string;
  readonly uetr?: string;
  readonly mandateId?: string;
  readonly chequeNumber?: string;
  readonly clearingReference?: string;
  readonly servicerReference?: string;
}

/** One transaction inside an entry. The amount is that of the transaction, in minor units, where the bank gives one. */
export interface CamtDetail {
  readonly references: CamtReferences;
  readonly amount?: bigint;
  readonly currency?: string;
  readonly direction?: 'credit' | 'debit';
  readonly debtor?: string;
  readonly creditor?: string;
  /** Remittance information in free text, piece by piece. */
  readonly remittance: readonly string[];
  readonly documents: readonly CamtDocument[];
  readonly returnReason?: string;
  readonly information?: string;
  readonly at: Span;
  readonly positions: Positions<keyof CamtReferences | 'amount' | 'remittance' | 'returnReason' | 'information'>;
}

/** A document or creditor reference that a payment is for. */
export interface CamtDocument {
  readonly type?: string;
  readonly number?: string;
  readonly creditorReference?: string;
  readonly remitted?: bigint;
  readonly currency?: string;
}

/** Where a bank code comes from: domain, family and subfamily of the ISO list, or the bank's own. */
export interface CamtTransactionCode {
  readonly domain?: string;
  readonly family?: string;
  readonly subFamily?: string;
  readonly proprietary?: string;
}

/** One entry. `direction` is what happens to the account: of a reversal it is already the opposite of what is reversed. */
export interface CamtEntry {
  readonly kind: 'entry';
  readonly reference?: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly direction: 'credit' | 'debit';
  readonly reversal: boolean;
  /** BOOK, PDNG, INFO or FUTR. */
  readonly status: string;
  readonly bookedOn?: string;
  readonly valueOn?: string;
  readonly servicerReference?: string;
  readonly code: CamtTransactionCode;
  readonly information?: string;
  readonly details: readonly CamtDetail[];
  readonly at: Span;
  readonly positions: Positions<
    'reference' | 'amount' | 'direction' | 'reversal' | 'status' | 'bookedOn' | 'valueOn' | 'servicerReference' | 'information'
  >;
}

/**
 * The end of a statement. `verdict` tells whether opening balance (OPBD, else PRCD) plus booked entries is the closing balance (CLBD);
 * `unchecked` where one of them is missing. `sound` is false where a balance, count or sum differs or something was unreadable.
 */
export interface CamtEnd {
  readonly kind: 'statementEnd';
  readonly verdict: 'balanced' | 'unbalanced' | 'unchecked';
  readonly entries: number;
  /** Sums of booked entries in minor units. */
  readonly credit: bigint;
  readonly debit: bigint;
  readonly sound: boolean;
  readonly at: Span;
}

export interface CamtProblem {
  readonly kind: 'problem';
  readonly error: BankError;
}

export type CamtPart = CamtMessage | CamtStatement | CamtEntry | CamtEnd | CamtProblem;

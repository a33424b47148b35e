import type { BankError } from '../bank-error.ts';
import type { PaymentTrace } from '../payment-trace.ts';
import type { Positions, Span } from '../span.ts';
import type { BATCH_HEADER, ENTRY, FILE_HEADER, IAT_BATCH_HEADER } from './layout.ts';

/** Record 1. Days are `YYYY-MM-DD`; values come without the blanks that fill their columns. */
export interface AchFile {
  readonly kind: 'file';
  readonly immediateDestination: string;
  readonly immediateOrigin: string;
  readonly createdOn?: string;
  readonly createdAt?: string;
  readonly fileIdModifier: string;
  readonly destinationName: string;
  readonly originName: string;
  readonly referenceCode: string;
  readonly at: Span;
  readonly positions: Positions<keyof typeof FILE_HEADER>;
}

/** Record 5. */
export interface AchBatch {
  readonly kind: 'batch';
  /** 200 mixed, 220 credits only, 225 debits only, 280 advices. */
  readonly serviceClass: string;
  readonly companyName: string;
  readonly discretionaryData: string;
  readonly companyId: string;
  /** CCD, CTX, PPD, WEB and so on; COR for notifications of change. */
  readonly entryClass: string;
  readonly entryDescription: string;
  readonly descriptiveDate: string;
  readonly effectiveOn?: string;
  /** Day of the year (001 to 366) on which the operator settles. */
  readonly settlementDay: string;
  readonly originatorStatus: string;
  readonly originatingBank: string;
  readonly batchNumber: string;
  /** What the header of an international batch (IAT) says in place of name, data and descriptive date. */
  readonly international?: AchInternational;
  readonly at: Span;
  readonly positions: Positions<keyof typeof BATCH_HEADER | keyof typeof IAT_BATCH_HEADER>;
}

export interface AchInternational {
  readonly exchangeIndicator: string;
  readonly exchangeReference: string;
  readonly destinationCountry: string;
  readonly originatingCurrency: string;
  readonly destinationCurrency: string;
}

/** Record 7. `reason`, `originalTrace` and so on stand in returns and notifications of change (99, 98). */
export interface AchAddenda {
  readonly type: string;
  /** The columns from the type to the sequence number or trace, as they are, without trailing blanks. */
  readonly text: string;
  readonly sequence?: string;
  readonly reason?: string;
  readonly originalTrace?: string;
  readonly originalBank?: string;
  readonly information?: string;
  readonly at: Span;
  readonly positions: Positions<
    'text' | 'sequence' | 'entrySequence' | 'reason' | 'originalTrace' | 'originalBank' | 'information' | 'traceNumber'
  >;
}

export type AchEntryKind = 'payment' | 'prenote' | 'zero' | 'return';

/** Record 6 with its addenda. */
export interface AchEntry {
  readonly kind: 'entry';
  readonly entryClass: string;
  readonly transactionCode: string;
  readonly direction: 'credit' | 'debit';
  /** Cents, by their direction. */
  readonly amount: bigint;
  /** Nine digits, the last the check digit. */
  readonly routingNumber: string;
  readonly account: string;
  readonly identification: string;
  readonly name: string;
  readonly discretionaryData: string;
  readonly traceNumber: string;
  /** What the transaction code says the entry is for; returns and changes have codes 21, 26, 31 and so on. */
  readonly purpose: AchEntryKind;
  readonly addenda: readonly AchAddenda[];
  /** The texts of all payment addenda (05) in their order, which in CTX are one X12 820. */
  readonly paymentInformation: string;
  readonly trace?: PaymentTrace;
  readonly at: Span;
  readonly positions: Positions<keyof typeof ENTRY | 'addendaCount'>;
}

/** Record 8 or 9 with what was found before it. `sound` is false where a total, count or hash differs or something was unreadable. */
export interface AchEnd {
  readonly kind: 'batchEnd' | 'fileEnd';
  readonly debit: bigint;
  readonly credit: bigint;
  /** Entries and addenda. */
  readonly entries: number;
  readonly sound: boolean;
  readonly at: Span;
}

export interface AchProblem {
  readonly kind: 'problem';
  readonly error: BankError;
}

export type AchPart = AchFile | AchBatch | AchEntry | AchEnd | AchProblem;

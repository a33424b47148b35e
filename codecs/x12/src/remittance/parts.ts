import type { X12Error } from '../x12-error.ts';

/** Where a value came from: bytes `start` to `end` (exclusive) of the stream, in the segment with this 0-based index. */
export interface Source {
  readonly start: number;
  readonly end: number;
  readonly segmentIndex: number;
}

/** Where a part came from: bytes from its first segment to the end of its last, both segment indexes inclusive. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
  readonly firstSegment: number;
  readonly lastSegment: number;
}

/** REF: a qualifier and an identifier (`6R` line item control number, `1K` payer claim number, `TJ` tax id …). */
export interface Reference extends Source {
  readonly qualifier: string;
  readonly value: string;
  /** REF03, where stated. */
  readonly description?: string | undefined;
}

/** DTM with its qualifier (232/233 statement from/to, 050 received, 472 service, 150/151 service from/to, 036 expiry). `date` is YYYY-MM-DD. */
export interface DatedFact extends Source {
  readonly qualifier: string;
  readonly date: string;
}

/** AMT: informs only, never part of the balance. `amount` in cents. */
export interface AmountFact extends Source {
  readonly qualifier: string;
  readonly amount: bigint;
}

/** QTY; `quantity` is the decimal as written. */
export interface QuantityFact extends Source {
  readonly qualifier: string;
  readonly quantity: string;
}

/** One reason of a CAS segment. Positive lowers the payment. `amount` in cents, `quantity` as written. */
export interface Adjustment extends Source {
  readonly group: string;
  readonly reason: string;
  readonly amount: bigint;
  readonly quantity: string | undefined;
}

/** NM1. `person` tells a person (NM102 1) from an organization (2). */
export interface Named extends Source {
  readonly role: string;
  readonly person: boolean;
  readonly last: string;
  readonly first: string | undefined;
  readonly middle: string | undefined;
  /** NM106, where stated. */
  readonly prefix?: string | undefined;
  readonly suffix: string | undefined;
  readonly idQualifier: string | undefined;
  readonly id: string | undefined;
}

/** LQ: `HE` remark codes, `RX` pharmacy. */
export interface Remark extends Source {
  readonly qualifier: string;
  readonly code: string;
}

/** SVC01 or SVC06. */
export interface Procedure {
  readonly qualifier: string;
  readonly code: string;
  readonly modifiers: readonly string[];
  readonly description: string | undefined;
}

/** Loop 2110, from SVC on. Amounts in cents; units are decimals as written (absent means 1). */
export interface Service extends SourceRange {
  readonly procedure: Procedure;
  readonly submittedProcedure: Procedure | undefined;
  readonly charge: bigint;
  readonly paid: bigint;
  readonly revenueCode: string | undefined;
  readonly paidUnits: string | undefined;
  readonly submittedUnits: string | undefined;
  readonly adjustments: readonly Adjustment[];
  readonly dates: readonly DatedFact[];
  /** DTM 472, or 150 and 151. */
  readonly serviceFrom: string | undefined;
  readonly serviceTo: string | undefined;
  readonly references: readonly Reference[];
  /** REF 6R: the provider's line item control number. */
  readonly lineControlNumber: string | undefined;
  readonly amounts: readonly AmountFact[];
  /** AMT B6: allowed amount. */
  readonly allowed: bigint | undefined;
  readonly quantities: readonly QuantityFact[];
  readonly remarks: readonly Remark[];
}

/** MIA or MOA: remark codes, and every other element as written, by element number. */
export interface AdjudicationFacts extends Source {
  readonly remarks: readonly string[];
  readonly elements: ReadonlyMap<number, string>;
}

/** N3 and N4. */
export interface Address {
  readonly lines: readonly string[];
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  /** N404 and N407; only addresses outside the United States have them. */
  readonly country?: string | undefined;
  readonly subdivision?: string | undefined;
}

export interface BankAccount {
  readonly routing: string;
  readonly account: string;
}

/** N1 with what follows it. */
export interface Party extends Source {
  readonly name: string;
  readonly idQualifier: string | undefined;
  readonly id: string | undefined;
  /** N104 where N103 is XX. */
  readonly npi: string | undefined;
  /** N104 where N103 is FI, or REF TJ. */
  readonly taxId: string | undefined;
  readonly address: Address | undefined;
  readonly references: readonly Reference[];
}

/** BPR, TRN and the two parties. Amounts in cents, dates YYYY-MM-DD. */
export interface RemittanceHeader extends SourceRange {
  readonly kind: 'header';
  /** 0-based count of 835 sets in the stream; every part of a set carries it. */
  readonly set: number;
  /** ST02, GS06, ISA13; empty where the stream began below that level. */
  readonly controlNumber: string;
  readonly groupControlNumber: string;
  readonly interchangeControlNumber: string;
  /** ISA06 and ISA08 without padding. */
  readonly interchangeSender: string;
  readonly interchangeReceiver: string;
  /** GS02 and GS03. */
  readonly applicationSender: string;
  readonly applicationReceiver: string;
  /** ST03, or GS08 where ST03 is empty. */
  readonly version: string;
  /** BPR01: C, D, H, I, P, U, X. */
  readonly handling: string;
  /** BPR02, and where it stands. */
  readonly paymentAmount: bigint;
  readonly paymentSource: Source;
  /** BPR03: C or D. Both pay the payee; D is a debit the payee initiated on the payer's account. */
  readonly creditDebit: string;
  /** BPR04: ACH, BOP, CHK, FWT, NON. */
  readonly paymentMethod: string;
  /** BPR05: CCP or CTX. */
  readonly paymentFormat: string | undefined;
  /** BPR16. */
  readonly effectiveDate: string | undefined;
  /** BPR06/07 with BPR08/09, and BPR12/13 with BPR14/15. */
  readonly payerAccount: BankAccount | undefined;
  readonly payeeAccount: BankAccount | undefined;
  /** True where money is to come to the bank: an amount, a method other than NON, and not a notification (BPR01 H, P). */
  readonly expectsDeposit: boolean;
  /** TRN02, TRN03, TRN04. With the amount they find the deposit. */
  readonly traceNumber: string;
  readonly traceSource: Source;
  readonly payerIdentifier: string;
  readonly originatorSupplement: string | undefined;
  /** CUR02 where a CUR names a currency. */
  readonly currency: string | undefined;
  /** REF EV and REF F2. */
  readonly receiverId: string | undefined;
  readonly payerVersion: string | undefined;
  /** DTM 405. */
  readonly productionDate: string | undefined;
  readonly payer: Party | undefined;
  readonly payee: Party | undefined;
}

/** Loop 2000: LX with TS3 and TS2. The claims after it carry it as `provider`. */
export interface RemittanceProvider extends SourceRange {
  readonly kind: 'provider';
  readonly set: number;
  /** LX01. */
  readonly headerNumber: string;
  /** TS301: the provider the following claims belong to, where the payer says so. */
  readonly providerId: string | undefined;
  /** TS302. */
  readonly facilityType: string | undefined;
  /** TS303. */
  readonly fiscalPeriodEnd: string | undefined;
  /** TS304 as written. */
  readonly claimCount: string | undefined;
  /** TS305 in cents. */
  readonly totalCharge: bigint | undefined;
}

/** Loop 2100 with its services. Amounts in cents, dates YYYY-MM-DD. */
export interface RemittanceClaim extends SourceRange {
  readonly kind: 'claim';
  readonly set: number;
  /** 0-based count of claims in the set. */
  readonly ordinal: number;
  /** CLP01: the patient control number of the claim, maybe cut by the payer. */
  readonly controlNumber: string;
  /** CLP02: 1 2 3 processed, 4 denied, 19 20 21 and forwarded, 22 reversal, 23 not ours and forwarded, 25 predetermination. */
  readonly status: string;
  readonly charge: bigint;
  readonly paid: bigint;
  /** CLP05; informs only. */
  readonly patientResponsibility: bigint | undefined;
  readonly filingIndicator: string | undefined;
  /** CLP07. */
  readonly payerControlNumber: string | undefined;
  readonly facilityType: string | undefined;
  readonly frequency: string | undefined;
  /** CLP11, CLP12, CLP13. */
  readonly drg: string | undefined;
  readonly drgWeight: string | undefined;
  readonly dischargeFraction: string | undefined;
  /** CAS of loop 2100 only. */
  readonly adjustments: readonly Adjustment[];
  readonly names: readonly Named[];
  /** NM1 QC, IL, 74. */
  readonly patient: Named | undefined;
  readonly subscriber: Named | undefined;
  readonly correctedPatient: Named | undefined;
  /** NM109 of the subscriber, or else of the patient. */
  readonly memberId: string | undefined;
  readonly references: readonly Reference[];
  readonly dates: readonly DatedFact[];
  /** DTM 232 and 233. */
  readonly statementFrom: string | undefined;
  readonly statementTo: string | undefined;
  readonly amounts: readonly AmountFact[];
  readonly quantities: readonly QuantityFact[];
  readonly inpatient: AdjudicationFacts | undefined;
  readonly outpatient: AdjudicationFacts | undefined;
  readonly services: readonly Service[];
  /** The loop 2000 this claim stands in. */
  readonly provider: RemittanceProvider | undefined;
  /** CLP02 22: amounts mirror an earlier payment. */
  readonly isReversal: boolean;
  /** CLP02 25: never posted. */
  readonly isPredetermination: boolean;
}

/** One reason of PLB: positive lowers the payment. Cents. */
export interface ProviderAdjustmentItem extends Source {
  /** PLB03-1. */
  readonly reason: string;
  /** PLB03-2. */
  readonly reference: string | undefined;
  readonly amount: bigint;
}

/** PLB. */
export interface RemittanceProviderAdjustment extends SourceRange {
  readonly kind: 'providerAdjustment';
  readonly set: number;
  readonly providerId: string;
  readonly fiscalPeriodEnd: string | undefined;
  readonly adjustments: readonly ProviderAdjustmentItem[];
}

/** A rule of the guide that the set breaks. After a fatal one the claim or PLB it stands in is not emitted. */
export interface RemittanceProblem extends SourceRange {
  readonly kind: 'problem';
  readonly set: number;
  readonly error: X12Error;
}

/** SE, with what was read. `complete` is false where the set ended without SE. Cents. */
export interface RemittanceEnd extends SourceRange {
  readonly kind: 'end';
  readonly set: number;
  readonly controlNumber: string;
  readonly complete: boolean;
  readonly claims: number;
  readonly services: number;
  readonly problems: number;
  readonly fatalProblems: number;
  readonly totalCharge: bigint;
  readonly totalPaid: bigint;
  readonly totalProviderAdjustment: bigint;
}

export type RemittancePart =
  | RemittanceHeader
  | RemittanceProvider
  | RemittanceClaim
  | RemittanceProviderAdjustment
  | RemittanceProblem
  | RemittanceEnd;

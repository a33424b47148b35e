import type { PartyLevel, Period, SetFinish, SetHeader, SetProblem, Status, Trace } from '../hierarchy/facts.ts';
import type { ServiceStatus } from '../hierarchy/service-status.ts';
import type { Reference, SourceRange } from '../remittance/parts.ts';

/**
 * What the status categories of X214 come to: A1 received, A0 forwarded, A2 accepted, A5 split, A3 A4 A6 A7 A8 refused.
 * `unknown` where the category is none of the guide's.
 */
export type ClaimOutcome = 'accepted' | 'rejected' | 'received' | 'forwarded' | 'unknown';

/** Loop 2000A: who acknowledges. */
export interface AcknowledgementSource extends PartyLevel {
  readonly kind: 'source';
  /** TRN02 of loop 2200A: the acknowledger's number of the transmission. */
  readonly receiptNumber: string | undefined;
  /** DTP 050 and 009. */
  readonly receivedDate: string | undefined;
  readonly processedDate: string | undefined;
}

/** How many claims were accepted and refused, for how much; counts as written, amounts in cents. */
export interface AcknowledgementTotals {
  /** QTY 90 of the receiver, QA of a provider; QTY AA and QC. */
  readonly acceptedCount: string | undefined;
  readonly rejectedCount: string | undefined;
  /** AMT YU and YY. */
  readonly acceptedAmount: bigint | undefined;
  readonly rejectedAmount: bigint | undefined;
}

/** Loop 2000B: whose batch is acknowledged. */
export interface AcknowledgementReceiver extends PartyLevel, AcknowledgementTotals {
  readonly kind: 'receiver';
  /** TRN02: BHT03 of the 837 this answers. */
  readonly batchNumber: string | undefined;
  readonly trace: Trace | undefined;
  readonly statuses: readonly Status[];
  readonly outcome: ClaimOutcome;
  readonly source: AcknowledgementSource | undefined;
}

/** Loop 2000C: the billing provider. */
export interface AcknowledgementProvider extends PartyLevel, AcknowledgementTotals {
  readonly kind: 'provider';
  readonly trace: Trace | undefined;
  readonly statuses: readonly Status[];
  readonly outcome: ClaimOutcome;
  readonly receiver: AcknowledgementReceiver | undefined;
}

/** Loop 2220D. */
export interface AcknowledgedService extends ServiceStatus {
  readonly outcome: ClaimOutcome;
}

/** Loop 2200D: one claim, found by the provider's number. */
export interface AcknowledgedClaim extends SourceRange {
  readonly kind: 'claim';
  readonly set: number;
  /** 0-based count of claims in the set. */
  readonly ordinal: number;
  /** TRN02: CLM01 of the claim. */
  readonly patientControlNumber: string;
  readonly trace: Trace;
  readonly statuses: readonly Status[];
  readonly outcome: ClaimOutcome;
  /** STC04 of the first status that has one. */
  readonly charge: bigint | undefined;
  readonly references: readonly Reference[];
  /** REF 1K, D9 and BLT. */
  readonly payerControlNumber: string | undefined;
  readonly clearinghouseNumber: string | undefined;
  readonly billType: string | undefined;
  readonly periods: readonly Period[];
  /** DTP 472. */
  readonly serviceFrom: string | undefined;
  readonly serviceTo: string | undefined;
  readonly services: readonly AcknowledgedService[];
  readonly patient: PartyLevel | undefined;
  /** Undefined where the HL of the claim names no provider above it. */
  readonly provider: AcknowledgementProvider | undefined;
}

export type ClaimAcknowledgementPart =
  | SetHeader
  | AcknowledgementSource
  | AcknowledgementReceiver
  | AcknowledgementProvider
  | AcknowledgedClaim
  | SetProblem
  | SetFinish;

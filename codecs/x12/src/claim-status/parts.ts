import type { PartyLevel, Period, PersonLevel, SetFinish, SetHeader, SetProblem, Status, Trace } from '../hierarchy/facts.ts';
import type { ServiceStatus } from '../hierarchy/service-status.ts';
import type { Reference, SourceRange } from '../remittance/parts.ts';

/** Loop 2000A: the payer. */
export interface StatusSource extends PartyLevel {
  readonly kind: 'source';
}

/** Loop 2000B: who asks. A response that stops here says why in `statuses`. */
export interface StatusReceiver extends PartyLevel {
  readonly kind: 'receiver';
  readonly trace: Trace | undefined;
  readonly statuses: readonly Status[];
  readonly source: StatusSource | undefined;
}

/** Loop 2000C: the provider the claims belong to. A response that stops here says why in `statuses`. */
export interface StatusProvider extends PartyLevel {
  readonly kind: 'provider';
  readonly trace: Trace | undefined;
  readonly statuses: readonly Status[];
  readonly receiver: StatusReceiver | undefined;
}

/** Loop 2200D or 2200E: one claim asked about (276, without statuses) or answered (277). */
export interface ClaimStatus extends SourceRange {
  readonly kind: 'claim';
  readonly set: number;
  /** 0-based count of claims in the set. */
  readonly ordinal: number;
  /** TRN: the 277 gives back the number of the 276. */
  readonly trace: Trace;
  readonly statuses: readonly Status[];
  readonly references: readonly Reference[];
  /** REF 1K. */
  readonly payerControlNumber: string | undefined;
  /** REF EJ: CLM01 of the claim. */
  readonly patientControlNumber: string | undefined;
  /** REF BLT and D9. */
  readonly billType: string | undefined;
  readonly clearinghouseNumber: string | undefined;
  /** AMT T3 of a request, STC04 of a response; STC05. Cents. */
  readonly charge: bigint | undefined;
  readonly paid: bigint | undefined;
  readonly periods: readonly Period[];
  /** DTP 472. */
  readonly serviceFrom: string | undefined;
  readonly serviceTo: string | undefined;
  readonly services: readonly ServiceStatus[];
  readonly subscriber: PersonLevel | undefined;
  /** The patient, where that is not the subscriber. */
  readonly dependent: PersonLevel | undefined;
  /** Undefined where the HL above names no provider. */
  readonly provider: StatusProvider | undefined;
}

export type ClaimStatusPart = SetHeader | StatusSource | StatusReceiver | StatusProvider | ClaimStatus | SetProblem | SetFinish;

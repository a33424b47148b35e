import type {
  CodeInput,
  DeliveryInput,
  DemographicsInput,
  DetailInput,
  NameInput,
  PartyInput,
  PeriodInput,
  ProcedureInput,
  QualifiedInput,
  RejectionInput,
  RelationInput,
  TraceInput,
} from '../hierarchy/inputs.ts';
import type { SetStartInput } from '../hierarchy/set-file.ts';

/** What a 270 or 271 is written from; the words are those of `parts.ts`. */

export interface ServicePlaceInput {
  readonly qualifier?: string | undefined;
  readonly code?: string | undefined;
  readonly text?: string | undefined;
}

export interface InquiryInput {
  readonly serviceTypes?: readonly string[] | undefined;
  readonly procedure?: ProcedureInput | undefined;
  readonly coverageLevel?: string | undefined;
  readonly diagnosisPointers?: readonly string[] | undefined;
  readonly amounts?: readonly { readonly qualifier: string; readonly amount: bigint }[] | undefined;
  readonly places?: readonly ServicePlaceInput[] | undefined;
  readonly references?: readonly QualifiedInput[] | undefined;
  readonly periods?: readonly PeriodInput[] | undefined;
}

export interface BenefitInput {
  /** EB01. */
  readonly code: string;
  readonly coverageLevel?: string | undefined;
  readonly serviceTypes?: readonly string[] | undefined;
  readonly insuranceType?: string | undefined;
  readonly planName?: string | undefined;
  readonly timePeriod?: string | undefined;
  readonly amount?: bigint | undefined;
  readonly percent?: string | undefined;
  readonly quantityQualifier?: string | undefined;
  readonly quantity?: string | undefined;
  readonly authorizationRequired?: string | undefined;
  readonly inNetwork?: string | undefined;
  readonly procedure?: ProcedureInput | undefined;
  readonly diagnosisPointers?: readonly string[] | undefined;
  readonly deliveries?: readonly DeliveryInput[] | undefined;
  readonly references?: readonly QualifiedInput[] | undefined;
  readonly periods?: readonly PeriodInput[] | undefined;
  readonly rejections?: readonly RejectionInput[] | undefined;
  readonly messages?: readonly { readonly text: string }[] | undefined;
  readonly places?: readonly ServicePlaceInput[] | undefined;
  readonly entities?: readonly NameInput[] | undefined;
}

export interface EligibilityPersonInput extends PartyInput {
  readonly traces?: readonly TraceInput[] | undefined;
  readonly demographics?: DemographicsInput | undefined;
  readonly relation?: RelationInput | undefined;
  /** At most eight. */
  readonly diagnoses?: readonly CodeInput[] | undefined;
  readonly periods?: readonly PeriodInput[] | undefined;
  /** MPI; responses only. */
  readonly details?: readonly DetailInput[] | undefined;
  /** 270. */
  readonly inquiries?: readonly InquiryInput[] | undefined;
  /** 271. */
  readonly benefits?: readonly BenefitInput[] | undefined;
}

export interface EligibilitySubscriberInput extends EligibilityPersonInput {
  readonly dependents?: readonly EligibilityPersonInput[] | undefined;
}

/** One 270 or 271: a payer, who asks it, and about whom. A response that is refused above leaves out what is below. */
export interface EligibilitySetInput extends SetStartInput {
  /** BHT02 01: takes back an inquiry. */
  readonly isCancellation?: boolean | undefined;
  readonly source: PartyInput;
  readonly receiver?: PartyInput | undefined;
  readonly subscribers?: Iterable<EligibilitySubscriberInput> | undefined;
}

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

/** What a 278 is written from; the words are those of `parts.ts`. */

export interface ReviewRequestInput {
  /** UM01 and UM02. */
  readonly category: string;
  readonly certificationType?: string | undefined;
  readonly serviceType?: string | undefined;
  readonly facility?:
    | { readonly code: string; readonly qualifier?: string | undefined; readonly frequency?: string | undefined }
    | undefined;
  readonly levelOfService?: string | undefined;
}

export interface ReviewDecisionInput {
  /** HCR01. */
  readonly action: string;
  readonly number?: string | undefined;
  readonly reason?: string | undefined;
  readonly secondOpinion?: string | undefined;
}

export interface ReviewedInput {
  readonly traces?: readonly TraceInput[] | undefined;
  /** Responses only. */
  readonly rejections?: readonly RejectionInput[] | undefined;
  readonly request?: ReviewRequestInput | undefined;
  /** Responses only. */
  readonly decision?: ReviewDecisionInput | undefined;
  readonly references?: readonly QualifiedInput[] | undefined;
  readonly periods?: readonly PeriodInput[] | undefined;
  readonly deliveries?: readonly DeliveryInput[] | undefined;
  /** CRC, CL1, CR1, CR2, CR5, CR6 and PWK of an event, TOO and PWK of a service. */
  readonly details?: readonly DetailInput[] | undefined;
  readonly messages?: readonly { readonly text: string }[] | undefined;
  readonly providers?: readonly NameInput[] | undefined;
}

export interface ServiceChargeInput {
  readonly kind: 'professional' | 'institutional' | 'dental';
  readonly revenueCode?: string | undefined;
  readonly procedure?: ProcedureInput | undefined;
  readonly charge?: bigint | undefined;
  readonly unit?: string | undefined;
  readonly quantity?: string | undefined;
}

export interface ReviewServiceInput extends ReviewedInput {
  readonly service?: ServiceChargeInput | undefined;
  /** HI; responses only. */
  readonly requestedInformation?: readonly CodeInput[] | undefined;
}

export interface ReviewEventInput extends ReviewedInput {
  readonly diagnoses?: readonly CodeInput[] | undefined;
  readonly services?: readonly ReviewServiceInput[] | undefined;
}

export interface ReviewPatientInput extends PartyInput {
  readonly demographics?: DemographicsInput | undefined;
  readonly relation?: RelationInput | undefined;
  readonly events?: readonly ReviewEventInput[] | undefined;
}

export interface ReviewSubscriberInput extends ReviewPatientInput {
  readonly dependents?: readonly ReviewPatientInput[] | undefined;
}

/** One 278. A response that is refused above leaves out what is below. */
export interface ServicesReviewInput extends SetStartInput {
  /** BHT02, default request (13) or response (11). */
  readonly purpose?: string | undefined;
  /** BHT06: RU requests, 18 and 19 responses. */
  readonly transactionType?: string | undefined;
  readonly source: PartyInput;
  readonly requester?: PartyInput | undefined;
  readonly subscribers?: Iterable<ReviewSubscriberInput> | undefined;
}

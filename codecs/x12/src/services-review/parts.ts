import type {
  Delivery,
  Detail,
  DiagnosisCode,
  Message,
  PartyLevel,
  PartyName,
  Period,
  PersonLevel,
  Rejection,
  Relation,
  SetFinish,
  SetHeader,
  SetProblem,
  Trace,
} from '../hierarchy/facts.ts';
import type { Procedure, Reference, Source, SourceRange } from '../remittance/parts.ts';

/** Loop 2000A: who decides (the payer, or whom it has charged with reviews). */
export interface ReviewSource extends PartyLevel {
  readonly kind: 'source';
  readonly rejections: readonly Rejection[];
}

/** Loop 2000B: the provider that asks. */
export interface ReviewRequester extends PartyLevel {
  readonly kind: 'requester';
  readonly rejections: readonly Rejection[];
  readonly source: ReviewSource | undefined;
}

/** Loop 2000C or 2000D: the subscriber or the dependent that services are for. */
export interface ReviewPatient extends PersonLevel {
  readonly kind: 'patient';
  readonly isDependent: boolean;
  readonly relation: Relation | undefined;
  readonly rejections: readonly Rejection[];
  /** The subscriber of a dependent. */
  readonly subscriber: ReviewPatient | undefined;
  readonly requester: ReviewRequester | undefined;
}

/** UM: what is asked for. */
export interface ReviewRequest extends Source {
  /** UM01: AR admission, HS health services, IN information, SC specialty care. */
  readonly category: string;
  /** UM02: I initial, R renewal, S revised, 1 appeal immediate, 2 appeal standard, 3 cancel, 4 extension … */
  readonly certificationType: string | undefined;
  readonly serviceType: string | undefined;
  /** UM04: place of service with its qualifier (A bill type, B place of service code). */
  readonly facility: { readonly code: string; readonly qualifier: string | undefined; readonly frequency: string | undefined } | undefined;
  /** UM06: E elective, U urgent, 03 emergency. */
  readonly levelOfService: string | undefined;
}

/** HCR: what was decided. */
export interface ReviewDecision extends Source {
  /** HCR01: A1 certified, A2 partly, A3 not certified, A4 pended, A6 modified, C cancelled, CT contact payer, NA none needed. */
  readonly action: string;
  /** HCR02: the certification number. */
  readonly number: string | undefined;
  /** HCR03. */
  readonly reason: string | undefined;
  /** HCR04: Y where a second opinion is needed. */
  readonly secondOpinion: string | undefined;
}

/** What both a patient event and a single service have. */
export interface Reviewed extends SourceRange {
  readonly traces: readonly Trace[];
  readonly rejections: readonly Rejection[];
  readonly request: ReviewRequest | undefined;
  readonly decision: ReviewDecision | undefined;
  readonly references: readonly Reference[];
  readonly periods: readonly Period[];
  readonly deliveries: readonly Delivery[];
  /** CRC, CL1, CR1, CR2, CR5, CR6 and PWK of an event, TOO and PWK of a service, as they came. */
  readonly details: readonly Detail[];
  readonly messages: readonly Message[];
  /** Loops 2010EA, 2010EB, 2010EC and 2010F: providers, places of a transport, other reviewers. */
  readonly providers: readonly PartyName[];
}

/** SV1, SV2 or SV3: charge in cents, quantity as written. */
export interface ServiceCharge extends Source {
  readonly kind: 'professional' | 'institutional' | 'dental';
  readonly revenueCode: string | undefined;
  readonly procedure: Procedure | undefined;
  readonly charge: bigint | undefined;
  readonly unit: string | undefined;
  readonly quantity: string | undefined;
}

/** Loop 2000F. */
export interface ReviewService extends Reviewed {
  /** HL01. */
  readonly id: string;
  readonly service: ServiceCharge | undefined;
  /** HI of a response: what is to be sent before it can be decided (`LOI` LOINC codes). */
  readonly requestedInformation: readonly DiagnosisCode[];
}

/** Loop 2000E: one patient event with its services. */
export interface ReviewEvent extends Reviewed {
  readonly kind: 'event';
  readonly set: number;
  /** HL01. */
  readonly id: string;
  /** 0-based count of events in the set. */
  readonly ordinal: number;
  readonly diagnoses: readonly DiagnosisCode[];
  readonly services: readonly ReviewService[];
  /** Undefined where the HL names none. */
  readonly patient: ReviewPatient | undefined;
}

export type ServicesReviewPart = SetHeader | ReviewSource | ReviewRequester | ReviewPatient | ReviewEvent | SetProblem | SetFinish;

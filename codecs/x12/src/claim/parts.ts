import type { Demographics, Level, ProviderRole, SetFinish, SetHeader, SetProblem } from '../hierarchy/facts.ts';
import type { AdjudicationFacts, Adjustment, AmountFact, Procedure, QuantityFact, Source, SourceRange } from '../remittance/parts.ts';
import type {
  Accident,
  Ambulance,
  Attachment,
  ClaimCode,
  ClaimDate,
  ClaimParty,
  ClaimReference,
  ConditionSet,
  Contract,
  Coverage,
  CoverageInformation,
  Drug,
  Equipment,
  EquipmentCertification,
  FixedData,
  FormAnswers,
  Measurement,
  Note,
  PatientFacts,
  Pricing,
  PurchasedService,
  SpinalManipulation,
  Stay,
} from './facts.ts';

/** The parts that claims (837) are read as. Amounts are cents, dates YYYY-MM-DD; '' never stands for absent. */

/** Loop 2320: another payer of the claim, and what it has done. */
export interface OtherCoverage extends Coverage {
  readonly adjustments: readonly Adjustment[];
  /** AMT D paid, A8 non-covered, EAF remaining patient liability. */
  readonly amounts: readonly AmountFact[];
  readonly information: CoverageInformation | undefined;
  readonly inpatient: AdjudicationFacts | undefined;
  readonly outpatient: AdjudicationFacts | undefined;
  readonly subscriber: ClaimParty | undefined;
  readonly payer: ClaimParty | undefined;
  /** DTP 573 of the payer: when it paid. */
  readonly dates: readonly ClaimDate[];
  readonly providers: readonly ClaimParty[];
}

/** SVD with its CAS, DTP and AMT: what another payer paid for the line. */
export interface LineAdjudication extends Source {
  /** The id of the payer, as in NM109 of its loop 2330B. */
  readonly payer: string;
  readonly paid: bigint;
  readonly procedure: Procedure | undefined;
  readonly revenueCode: string | undefined;
  readonly units: string;
  readonly bundledLine: string | undefined;
  readonly adjustments: readonly Adjustment[];
  readonly dates: readonly ClaimDate[];
  readonly amounts: readonly AmountFact[];
}

/** What claim and line share. */
interface Billed extends SourceRange {
  readonly dates: readonly ClaimDate[];
  readonly attachments: readonly Attachment[];
  readonly contract: Contract | undefined;
  readonly amounts: readonly AmountFact[];
  readonly references: readonly ClaimReference[];
  readonly fixedData: readonly FixedData[];
  readonly notes: readonly Note[];
  readonly ambulance: Ambulance | undefined;
  readonly conditions: readonly ConditionSet[];
  readonly pricing: Pricing | undefined;
  /** Loops 2310 or 2420. */
  readonly parties: readonly ClaimParty[];
}

/** Loop 2400: LX with SV1 or SV2 and what follows. */
export interface ClaimLine extends Billed {
  /** LX01. */
  readonly number: string;
  readonly procedure: Procedure | undefined;
  /** SV201. */
  readonly revenueCode: string | undefined;
  readonly charge: bigint;
  /** UN units, MJ minutes, DA days. */
  readonly unit: string;
  readonly quantity: string;
  /** SV105. */
  readonly place: string | undefined;
  /** SV107: the diagnoses of the claim it rests on, counted from 1. */
  readonly pointers: readonly string[];
  /** SV109, SV111, SV112. */
  readonly emergency: boolean;
  readonly screening: boolean;
  readonly familyPlanning: boolean;
  /** SV115 0: no copayment. */
  readonly copayExempt: boolean;
  /** SV207. */
  readonly nonCovered: bigint | undefined;
  readonly equipment: Equipment | undefined;
  readonly certification: EquipmentCertification | undefined;
  readonly quantities: readonly QuantityFact[];
  readonly measurements: readonly Measurement[];
  readonly purchased: PurchasedService | undefined;
  readonly drug: Drug | undefined;
  readonly adjudications: readonly LineAdjudication[];
  readonly forms: readonly FormAnswers[];
}

/** Loop 2300 with its lines, and whose claim it is. */
export interface Claim extends Billed {
  readonly kind: 'claim';
  readonly form: ClaimForm;
  readonly set: number;
  /** 0-based count of claims in the set. */
  readonly ordinal: number;
  /** CLM01: comes back as CLP01 of the 835. */
  readonly controlNumber: string;
  readonly charge: bigint;
  /** CLM05-1: place of service, or the first two digits of the bill type. */
  readonly facilityType: string;
  /** CLM05-3: 1 original, 7 replacement, 8 void … */
  readonly frequency: string;
  /** CLM06 to CLM10, as written. */
  readonly providerSignature: string | undefined;
  readonly assignment: string | undefined;
  readonly benefitsAssigned: string | undefined;
  readonly release: string | undefined;
  readonly patientSignature: string | undefined;
  readonly accident: Accident | undefined;
  readonly specialProgram: string | undefined;
  readonly delayReason: string | undefined;
  readonly stay: Stay | undefined;
  readonly spinalManipulation: SpinalManipulation | undefined;
  readonly codes: readonly ClaimCode[];
  readonly otherCoverages: readonly OtherCoverage[];
  readonly lines: readonly ClaimLine[];
  readonly billing: BillingProvider | undefined;
  readonly subscriber: Subscriber | undefined;
  /** Undefined where the subscriber is the patient. */
  readonly patient: Patient | undefined;
}

export type ClaimForm = 'professional' | 'institutional';

/** Loops 1000A and 1000B. */
export interface Submission extends SourceRange {
  readonly kind: 'submission';
  readonly set: number;
  readonly submitter: ClaimParty | undefined;
  readonly receiver: ClaimParty | undefined;
}

/** Loop 2000A. */
export interface BillingProvider extends Level {
  readonly kind: 'billing-provider';
  readonly name: ClaimParty | undefined;
  readonly specialty: ProviderRole | undefined;
  readonly currency: string | undefined;
  /** Loop 2010AB. */
  readonly payTo: ClaimParty | undefined;
  /** Loop 2010AC. */
  readonly payToPlan: ClaimParty | undefined;
}

/** Loop 2000B. */
export interface Subscriber extends Level {
  readonly kind: 'subscriber';
  readonly coverage: Coverage | undefined;
  readonly facts: PatientFacts | undefined;
  readonly name: ClaimParty | undefined;
  readonly demographics: Demographics | undefined;
  /** Loop 2010BB. */
  readonly payer: ClaimParty | undefined;
}

/** Loop 2000C. */
export interface Patient extends Level {
  readonly kind: 'patient';
  readonly facts: PatientFacts | undefined;
  readonly name: ClaimParty | undefined;
  readonly demographics: Demographics | undefined;
}

export type ClaimPart = SetHeader | Submission | BillingProvider | Subscriber | Patient | Claim | SetProblem | SetFinish;
